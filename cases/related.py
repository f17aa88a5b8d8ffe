"""Cases beside one: of the same themes, and of the same prefectures."""

from typing import Any

from cases.models import Case
from search.index.cards import ItemCard, shown
from search.models import CardQuerySet
from search.models.card import option
from vocabulary.statements import Statement

MAX_RELATED = 3
AMONG = 60  # the newest of each theme: to compare all that share one would grow with their number


def _others(facet: str, code: str) -> CardQuerySet:
    return Case.cards().without_samples().with_any_option(facet, [code]).brief_last()


_of_theme = Statement(
    lambda code: _others("theme", code).values_list(
        "object_id", "is_brief", "published_at", "options"
    )[:AMONG],
    code=str,
)
# One may be the case itself, and the others stand among the similar ones already.
_of_prefecture = Statement(
    lambda code: _others("prefecture", code).values_list("object_id", "is_brief", "published_at")[
        : 2 * MAX_RELATED + 1
    ],
    code=str,
)


def related_cases(case: Case) -> tuple[list[ItemCard], list[ItemCard]]:
    """Cases of the same themes, those that share most first, and others of the same prefectures."""
    similar = _similar(case.pk, [theme.pk for theme in case.themes.all()])
    nearby = _nearby({case.pk, *similar}, [area.pk for area in case.prefectures.all()])
    rows = Case.cards().filter(object_id__in=[*similar, *nearby]).newest_first()
    cards = {card.pk: card for card in shown(rows)}
    return _present(cards, similar), _present(cards, nearby)


def _present(cards: dict[int, ItemCard], keys: list[int]) -> list[ItemCard]:
    """Without those that were taken back just now."""
    return [cards[key] for key in keys if key in cards]


def _similar(pk: int, themes: list[str]) -> list[int]:
    names = {option("theme", theme) for theme in themes}
    places: dict[int, tuple[Any, ...]] = {}
    for theme in themes:
        for key, is_brief, published_at, options in _of_theme(code=theme):
            shared = len(names.intersection(options))
            places[key] = (-shared, *_place(key, is_brief, published_at))
    places.pop(pk, None)
    return sorted(places, key=places.__getitem__)[:MAX_RELATED]


def _nearby(without: set[int], prefectures: list[str]) -> list[int]:
    places = {row[0]: _place(*row) for code in prefectures for row in _of_prefecture(code=code)}
    keys = sorted(places, key=places.__getitem__)
    return [key for key in keys if key not in without][:MAX_RELATED]


def _place(key: int, is_brief: bool, published_at: Any) -> tuple[Any, ...]:
    """Where a case stands, as `brief_last` puts it in order."""
    return is_brief, -published_at.timestamp(), -key
