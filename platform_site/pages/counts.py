"""How many cases each prefecture, theme and municipality has: kept numbers, nothing is counted."""

from collections.abc import Callable
from typing import Any

from cases.models import Case
from search.index.counts import OptionCounts, kept_counts
from search.models.card import option
from vocabulary.models import Prefecture, Theme


def case_counts(options: list[str]) -> OptionCounts:
    """How many public cases have each of these options, and how many there are."""
    return kept_counts(Case.item_kind.code, options)


def in_prefecture(code: str) -> str:
    return option("prefecture", code)


def with_theme(code: str) -> str:
    return option("theme", code)


def in_town(code: str) -> str:
    return option("municipality", code)


def in_prefecture_with_theme(prefecture: str, theme: str) -> str:
    return option("prefecture_theme", f"{prefecture}-{theme}")


def all_with_counts(rows: Any, options: Callable[[str], str]) -> tuple[list[Any], OptionCounts]:
    """The rows, each with `count`, the number of cases that have the option of its key.

    Two statements. The counts hold how many cases there are as well.
    """
    found = list(rows)
    counts = case_counts([options(row.pk) for row in found])
    return with_counts(found, counts, options), counts


def with_counts(rows: list[Any], counts: OptionCounts, options: Callable[[str], str]) -> list[Any]:
    """The rows, each with `count`."""
    for row in rows:
        row.count = counts.numbers.get(options(row.pk), 0)
    return rows


def prefectures_with_counts() -> list[Prefecture]:
    """All 47, each with `count`, the number of its cases."""
    return all_with_counts(Prefecture.objects.all(), in_prefecture)[0]


def themes_with_counts() -> list[Theme]:
    """All 23, each with `count`, the number of its cases."""
    return all_with_counts(Theme.objects.all(), with_theme)[0]
