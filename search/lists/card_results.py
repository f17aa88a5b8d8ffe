"""The results of a list that shows cards."""

from dataclasses import replace
from functools import cache
from typing import Any

from search.index import engine
from search.index.cards import CardStatement, ItemCard, shown_as
from search.lists import passages
from search.lists.results import Results
from search.models import Card, CardQuerySet, Document
from search.question.query import Query


class ShownAsCards(Results):
    """Rows are narrowed and put in order; of those on the page the cards are shown."""

    def _items(self, rows: Any) -> list[Any]:
        keys = list(rows.values_list(self.key, flat=True))
        cards = Card.objects.of_kind(self.filters.item_kind().code).filter(object_id__in=keys)
        found = {card.pk: card for card in shown_as(self.filters.card_form, cards)}
        return [found[key] for key in keys if key in found]

    def with_passages(self, items: list[Any]) -> list[Any]:
        words = self.search_query.highlights
        documents = Document.objects.filter(
            kind=self.filters.item_kind().code, object_id__in=[item.pk for item in items]
        ).only("object_id", "title", "parts")
        found = {one.object_id: passages.passage(one, words) for one in documents}
        lacking = self.beyond.lacking if self.beyond else {}
        return [_told(item, found.get(item.pk), lacking.get(item.pk, ())) for item in items]


def _told(item: Any, passage: passages.Passage | None, lacks: tuple[str, ...]) -> Any:
    """The card with the passage it was found by, and the words that it does not hold."""
    told = {"found_label": passage.label, "found_text": passage.text} if passage else {}
    return replace(item, **told, lacks=lacks) if told or lacks else item


class CardResults(ShownAsCards):
    """The cards are narrowed, counted, put in order and shown; no other row is read."""

    key = "object_id"

    def searched(self, rows: CardQuerySet, query: Query) -> CardQuerySet:
        kind = self.filters.item_kind()
        found: CardQuerySet = engine.matching(rows, query, kind, key="object_id")
        return found

    def cards(self, *without: str) -> CardQuerySet:
        cards: CardQuerySet = self.rows(*without)
        return cards

    def _items(self, rows: CardQuerySet) -> list[ItemCard]:
        if not self.query:  # the first page of all, which most visitors see
            filters: Any = type(self.filters)
            return list(_first_page(filters, self.parameters.sort, self.per_page)())
        if self.search_query.words and self.search_query.hits is None:
            # Much was found: an index alone puts it in order.
            return super()._items(rows)
        return shown_as(self.filters.card_form, rows)


@cache
def _first_page(filters: Any, sort: str, per_page: int) -> CardStatement:
    order = filters.sorts[sort][1]
    return CardStatement(
        lambda: filters.model.cards().order_by(*order)[:per_page], filters.card_form
    )
