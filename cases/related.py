"""Cases beside one: of the same themes, and of the same prefectures."""

from functools import cache
from math import inf
from typing import Any

from django.db.models import F, FloatField, Func, TextField, Value
from django.db.models.functions import Cast, Extract

from cases.models import Case
from records.remembered import remembered
from search.index.cards import CardStatement, ItemCard
from search.models import CardQuerySet
from search.models.card import option
from vocabulary.statements import Statement

MAX_RELATED = 3
AMONG = 30  # the newest of each theme: to compare all that share one would grow with their number
_BREAK = "\n"


def _others(facet: str, code: str) -> CardQuerySet:
    return Case.cards().without_samples().with_any_option(facet, [code]).brief_last()


# What orders them, and the options as one text: moments and arrays take longer to read.
_COLUMNS = ("object_id", "is_brief", Cast(Extract("as_of", "epoch"), FloatField()))
_options = Func(F("options"), Value(_BREAK), function="array_to_string", output_field=TextField())


@cache
def _of_themes(number: int) -> Statement:
    """The newest of each of so many themes; a case with several of them several times."""

    def rows(**codes: str) -> Any:
        first, *others = [
            _others("theme", code).values_list(*_COLUMNS, _options)[:AMONG]
            for code in codes.values()
        ]
        return first.union(*others, all=True).order_by("object_id") if others else first

    return Statement(rows, **_names(number, str))


def _names(number: int, kind: type) -> dict[str, Any]:
    """Parameters of a statement: `_0`, `_1` and so on."""
    return {f"_{place}": kind for place in range(number)}


# One may be the case itself, and the others stand among the similar ones already.
_of_prefecture = Statement(
    lambda code: _others("prefecture", code).values_list(*_COLUMNS)[: 2 * MAX_RELATED + 1],
    code=str,
)
_KEYS = _names(2 * MAX_RELATED, int)
_with_keys = CardStatement(
    lambda **keys: Case.cards().filter(object_id__in=list(keys.values())).newest_first(),
    **_KEYS,
)


def related_cases(case: Case) -> tuple[tuple[ItemCard, ...], tuple[ItemCard, ...]]:
    """Cases of the same themes, those that share most first, and others of the same prefectures."""
    themes = tuple(theme.pk for theme in case.themes.all())
    return _related(case.pk, themes, tuple(area.pk for area in case.prefectures.all()))


@remembered
def _related(
    pk: int, themes: tuple[str, ...], prefectures: tuple[str, ...]
) -> tuple[tuple[ItemCard, ...], tuple[ItemCard, ...]]:
    similar = _similar(pk, themes)
    nearby = _nearby({pk, *similar}, prefectures)
    cards = _cards([*similar, *nearby])
    return _present(cards, similar), _present(cards, nearby)


def _cards(keys: list[int]) -> dict[int, ItemCard]:
    """By their keys, of which there are as many as parameters or less; 0 is the key of none."""
    padded = dict.fromkeys(_KEYS, 0) | dict(zip(_KEYS, keys, strict=False))
    return {card.pk: card for card in _with_keys(**padded)}


def _present(cards: dict[int, ItemCard], keys: list[int]) -> tuple[ItemCard, ...]:
    """Without those that were taken back just now."""
    return tuple(cards[key] for key in keys if key in cards)


def _similar(pk: int, themes: tuple[str, ...]) -> list[int]:
    if not themes:
        return []
    codes = dict(zip(_names(len(themes), str), themes, strict=True))
    names = {option("theme", theme) for theme in themes}
    places: dict[int, tuple[Any, ...]] = {}
    for key, is_brief, moment, options in _of_themes(len(themes))(**codes):
        shared = len(names.intersection(options.split(_BREAK)))
        places[key] = (-shared, *_place(key, is_brief, moment))
    places.pop(pk, None)
    return sorted(places, key=places.__getitem__)[:MAX_RELATED]


def _nearby(without: set[int], prefectures: tuple[str, ...]) -> list[int]:
    places = {row[0]: _place(*row) for code in prefectures for row in _of_prefecture(code=code)}
    keys = sorted(places, key=places.__getitem__)
    return [key for key in keys if key not in without][:MAX_RELATED]


def _place(key: int, is_brief: bool, moment: float | None) -> tuple[Any, ...]:
    """Where a case stands, as `brief_last` puts it in order."""
    return is_brief, inf if moment is None else -moment, -key
