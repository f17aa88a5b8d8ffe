"""`rebuild_search`: write every document of the search anew while the site goes on running."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from search.index.searchable import Searchable, SearchableQuerySet
from search.index.writing import reindex, searchable_models
from search.language import analysis
from search.models import Document

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
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {Document._meta.db_table}")

    def rebuild(self, model: type[Searchable], talks: bool) -> None:
        """The items of one kind whose document is missing, of another analysis, or left over."""
        _drop_leftovers(model)
        keys = list(_outdated(model).order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), BATCH):
            with transaction.atomic():
                reindex(model.objects.filter(pk__in=keys[start : start + BATCH]))
            if talks:
                self.show(model, min(start + BATCH, len(keys)), len(keys))
        if talks:
            self.stdout.write(f"\r{model._meta.verbose_name}: {len(keys):,}件{' ' * _BAR}")

    def show(self, model: type[Searchable], done: int, of: int) -> None:
        filled = _BAR * done // of
        bar = "#" * filled + "." * (_BAR - filled)
        self.stdout.write(f"\r{model._meta.verbose_name} [{bar}] {done:,}/{of:,}", ending="")
        self.stdout.flush()


def _outdated(model: type[Searchable]) -> SearchableQuerySet:
    documents = Document.objects.filter(kind=model.item_kind.code, object_id=OuterRef("pk"))
    current = documents.filter(analysis=analysis.VERSION)
    return model.objects.all().indexable().filter(~Exists(current))


def _drop_leftovers(model: type[Searchable]) -> None:
    """Documents of items that are gone or not to be found any more."""
    rows = model.objects.all().indexable().order_by()
    Document.objects.filter(kind=model.item_kind.code).exclude(
        object_id__in=rows.values("pk")
    ).delete()
