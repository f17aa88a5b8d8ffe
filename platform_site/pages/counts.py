"""How many cases each prefecture, theme and municipality has: kept numbers, nothing is counted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from cases.models import Case
from records.remembered import remembered
from search.index.counts import Numbers, OptionCounts, kept_counts
from search.models.card import option
from vocabulary.models import Municipality, Prefecture, Theme
from vocabulary.neighbours import neighbours
from vocabulary.statements import Statement


@dataclass(frozen=True)
class Counted:
    """A prefecture, a theme or a municipality, with the number of its cases."""

    count: int
    code: str
    name: str


@dataclass(frozen=True)
class CountedTheme(Counted):
    group: str


@dataclass(frozen=True)
class CountedTown(Counted):
    kana_row: str


@dataclass(frozen=True)
class Tile(Counted):
    """A prefecture on the map."""

    tile_row: int
    tile_column: int
    tile_width: int
    tile_height: int


@dataclass(frozen=True)
class CaseMap:
    """All 47 prefectures, and the number of all cases there are or that one theme has."""

    tiles: tuple[Tile, ...]
    total: int


@dataclass(frozen=True)
class KanaRow:
    """Municipalities whose readings begin in one row of the syllabary: あ行, か行, …"""

    label: str
    names: str


@dataclass(frozen=True)
class PlaceCounts:
    """The cases of one prefecture by theme and by town, without those that have none; and the
    cases of the prefectures near it.
    """

    total: int
    themes: tuple[CountedTheme, ...]
    town_count: int
    towns: tuple[CountedTown, ...]
    other_towns: tuple[KanaRow, ...]
    neighbours: tuple[Tile, ...]


C = TypeVar("C", bound=Counted)

_prefectures = Statement(
    lambda: Prefecture.objects.order_by("code").values_list(
        "code", "name", "tile_row", "tile_column", "tile_width", "tile_height"
    )
)
_themes = Statement(
    lambda: Theme.objects.order_by("order", "code").values_list("code", "name", "group")
)


@remembered
def prefectures() -> tuple[Tile, ...]:
    return tuple(Tile(0, *row) for row in _prefectures())


@remembered
def themes() -> tuple[CountedTheme, ...]:
    return tuple(CountedTheme(0, *row) for row in _themes())


@remembered
def towns(prefecture: str) -> tuple[CountedTown, ...]:
    """The municipalities of the prefecture, by their reading."""
    rows = Municipality.objects.filter(prefecture=prefecture).by_kana()
    return tuple(CountedTown(0, town.pk, town.name, town.kana_row) for town in rows)


# The counts are asked again after each change of a case, and most changes leave them as they are:
# what they are put into is remembered by the counts themselves.


@dataclass(frozen=True, eq=False)
class _Rows:
    """What is counted, and the options that are asked for. The same object while it is remembered:
    to compare hundreds of towns would take longer than all else.
    """

    options: tuple[str, ...]
    tiles: tuple[Tile, ...] = ()
    themes: tuple[CountedTheme, ...] = ()
    towns: tuple[CountedTown, ...] = ()


def case_map() -> CaseMap:
    """The cases of each prefecture."""
    rows = _rows_of_map()
    return _case_map(rows, _numbers(rows.options))


@remembered
def _rows_of_map() -> _Rows:
    tiles = prefectures()
    return _Rows(tuple(map(_in_prefecture, _codes(tiles))), tiles)


@remembered
def _case_map(rows: _Rows, numbers: Numbers) -> CaseMap:
    counts = OptionCounts(dict(numbers))
    return CaseMap(_counted(rows.tiles, counts, _in_prefecture), counts.total)


def case_map_of_theme(code: str) -> CaseMap:
    """The cases of the theme in each prefecture."""
    rows = _rows_of_theme(code)
    return _case_map_of_theme(code, rows, _numbers(rows.options))


@remembered
def _rows_of_theme(code: str) -> _Rows:
    tiles, of_theme = prefectures(), partial(_in_prefecture_with_theme, theme=code)
    return _Rows((*map(of_theme, _codes(tiles)), _with_theme(code)), tiles)


@remembered
def _case_map_of_theme(code: str, rows: _Rows, numbers: Numbers) -> CaseMap:
    counts = OptionCounts(dict(numbers))
    found = _counted(rows.tiles, counts, partial(_in_prefecture_with_theme, theme=code))
    return CaseMap(found, counts.numbers.get(_with_theme(code), 0))


def themes_with_counts() -> tuple[CountedTheme, ...]:
    rows = _rows_of_themes()
    return _themes_with_counts(rows, _numbers(rows.options))


@remembered
def _rows_of_themes() -> _Rows:
    found = themes()
    return _Rows(tuple(map(_with_theme, _codes(found))), themes=found)


@remembered
def _themes_with_counts(rows: _Rows, numbers: Numbers) -> tuple[CountedTheme, ...]:
    return _counted(rows.themes, OptionCounts(dict(numbers)), _with_theme)


def place_counts(code: str) -> PlaceCounts:
    rows = _rows_of_place(code)
    return _place_counts(code, rows, _numbers(rows.options))


@remembered
def _rows_of_place(code: str) -> _Rows:
    """With the prefectures near it."""
    codes_near = neighbours(code)
    near = tuple(one for one in prefectures() if one.code in codes_near)
    all_themes, all_towns = themes(), towns(code)
    options = (
        *map(_in_prefecture, (code, *_codes(near))),
        *map(_in_town, _codes(all_towns)),
        *map(partial(_in_prefecture_with_theme, code), _codes(all_themes)),
    )
    return _Rows(options, near, all_themes, all_towns)


@remembered
def _place_counts(code: str, rows: _Rows, numbers: Numbers) -> PlaceCounts:
    counts = OptionCounts(dict(numbers))
    themes_here = _counted(rows.themes, counts, partial(_in_prefecture_with_theme, code))
    towns_here = _counted(rows.towns, counts, _in_town)
    return PlaceCounts(
        total=counts.numbers.get(_in_prefecture(code), 0),
        themes=tuple(theme for theme in themes_here if theme.count),
        town_count=len(towns_here),
        towns=tuple(town for town in towns_here if town.count),
        other_towns=_by_kana_row(town for town in towns_here if not town.count),
        neighbours=_counted(rows.tiles, counts, _in_prefecture),
    )


def _by_kana_row(towns: Iterable[CountedTown]) -> tuple[KanaRow, ...]:
    names: dict[str, list[str]] = {}
    for town in towns:
        names.setdefault(town.kana_row, []).append(town.name)
    return tuple(KanaRow(label, "、".join(found)) for label, found in names.items())


def _numbers(options: Iterable[str]) -> Numbers:
    """How many public cases have each of these options, and how many there are."""
    return tuple(kept_counts(Case.item_kind.code, options).numbers.items())


def _in_prefecture(code: str) -> str:
    return option("prefecture", code)


def _with_theme(code: str) -> str:
    return option("theme", code)


def _in_town(code: str) -> str:
    return option("municipality", code)


def _in_prefecture_with_theme(prefecture: str, theme: str) -> str:
    return option("prefecture_theme", f"{prefecture}-{theme}")


def _codes(rows: Iterable[Counted]) -> list[str]:
    return [one.code for one in rows]


def _counted(
    rows: Iterable[C], counts: OptionCounts, option_of: Callable[[str], str]
) -> tuple[C, ...]:
    numbers = counts.numbers
    return tuple(replace(one, count=numbers.get(option_of(one.code), 0)) for one in rows)
