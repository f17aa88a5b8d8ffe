"""Cases beside one: of the same themes, and of the same prefectures."""

from functools import reduce
from itertools import combinations
from operator import or_
from typing import Any

from django.db.models import Q, Value

from cases.models import Case
from search.index.cards import COLUMNS, ItemCard, item_card, shown
from search.models import CardQuerySet
from search.models.card import option

MAX_RELATED = 3


def related_cases(case: Case) -> tuple[list[ItemCard], list[ItemCard]]:
    """Cases of the same themes, those that share most first, and others of the same prefectures."""
    others = Case.cards().without_samples().exclude(object_id=case.pk)
    similar = similar_cases(others, [theme.pk for theme in case.themes.all()])
    nearby = others.with_any_option("prefecture", [area.pk for area in case.prefectures.all()])
    nearby = nearby.exclude(object_id__in=[card.pk for card in similar])
    return similar, shown(nearby.brief_last()[:MAX_RELATED])


def similar_cases(cards: CardQuerySet, themes: list[str]) -> list[ItemCard]:
    """The first that share themes: one statement, which looks at few cards.

    It finds the first of those with all themes, of those with all but one, and so on; each of
    these can be read from an index.
    """
    names = [option("theme", theme) for theme in themes]
    parts = []
    for number in range(len(names), 0, -1):
        alike = (Q(options__contains=some) for some in combinations(names, number))
        rows = cards.filter(reduce(or_, alike)).annotate(shared=Value(number))
        best = rows.brief_last()[:MAX_RELATED]
        parts.append(best.values_list("shared", "is_brief", "published_at", *COLUMNS))
    if not parts:
        return []
    first, *others = parts
    together: Any = first.union(*others, all=True) if others else first
    found: dict[int, ItemCard] = {}  # a card that shares three shares two as well
    for _, _, _, *columns in sorted(together, key=_place):
        card = item_card(*columns, form=ItemCard)
        found.setdefault(card.pk, card)
    return list(found.values())[:MAX_RELATED]


def _place(row: tuple[Any, ...]) -> tuple[int, bool, float, int]:
    """Where a row of the parts stands, as `brief_last` puts it in order."""
    shared, is_brief, published_at, pk, *_ = row
    return -shared, is_brief, -published_at.timestamp(), -pk
