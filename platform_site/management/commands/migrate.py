"""Django's `migrate`, which also keeps what holds for every connection of the site."""

from typing import Any

from django.core.management.commands import migrate

from platform_site.running.postgresql.role import keep_settings


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if not options["plan"] and not options["check_unapplied"]:
            keep_settings()
