"""Cards as lists and shelves show them, read in one statement of few columns."""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from typing import Any, TypeVar, cast

from django.db.models import TextField
from django.db.models.functions import Cast

from search.models import CardQuerySet
from vocabulary.statements import Statement

C = TypeVar("C", bound="ItemCard")


@dataclass(frozen=True, kw_only=True)
class ItemCard:
    """A card as templates get it: plain values only, so that what is drawn of it may be kept.

    What `card_facts` of an item tells stands here under the same name. `found_label` and
    `found_text`, safe HTML, are the passage in which the words of a search stand; `lacks` are those
    of its words that the item does not hold.
    """

    pk: int
    is_sample: bool
    url: str
    title: str
    eyebrow: str = ""
    text: str = ""
    themes: tuple[str, ...] = ()
    meta: str = ""
    dated: str = ""
    is_brief: bool = False
    status: str = ""
    image: str = ""
    image_width: int = 0
    image_height: int = 0
    found_label: str = ""
    found_text: str = ""
    lacks: tuple[str, ...] = ()


_KEPT = 2048  # cards of some 1 kB
COLUMNS = ("object_id", "is_sample", Cast("facts", TextField()))


def shown(cards: CardQuerySet) -> list[ItemCard]:
    """The cards, in their order: one statement."""
    return shown_as(ItemCard, cards)


def shown_as(form: type[C], cards: CardQuerySet) -> list[C]:
    """The cards of a kind whose cards tell more than others, as its `form`."""
    return [item_card(*columns, form=form) for columns in cards.values_list(*COLUMNS)]


class CardStatement:
    """Cards as `shown_as` gives them, by a `Statement`: those that every visit asks for."""

    def __init__(
        self,
        build: Callable[..., CardQuerySet],
        form: type[ItemCard] = ItemCard,
        **kinds: type,
    ) -> None:
        self._form = form
        self._statement = Statement(lambda **values: build(**values).values_list(*COLUMNS), **kinds)

    def __call__(self, **values: Any) -> tuple[ItemCard, ...]:
        rows = self._statement(**values)
        return tuple(item_card(*columns, form=self._form) for columns in rows)


def item_card(pk: int, is_sample: bool, facts: str, *, form: type[C]) -> C:
    """The card of these COLUMNS: the same as before where they are as before."""
    kind: Any = form
    return cast(C, _card(kind, pk, is_sample, facts))


@lru_cache(maxsize=_KEPT)
def _card(form: Any, pk: int, is_sample: bool, text: str) -> ItemCard:
    """Facts of an older or newer version of the site are left out."""
    facts = {name: _as_tuple(one) for name, one in json.loads(text).items() if name in _names(form)}
    card: ItemCard = form(pk=pk, is_sample=is_sample, **facts)
    return card


@cache
def _names(form: Any) -> frozenset[str]:
    return frozenset(one.name for one in fields(form))


def _as_tuple(value: Any) -> Any:
    return tuple(map(_as_tuple, value)) if isinstance(value, list) else value
