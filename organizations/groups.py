"""What the groups of the secretariat and the moderators may do, renewed after each migration.

A model that a later version adds is thereby in the secretariat's hands without anybody
ticking boxes. Nobody else's rights come from groups.

Each app says in its `apps.py` what the groups get of its permissions: `group_permissions`, by the
name of the group, with * for any ending; and `admin_openers`, those that open the admin.
"""

from fnmatch import fnmatch
from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import DEFAULT_DB_ALIAS


def grant(app_config: AppConfig, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Give the groups the permissions of one app; repeatable, takes nothing away."""
    try:
        kwargs["apps"].get_model("auth", "Group")
    except LookupError:  # migrated back to before there were groups
        return
    create_permissions(app_config, using=using, **{**kwargs, "verbosity": 0})
    label = app_config.label
    permissions = Permission.objects.using(using).filter(content_type__app_label=label)
    for group_name, patterns in getattr(app_config, "group_permissions", {}).items():
        granted = [
            permission
            for permission in permissions
            if any(fnmatch(permission.codename, pattern) for pattern in patterns)
        ]
        if granted:
            group, _ = Group.objects.using(using).get_or_create(name=group_name)
            group.permissions.add(*granted)


def admin_openers() -> list[str]:
    """The permissions of which one is enough to enter the admin; the lowest app's first."""
    return [
        f"{config.label}.{codename}"
        for config in reversed(list(apps.get_app_configs()))
        for codename in getattr(config, "admin_openers", ())
    ]
