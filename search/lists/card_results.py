"""The results of a list whose rows are cards."""

from dataclasses import replace

from search.index import engine
from search.index.cards import ItemCard, shown
from search.lists import passages
from search.lists.results import Results
from search.models import CardQuerySet, Document
from search.question.query import Query


class CardResults(Results):
    """The cards are narrowed, counted, put in order and shown; no other row is read."""

    def searched(self, rows: CardQuerySet, query: Query) -> CardQuerySet:
        kind = self.filters.item_kind()
        found: CardQuerySet = engine.matching(rows, query, kind, key="object_id")
        return found

    def cards(self, *without: str) -> CardQuerySet:
        cards: CardQuerySet = self.rows(*without)
        return cards

    def _items(self, rows: CardQuerySet) -> list[ItemCard]:
        return shown(rows)

    def with_passages(self, items: list[ItemCard]) -> list[ItemCard]:
        words = self.search_query.highlights
        documents = Document.objects.filter(
            kind=self.filters.item_kind().code, object_id__in=[item.pk for item in items]
        ).only("object_id", "title", "parts")
        found = {one.object_id: passages.passage(one, words) for one in documents}
        return [
            replace(item, found_label=passage.label, found_text=passage.text)
            if (passage := found.get(item.pk))
            else item
            for item in items
        ]
