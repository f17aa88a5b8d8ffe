"""What people write for a town: one understanding for forms, imports and the search.

With or without its prefecture, its district (郡) and its ending, in kanji of any form or in kana;
a ward of a designated city means the city.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from django.core.exceptions import ValidationError

from vocabulary import facts
from vocabulary.models import Municipality, Prefecture
from vocabulary.normalize import fold, quoted

LONGEST_TOWN_NAME = 40
MOST_SIMILAR = 5
_LIKENESS = 0.65  # of the difflib ratio: of three characters two are right
_TOWN_ENDINGS = ("市", "町", "村", "区", "し", "ちょう", "まち", "むら", "そん", "く")
_PREFECTURE_ENDINGS = ("都", "府", "県", "と", "ふ", "けん")
_BETWEEN_PARTS = re.compile(r"[\s()・,、/]")
# 「茅が崎」 for 茅ヶ崎 (folded 茅け崎), 「一之関」 for 一ノ関.
_PARTICLES = {"が": "け", "之": "の"}
_PARTICLE = re.compile("(?<=[一-鿿])[が之](?=[一-鿿])")
# Names that are written with another kanji more often than with their own, both folded.
_POPULAR = {"塩釜": fold("塩竈")}

# Filled once in each process, as soon as the vocabulary is loaded.
_bearers: dict[str, tuple["_Bearer", ...]] = {}
_prefectures: dict[str, str] = {}
_similar_names: dict[str, "Place"] = {}


@dataclass(frozen=True)
class Place:
    """A place that a name can mean.

    `code` is that of a prefecture (2 digits) or a municipality (6 digits), empty for an area of
    several prefectures; `prefectures` are the prefectures it lies in or consists of.
    `spellings` are folded forms that a text may name it by.
    """

    label: str
    code: str
    prefectures: tuple[str, ...]
    spellings: tuple[str, ...]


@dataclass(frozen=True)
class _Bearer:
    """A town with one of its names; `ward` where the name is that of a ward of it."""

    town: Place
    ward: str = ""


@dataclass(frozen=True)
class TownName:
    """The towns that a text names. `ward`: it named this ward of the one city."""

    towns: tuple[Place, ...] = ()
    ward: str = ""

    @property
    def note(self) -> str:
        """What was understood otherwise than written; empty where nothing was."""
        if not self.ward:
            return ""
        return f"{quoted(self.ward)}は、{self.towns[0].label}として登録します。"


class UnclearTown(ValidationError):
    """No town or several: what is unclear, what to do, and the towns that may be meant."""

    def __init__(self, problem: str, advice: str, choices: tuple[Place, ...] = ()) -> None:
        super().__init__(f"{problem}。{advice}")
        self.problem = problem
        self.choices = choices


def the_town(text: str, prefecture: str = "") -> TownName:
    """The name of the one town that is meant, in this prefecture where one is given.

    Raises UnclearTown.
    """
    found = towns_named(text, prefecture)
    if len(found.towns) == 1:
        return found
    shown = quoted(text[:LONGEST_TOWN_NAME])
    if found.towns:
        raise UnclearTown(
            f"{shown}がいくつかあります（{_labels(found.towns)}）",
            "都道府県から書いてください",
            found.towns,
        )
    similar = similar_towns(text, prefecture)
    area = Prefecture.objects.filter(pk=prefecture).first() if prefecture else None
    absent = f"{area}に{shown}はありません" if area else f"{shown}という市区町村はありません"
    advice = f"似た名前：{_labels(similar)}" if similar else "名前を確かめてください"
    raise UnclearTown(absent, advice, similar)


def towns_named(text: str, prefecture: str = "") -> TownName:
    """Every town with this name. 25 names are borne by several, and so are many readings."""
    found = [
        bearer
        for area, name in _parts(_key(text))
        for bearer in _bearers.get(name, ())
        if _is_in(bearer.town, area) and _is_in(bearer.town, prefecture)
    ]
    towns = tuple(dict.fromkeys(bearer.town for bearer in found))
    wards = {bearer.ward for bearer in found}
    is_ward = len(towns) == 1 and "" not in wards
    return TownName(towns, wards.pop() if is_ward else "")


def similar_towns(text: str, prefecture: str = "") -> tuple[Place, ...]:
    """Towns a mistyped name may mean: the same name elsewhere, a similar one, or its beginning."""
    elsewhere = towns_named(text).towns
    if elsewhere:
        return elsewhere[:MOST_SIMILAR]
    found: dict[Place, None] = {}
    for area, name in _parts(_key(text)):
        begun = [one for one in _similar_names if len(one) > 2 and name.startswith(one)]
        alike = get_close_matches(name, _similar_names, n=MOST_SIMILAR * 3, cutoff=_LIKENESS)
        for one in (*sorted(begun, key=len, reverse=True), *alike):
            if _is_in(_similar_names[one], area):
                found[_similar_names[one]] = None
    here = [town for town in found if _is_in(town, prefecture)]
    return tuple(here or found)[:MOST_SIMILAR]


def town_spellings(town: Municipality) -> tuple[str, ...]:
    """Folded: its name and its reading, each with and without the ending."""
    names = [
        short
        for name, shortest in ((fold(town.name), 2), (fold(town.kana), 3))
        for short in (name, without_ending(name, _TOWN_ENDINGS, shortest))
    ]
    return tuple(dict.fromkeys(names))


def prefecture_spellings(area: Prefecture) -> tuple[str, ...]:
    """Folded: its name and its reading, each with and without 都・府・県."""
    names = [fold(area.name), fold(area.kana)]
    if area.pk != "01":
        names += [without_ending(name, _PREFECTURE_ENDINGS, 2) for name in names]
    return tuple(dict.fromkeys(names))


def without_ending(name: str, endings: tuple[str, ...], shortest: int) -> str:
    """The name without its ending, unless too little would be left."""
    for ending in endings:
        if name.endswith(ending) and len(name) - len(ending) >= shortest:
            return name.removesuffix(ending)
    return name


def _key(text: str) -> str:
    """The form names are compared in; empty where the text is too long for one."""
    if len(text) > 2 * LONGEST_TOWN_NAME:
        return ""
    key = _BETWEEN_PARTS.sub("", fold(text))
    key = _PARTICLE.sub(lambda found: _PARTICLES[found[0]], key)
    for popular, own in _POPULAR.items():
        key = key.replace(popular, own)
    return key if len(key) <= LONGEST_TOWN_NAME else ""


def _parts(key: str) -> Iterator[tuple[str, str]]:
    """The code of a prefecture the text may begin with, or none, and the rest."""
    _fill()
    if key:
        yield "", key
    for name, code in _prefectures.items():
        if key.startswith(name) and key != name:
            yield code, key.removeprefix(name)


def _is_in(town: Place, prefecture: str) -> bool:
    return not prefecture or prefecture in town.prefectures


def _labels(towns: Iterable[Place]) -> str:
    return "、".join(town.label for town in towns)


def _fill() -> None:
    if _bearers:
        return
    towns = {row.pk: row for row in Municipality.objects.all()}
    places = {pk: Place(str(row), pk, (pk[:2],), town_spellings(row)) for pk, row in towns.items()}
    bearers: dict[str, list[_Bearer]] = defaultdict(list)
    for pk, names in _names(towns):
        for name in names:
            bearers[_key(name)].append(_Bearer(places[pk]))
    for row in facts.read("wards"):
        city = towns.get(row["municipality"])
        if city is None:
            continue
        bearer = _Bearer(places[city.pk], row["name"])
        whole = _Bearer(places[city.pk], city.name + row["name"])
        bearers[_key(row["name"])].append(bearer)
        bearers[_key(whole.ward)].append(whole)
        bearers[_key(city.kana + row["kana"])].append(whole)
    for pk, town in towns.items():
        _similar_names[_key(town.name)] = _similar_names[_key(town.kana)] = places[pk]
    for area in Prefecture.objects.all():
        _prefectures.update(dict.fromkeys(map(_key, prefecture_spellings(area)), area.pk))
    _bearers.update({name: tuple(dict.fromkeys(found)) for name, found in bearers.items()})


def _names(towns: dict[str, Municipality]) -> Iterator[tuple[str, set[str]]]:
    """Each town with its names: alone, and after its district."""
    districts = {row["municipality"]: row for row in facts.read("districts")}
    for pk, town in towns.items():
        names = {pk, *town_spellings(town)}
        names |= {without_ending(fold(one), _TOWN_ENDINGS, 1) for one in (town.name, town.kana)}
        if pk in districts:
            district = districts[pk]
            names |= {district["name"] + town.name, district["kana"] + town.kana}
        yield pk, names
