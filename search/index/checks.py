"""What the system says of the index: `manage.py check --database default`."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections

from search.index.counts import wrong_counts
from search.index.outdated import leftovers, without_current_card
from search.index.writing import searchable_models
from search.language import analysis
from search.models import Card, Document, OptionCount

_HINT = "Run `manage.py rebuild_search`; the site can go on running."


@register(Tags.database)
def analysis_is_current(
    databases: Sequence[str] | None = None, **options: Any
) -> list[CheckMessage]:
    """Texts and questions have to be analysed in the same way to find each other."""
    if not _has_tables(databases):
        return []
    outdated = Document.objects.exclude(analysis=analysis.VERSION).count()
    return _warning(outdated, "documents of the search were made by another analysis", "W001")


@register(Tags.database)
def cards_are_current(databases: Sequence[str] | None = None, **options: Any) -> list[CheckMessage]:
    """Lists show cards: every public item has to stand in its list, and nothing else."""
    if not _has_tables(databases):
        return []
    wrong = sum(
        without_current_card(model).count() + leftovers(Card, model).count()
        for model in searchable_models()
    )
    return _warning(wrong, "items have no card, an outdated one, or one too many", "W002")


@register(Tags.database)
def counts_are_right(databases: Sequence[str] | None = None, **options: Any) -> list[CheckMessage]:
    """The numbers of lists and maps have to be those of the cards."""
    if not _has_tables(databases):
        return []
    return _warning(wrong_counts(), "options of lists have another number than their cards", "W003")


def _has_tables(databases: Sequence[str] | None) -> bool:
    """False before the first migration, and where the database is not to be asked."""
    if not databases or "default" not in databases:
        return False
    tables = connections["default"].introspection.table_names()
    return {Document._meta.db_table, OptionCount._meta.db_table} <= set(tables)


def _warning(number: int, what: str, code: str) -> list[CheckMessage]:
    return [Warning(f"{number} {what}.", hint=_HINT, id=f"search.{code}")] if number else []
