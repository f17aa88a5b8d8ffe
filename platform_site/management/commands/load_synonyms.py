"""`manage.py load_synonyms [FILE]`: the first synonyms, or those of another file like theirs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from platform_site.starter import synonyms


class Command(BaseCommand):
    help = "Load the synonyms that were never loaded; what the secretariat edited stays as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, nargs="?", default=synonyms.FILE)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            number = synonyms.load(file)
        except ValidationError as error:
            raise CommandError("\n".join([*error.messages, "何も入れていません。"])) from error
        self.stdout.write(f"{number} new synonyms")
