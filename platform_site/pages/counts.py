"""How many cases each prefecture, theme and municipality has: kept numbers, nothing is counted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cases.models import Case
from search.index.counts import OptionCounts, kept_counts
from search.models.card import option
from vocabulary.models import Prefecture, Theme
from vocabulary.statements import Statement


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


@dataclass(frozen=True)
class Tile:
    """A prefecture on the map, with the number of its cases."""

    count: int
    code: str
    name: str
    tile_row: int
    tile_column: int
    tile_width: int
    tile_height: int


_prefectures = Statement(
    lambda: Prefecture.objects.order_by("code").values_list(
        "code", "name", "tile_row", "tile_column", "tile_width", "tile_height"
    )
)


def prefectures_with_counts(
    option_of: Callable[[str], str], *others: str
) -> tuple[list[Tile], OptionCounts]:
    """All 47, each with the number of cases that have the option of its code.

    The counts are of all these options, and of `others`.
    """
    rows = _prefectures()
    counts = case_counts([*(option_of(code) for code, *_ in rows), *others])
    numbers = [counts.numbers.get(option_of(code), 0) for code, *_ in rows]
    tiles = [Tile(count, *row) for row, count in zip(rows, numbers, strict=True)]
    return tiles, counts


def themes_with_counts() -> list[Theme]:
    """All 23, each with `count`, the number of its cases."""
    themes = list(Theme.objects.all())
    return with_counts(themes, case_counts([with_theme(one.pk) for one in themes]), with_theme)


def with_counts(rows: list[Any], counts: OptionCounts, options: Callable[[str], str]) -> list[Any]:
    """The rows, each with `count`."""
    for row in rows:
        row.count = counts.numbers.get(options(row.pk), 0)
    return rows
