"""Loads the starter content; may be run again and overwrites no edit."""

from typing import Any

from django.core.management.base import BaseCommand

from platform_site.starter import content


class Command(BaseCommand):
    help = "Load the starter content that was never loaded; rows anybody edited stay as they are."

    def handle(self, *args: Any, **options: Any) -> None:
        number = content.load()
        self.stdout.write(f"{number} new items")
