"""Takes files off the disk that nothing needs any more; may run at any time, as often as wished."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from organizations.uploads.unused import remove_unused_uploads, unused_uploads


class Command(BaseCommand):
    help = "Remove uploaded files that no row, version or waiting change holds."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *args: Any, dry_run: bool = False, **options: Any) -> None:
        names = unused_uploads() if dry_run else remove_unused_uploads()
        for name in names:
            self.stdout.write(name)
        self.stdout.write(f"{len(names)} unused files {'found' if dry_run else 'removed'}")
