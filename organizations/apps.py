from typing import ClassVar

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class OrganizationsConfig(AppConfig):
    name = "organizations"
    default = True
    verbose_name = "団体・行政機関"
    group_permissions: ClassVar = {"secretariat": ("manage_every_organization",)}
    admin_openers: ClassVar = ("manage_every_organization",)
    # No public page reads these, so that their changes leave kept pages as they are.
    unread_models: ClassVar = ("Application",)

    def ready(self) -> None:
        from organizations.groups import grant  # noqa: PLC0415 - needs the app registry

        post_migrate.connect(grant, dispatch_uid="organizations.groups.grant")


class PlatformAdminConfig(AdminConfig):
    default = False
    default_site = "organizations.admin_site.site.PlatformAdminSite"
