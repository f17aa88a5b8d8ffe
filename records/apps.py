from typing import ClassVar

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = "記録"
    group_permissions: ClassVar = {"secretariat": ("view_revision", "view_logentry")}
    # No public page reads these, so that their changes leave kept pages as they are.
    unread_models: ClassVar = ("Generation", "Revision")

    def ready(self) -> None:
        from records import generations  # noqa: PLC0415 - needs the app registry

        post_migrate.connect(generations.install, sender=self)
