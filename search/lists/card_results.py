"""The results of a list whose rows are cards."""

from dataclasses import replace
from functools import cached_property
from typing import Any

from search.index import engine
from search.index.cards import ItemCard, shown
from search.index.counts import OptionCounts, counts_now, kept_counts
from search.lists import passages
from search.lists.facets import Option
from search.lists.options import OptionFacet
from search.lists.results import Results
from search.models import CardQuerySet, Document
from search.question.query import Query


class CardResults(Results):
    """All options are counted in one statement, and in one more for each key in the address.

    Without words or conditions nothing is counted: those numbers are kept with the cards.
    """

    def searched(self, rows: CardQuerySet, query: Query) -> CardQuerySet:
        kind = self.filters.item_kind()
        found: CardQuerySet = engine.matching(rows, query, kind, key="object_id")
        return found

    @property
    def is_more(self) -> bool:
        return self._counts_without().is_more

    @cached_property
    def _numbers(self) -> dict[str, int]:
        counts = self._counts_without()
        return {"all": counts.total + counts.samples, "counted": counts.total}

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

    @cached_property
    def facets(self) -> dict[str, list[Option]]:
        return {
            name: self._options_of(name, facet, self._counts_without(name))
            for name, facet in self.filters.facets.items()
        }

    def _options_of(self, name: str, facet: Any, counts: OptionCounts) -> list[Option]:
        chosen = self.query.getlist(name)
        return [
            Option(value, label, counts.of(name, value), value in chosen, counts.is_more)
            for value, label in facet.labels.items()
        ]

    def _counts_without(self, name: str = "") -> OptionCounts:
        """The counts under all conditions but that of the facet of this name."""
        return self._counts_by_facet[name if name in self.query else ""]

    @cached_property
    def _counts_by_facet(self) -> dict[str, OptionCounts]:
        """For each facet in the address the counts without it, and those under all as ""."""
        facets: dict[str, OptionFacet] = self.filters.facets
        in_force = [name for name in facets if name in self.query]
        groups = ["", *in_force]
        if self.search_query.hits == ():
            return {group: OptionCounts({}) for group in groups}
        # What neither words nor another facet narrows is kept.
        kept = [] if self.search_query else [one for one in groups if in_force in ([], [one])]
        found = counts_now({one: self.rows(one) for one in groups if one not in kept})
        if kept:
            options = [one for facet in facets.values() for one in facet.options(facet.labels)]
            found |= dict.fromkeys(kept, kept_counts(self.filters.item_kind().code, options))
        return found
