"""Names of places as people type them: with or without 県 and 町, in kanji or in kana."""

from collections.abc import Iterable

from vocabulary.dates.eras import ERAS
from vocabulary.models import Bureau, Municipality, Prefecture
from vocabulary.normalize import fold
from vocabulary.town_names import (
    Place,
    prefecture_spellings,
    town_spellings,
    towns_named,
)

_SHORTEST_KANA = 3  # 「かみ」 and 「うみ」 are towns, but hardly ever meant
_REGIONS = {
    "東北地方": "02 03 04 05 06 07",
    "関東地方": "08 09 10 11 12 13 14",
    "甲信越": "15 19 20",
    "北陸地方": "15 16 17 18",
    "東海地方": "21 22 23 24",
    "近畿地方": "25 26 27 28 29 30",
    "関西": "25 26 27 28 29 30",
    "中国地方": "31 32 33 34 35",
    "四国地方": "36 37 38 39",
    "九州地方": "40 41 42 43 44 45 46",
    "山陰": "31 32",
    "山陽": "33 34 35",
}
_USED_WITHOUT_ENDING = ("東北", "関東", "北陸", "東海", "近畿", "四国", "九州")  # 中国 is a country


# Filled once in each process, as soon as the vocabulary is loaded.
_places_by_name: dict[str, tuple[Place, ...]] = {}
_prefecture_choices: list[tuple[str, str]] = []


def places_named(folded: str) -> tuple[Place, ...]:
    """Every place with this folded name: prefectures and areas first, then municipalities."""
    if not _places_by_name and Prefecture.objects.exists():
        _places_by_name.update(_index())
    return _places_by_name.get(folded) or _town_with_more(folded)


def _town_with_more(folded: str) -> tuple[Place, ...]:
    """The one town written with its district or prefecture, with a ward, or in other kanji."""
    if folded.isdecimal():
        return ()
    towns = towns_named(folded).towns
    is_short = any(name.startswith(folded) for town in towns for name in town.spellings)
    return towns if len(towns) == 1 and not is_short else ()


def is_inside_other_name(name: str, places: Iterable[Place]) -> bool:
    """Whether the name is part of that of a place elsewhere than these: 京都 in 東京都."""
    here = {area for place in places for area in place.prefectures}
    longer = (
        places for other, places in _places_by_name.items() if name in other and name != other
    )
    return any(here.isdisjoint(place.prefectures) for places in longer for place in places)


def prefecture_choices() -> list[tuple[str, str]]:
    """Code and name of each, from north to south."""
    if not _prefecture_choices:
        _prefecture_choices.extend(Prefecture.objects.order_by("code").values_list("code", "name"))
    return _prefecture_choices


def misspelled_places(name: str, reading: str) -> tuple[Place, ...]:
    """Municipalities with this reading whose name differs in one character only.

    Such as the old or the popular kanji of a name. None where a place has just this name.
    """
    if places_named(name):
        return ()
    return tuple(
        place
        for place in places_named(reading)
        if any(differ_in_one_character(name, spelling) for spelling in place.spellings)
    )


def differ_in_one_character(one: str, other: str) -> bool:
    """Whether two names are the same but for one character."""
    return len(one) == len(other) > 1 and sum(map(str.__ne__, one, other)) == 1


def _index() -> dict[str, tuple[Place, ...]]:
    index: dict[str, list[Place]] = {}
    for place, names in (*_areas(), *_prefectures()):
        for name in names:
            index.setdefault(name, []).append(place)
    larger = set(index)
    for place, names in _municipalities():
        for name in names - larger:  # 「山形」 is the prefecture: that village is typed with 村
            index.setdefault(name, []).append(place)
    return {name: tuple(dict.fromkeys(places)) for name, places in index.items()}


def _areas() -> Iterable[tuple[Place, set[str]]]:
    for bureau in Bureau:
        inside = tuple(Prefecture.objects.filter(bureau=bureau).values_list("pk", flat=True))
        name = fold(bureau.label)
        short = name.removesuffix("厚生局").removesuffix("厚生支局")
        names = {name, short + "厚生局", short + "厚生支局"}
        yield Place(bureau.label, "", inside, (name,)), names
    for label, codes in _REGIONS.items():
        short = label.removesuffix("地方")
        spellings = (label, short) if short in _USED_WITHOUT_ENDING else (label,)
        yield Place(label, "", tuple(codes.split()), spellings), set(spellings)


def _prefectures() -> Iterable[tuple[Place, set[str]]]:
    for area in Prefecture.objects.all():
        names = prefecture_spellings(area)
        yield Place(area.name, area.pk, (area.pk,), names), set(names)


def _municipalities() -> Iterable[tuple[Place, set[str]]]:
    eras = {era.name for era in ERAS}
    for town in Municipality.objects.all():
        spellings = town_spellings(town)
        place = Place(str(town), town.pk, (town.prefecture_id,), spellings)
        written = fold(town.name)
        names = {one for one in spellings if len(one) >= _SHORTEST_KANA or written.startswith(one)}
        yield place, (names | {fold(str(town))}) - eras
