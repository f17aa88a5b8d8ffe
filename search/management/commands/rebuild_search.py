"""`rebuild_search`: write documents, cards and counts anew while the site goes on running."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from search.index.counts import rebuild_counts
from search.index.outdated import (
    drop_leftovers,
    without_current_card,
    without_current_document,
)
from search.index.searchable import Searchable, SearchableQuerySet
from search.index.writing import reindex, rewrite_cards, searchable_models
from search.models import Card, Document, OptionCount

BATCH = 200
_BAR = 30


class Command(BaseCommand):
    help = (
        "さがすための索引を作り直します。止めても、もう一度実行すれば続きから始まります。"
        "作り直している間も、サイトは使えます。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="最新のものも、はじめから作り直す")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["all"]:
            Document.objects.update(analysis="")
        for model in searchable_models():
            self.rebuild(model, bool(options["verbosity"]))
        rebuild_counts()
        with connection.cursor() as cursor:
            for table in (Document, Card, OptionCount):
                cursor.execute(f"ANALYZE {table._meta.db_table}")

    def rebuild(self, model: type[Searchable], talks: bool) -> None:
        """The items of one kind whose document or card is missing, outdated, or left over."""
        drop_leftovers(model)
        number = self.write(without_current_document(model), reindex, talks)
        number += self.write(without_current_card(model), rewrite_cards, talks)
        if talks:
            self.stdout.write(f"\r{model._meta.verbose_name}: {number:,}件{' ' * _BAR}")

    def write(
        self, rows: SearchableQuerySet, again: Callable[[SearchableQuerySet], None], talks: bool
    ) -> int:
        """Do it `again` for these rows in batches; returns how many they were."""
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), BATCH):
            with transaction.atomic():
                again(rows.model.objects.filter(pk__in=keys[start : start + BATCH]))
            if talks:
                self.show(rows.model, min(start + BATCH, len(keys)), len(keys))
        return len(keys)

    def show(self, model: type[Searchable], done: int, of: int) -> None:
        filled = _BAR * done // of
        bar = "#" * filled + "." * (_BAR - filled)
        self.stdout.write(f"\r{model._meta.verbose_name} [{bar}] {done:,}/{of:,}", ending="")
        self.stdout.flush()
