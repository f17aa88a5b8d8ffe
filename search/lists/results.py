"""The results of a list: its rows, their number, the counts of its options, and one page."""

from functools import cached_property, reduce
from operator import and_, or_
from typing import Any, Self

from django.core.paginator import Page
from django.db.models import Count, Q

from search.index import engine
from search.lists import passages
from search.lists.facets import Facet, FacetGroup, Option, count_together
from search.lists.pagination import CountedPaginator, requested_page
from search.lists.parameters import Parameters
from search.question.query import Query

FACETS_TOGETHER = 3  # so that no statement counts for long


def _count(condition: Q) -> Count:
    return Count("pk", filter=condition or None)


class Results:
    """The rows that meet the parameters of an address.

    `search_query` replaces the typed one where only some of its words are searched for.
    """

    def __init__(
        self, parameters: Parameters, per_page: int = 10, search_query: Query | None = None
    ) -> None:
        self.parameters = parameters
        self.query = parameters.query
        self.filters = parameters.filters
        self.per_page = per_page
        self.search_query = engine.prefetch_hits(search_query or parameters.search_query)

    def for_query(self, search_query: Query) -> Self:
        """The results of another query under the same conditions."""
        return type(self)(self.parameters, self.per_page, search_query)

    def rows(self, *without: str) -> Any:
        """The rows under all conditions but those named."""
        rows = self.filters.rows(*without)
        is_asked = self.search_query and "q" not in without
        return self.searched(rows, self.search_query) if is_asked else rows

    def searched(self, rows: Any, query: Query) -> Any:
        """Those of the rows that match the query, annotated with `search_rank`."""
        return rows.search(query)

    def matching(self, query: Query) -> Any:
        """The rows under the same conditions that match another query."""
        return self.searched(self.rows("q"), query)

    def without_samples(self, *without: str) -> Any:
        """As `rows`, without samples."""
        path = self.filters.sample_path
        rows = self.rows(*without)
        return rows.filter(**{path: False}) if path else rows

    @property
    def is_empty(self) -> bool:
        return not self._numbers["all"]

    @property
    def total(self) -> int:
        """How many items meet the conditions, without samples."""
        return self._numbers["counted"]

    @property
    def is_more(self) -> bool:
        """Whether there are more than were counted."""
        return False

    @property
    def sample_count(self) -> int:
        return self._numbers["all"] - self._numbers["counted"]

    @cached_property
    def is_miss(self) -> bool:
        """Whether the words alone found nothing, so that the secretariat should know.

        Separate facets are no conditions: a word that only past events hold has been found.
        """
        if not self.search_query.words or not self.is_empty or set(self.query) - {"q", "sort"}:
            return False
        separate = self.filters.separate_facets
        return not (separate and self.rows(*separate).exists())

    # --- One page -------------------------------------------------------------------------

    @cached_property
    def _page(self) -> tuple[Page, list[str]]:
        rows = self.rows().order_by(*self.parameters.order)
        paginator = CountedPaginator(rows, self.per_page, self._numbers["all"])
        page, ignored = requested_page(paginator, self.query.get("page", ""))
        items = self._items(page.object_list)
        page.object_list = self.with_passages(items) if self.search_query.highlights else items
        return page, ignored

    @property
    def page(self) -> Page:
        """The requested page; the first one where its number is broken or too large."""
        return self._page[0]

    @property
    def ignored(self) -> list[str]:
        """Sentences about a number of a page that does not exist."""
        return self._page[1] if "page" in self.query else []

    def _items(self, rows: Any) -> list[Any]:
        """Rows are read whole after they are put in order: sorting wide ones is slow."""
        keys = list(rows.values_list("pk", flat=True))
        found = self.rows("q").in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def with_passages(self, items: list[Any]) -> list[Any]:
        """The items of the page with what their passages are cut from."""
        passages.attach_documents(items)
        return items

    # --- Numbers --------------------------------------------------------------------------

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """How many rows there are, and how many each option of facets on their columns leaves.

        All in one query: conditions of these facets stand in the counts, not on the rows.
        """
        path = self.filters.sample_path
        is_counted = Q(**{path: False}) if path else Q()
        conditions = self._conditions_on_rows
        in_force = {
            name: reduce(or_, (conditions[name][value] for value in self.query.getlist(name)))
            for name in conditions
            if name in self.query
        }
        met = reduce(and_, in_force.values(), Q())
        numbers = {"all": _count(met), "counted": _count(met & is_counted)}
        for name, by_value in conditions.items():
            others = (condition for other, condition in in_force.items() if other != name)
            rest = reduce(and_, others, is_counted)
            for number, condition in enumerate(by_value.values()):
                numbers[f"{name}_{number}"] = _count(rest & condition)
        return self.rows(*conditions).order_by().aggregate(**numbers)

    @cached_property
    def _conditions_on_rows(self) -> dict[str, dict[str, Q]]:
        model = self.filters.queryset.model
        found = {name: facet.conditions(model) for name, facet in self.filters.facets.items()}
        return {name: conditions for name, conditions in found.items() if conditions}

    @cached_property
    def facets(self) -> dict[str, list[Option]]:
        """Options of each facet, counted under the other conditions without samples."""
        counts = self._counts
        return {
            name: [
                Option(value, label, counts[name].get(value, 0), value in self.query.getlist(name))
                for value, label in facet.labels.items()
            ]
            for name, facet in self.filters.facets.items()
        }

    @cached_property
    def groups(self) -> list[FacetGroup]:
        """The facets that have options and stand in the filter, as the list declares them."""
        return [
            FacetGroup(
                name,
                str(facet.label),
                sorted(self.facets[name], key=lambda option: option.is_dead_end),
            )
            for name, facet in self.filters.facets.items()
            if facet.labels and name not in self.filters.separate_facets
        ]

    @property
    def _counts(self) -> dict[str, dict[str, int]]:
        counts: dict[str, dict[str, int]] = {name: {} for name in self.filters.facets}
        if self.search_query.hits == ():
            return counts
        together: dict[str, Facet] = {}
        conditions = self._conditions_on_rows
        for name, facet in self.filters.facets.items():
            if name in conditions:
                numbers = [self._numbers[f"{name}_{i}"] for i in range(len(conditions[name]))]
                counts[name] = dict(zip(conditions[name], numbers, strict=True))
            elif facet.labels and facet.tally:
                counts[name] = facet.tally(self.without_samples(name))
            elif facet.labels:
                together[name] = facet
        return counts | self._counts_together(together)

    def _counts_together(self, facets: dict[str, Facet]) -> dict[str, dict[str, int]]:
        under_all = self.without_samples()
        rows = {
            name: self.without_samples(name) if name in self.query else under_all for name in facets
        }
        counts: dict[str, dict[str, int]] = {}
        names = list(facets)
        for start in range(0, len(names), FACETS_TOGETHER):
            some = names[start : start + FACETS_TOGETHER]
            counts |= count_together({name: facets[name] for name in some}, rows)
        return counts
