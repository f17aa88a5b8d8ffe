"""`manage.py import_events FILE --organization NUMBER`: a list of events becomes drafts.

The file may come again: what was taken from it before is left as it is.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from events.sheet.reading import Sheet, SheetRow, read_sheet
from events.sheet.storing import store_rows
from organizations.models import Organization
from vocabulary.charsets import text_of
from vocabulary.normalize import quoted


class Command(BaseCommand):
    help = "Load the events of a CSV file as drafts of an organization."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument(
            "--organization",
            required=True,
            metavar="NUMBER",
            help="the number in the address of its page, or its name",
        )

    def handle(self, *args: Any, file: Path, organization: str, **options: Any) -> None:
        owner, sheet = organization_named(organization), sheet_in(file)
        stored = store_rows(sheet.rows, owner)
        for row in sheet.rows:
            for sentence in row.errors:
                self.stderr.write(f"{row.number}行目{title_of(row)}：{sentence}")
        if sheet.ignored_columns:
            names = "」「".join(sheet.ignored_columns)
            self.stdout.write(f"使わなかった列：「{names}」")
        left_out = sum(bool(row.errors) for row in sheet.rows)
        self.stdout.write(f"{owner}の下書きに、{len(stored.new):,}件のイベントを入れました。")
        if stored.known:
            self.stdout.write(f"{len(stored.known):,}件は、前に入れたものなので変えていません。")
        if left_out:
            self.stderr.write(
                f"{left_out:,}件は入れていません。直してから、同じファイルをもう一度入れられます。"
            )


def title_of(row: SheetRow) -> str:
    return quoted(row.title) if row.title else ""


def organization_named(text: str) -> Organization:
    number = int(text) if text.isdecimal() and len(text) < 10 else None
    found = Organization.objects.filter(pk=number) if number else None
    found = found or Organization.objects.filter(name=text)
    if len(found) != 1:
        raise CommandError(
            f"団体{quoted(text)}が見つかりません。番号か、登録した名前を書いてください"
        )
    return found[0]


def sheet_in(file: Path) -> Sheet:
    try:
        text = text_of(file.read_bytes())
    except OSError as error:
        raise CommandError(
            f"ファイル{quoted(file)}を開けません。場所と名前を確かめてください"
        ) from error
    if text is None:
        raise CommandError("ファイルを読めません。CSV（UTF-8かShift_JIS）で保存してください")
    sheet = read_sheet(text)
    if sheet.problems:
        raise CommandError("\n".join(sheet.problems))
    return sheet
