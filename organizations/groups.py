"""What the groups of the secretariat and the moderators may do, renewed after each migration.

A model that a later version adds is thereby in the secretariat's hands without anybody
ticking boxes. Nobody else's rights come from groups.
"""

from fnmatch import fnmatch
from typing import Any

from django.apps import AppConfig
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import DEFAULT_DB_ALIAS

from organizations.rights import PERMISSIONS_OF


def grant(app_config: AppConfig, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Give the groups the permissions of one app; repeatable, takes nothing away."""
    try:
        kwargs["apps"].get_model("auth", "Group")
    except LookupError:  # migrated back to before there were groups
        return
    create_permissions(app_config, using=using, **{**kwargs, "verbosity": 0})
    label = app_config.label
    permissions = Permission.objects.using(using).filter(content_type__app_label=label)
    for group_name, patterns in PERMISSIONS_OF.items():
        wanted = [
            permission
            for permission in permissions
            if any(fnmatch(f"{label}.{permission.codename}", pattern) for pattern in patterns)
        ]
        if wanted:
            group, _ = Group.objects.using(using).get_or_create(name=group_name)
            group.permissions.add(*wanted)
