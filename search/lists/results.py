"""The results of a list: its rows, their number, the counts of its options, and one page."""

from typing import Any, Self

from django.core.paginator import Page
from django.utils.functional import cached_property

from search.index import engine
from search.index.counts import OptionCounts, counts_now, kept_counts
from search.lists import passages
from search.lists.facets import (
    Facet,
    FacetGroup,
    LiveFacet,
    Option,
    OptionFacet,
    facet_group,
)
from search.lists.pagination import CountedPaginator, requested_page
from search.lists.parameters import Parameters
from search.models import Card, CardQuerySet
from search.question.query import Query


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
        self.items_read: list[Any] = []  # of the page, once it was asked for
        self._rows: dict[tuple[str, ...], Any] = {}
        self._groups: dict[str, FacetGroup] = {}
        self.search_query = engine.prefetch_hits(search_query or parameters.search_query)

    def for_query(self, search_query: Query) -> Self:
        """The results of another query under the same conditions."""
        return type(self)(self.parameters, self.per_page, search_query)

    def rows(self, *without: str) -> Any:
        """The rows under all conditions but those named."""
        separate = self.filters.separate_facets
        without = tuple(name for name in without if name in self.query or name in separate)
        if without not in self._rows:
            rows = self.filters.rows(*without)
            is_asked = self.search_query and "q" not in without
            self._rows[without] = self.searched(rows, self.search_query) if is_asked else rows
        return self._rows[without].all()

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
        return not (self.total or self.sample_count)

    @property
    def total(self) -> int:
        """How many items meet the conditions, without samples."""
        return self._counts_without().total

    @property
    def is_more(self) -> bool:
        """Whether there are more than were counted."""
        return self._counts_without().is_more

    @property
    def sample_count(self) -> int:
        return self._counts_without().samples

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
        count = self.total + self.sample_count
        paginator = CountedPaginator(rows, self.per_page, count, is_more=self.is_more)
        page, ignored = requested_page(paginator, self.query.get("page", ""))
        items = self._items(page.object_list)
        self.items_read = self.with_passages(items) if self.search_query.highlights else items
        page.object_list = self.items_read
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

    @property
    def facets(self) -> dict[str, tuple[Option, ...]]:
        return {name: self.options(name) for name in self.filters.facets}

    def options(self, name: str) -> tuple[Option, ...]:
        """Options of the facet, counted under the other conditions without samples."""
        return self._group(name).options

    @cached_property
    def groups(self) -> tuple[FacetGroup, ...]:
        """The facets that have options and stand in the filter, as the list declares them."""
        return tuple(
            self._group(name)
            for name, facet in self.filters.facets.items()
            if facet.labels and name not in self.filters.separate_facets
        )

    def _group(self, name: str) -> FacetGroup:
        if name not in self._groups:
            facet = self.filters.facets[name]
            numbers = self._numbers(name, facet)
            self._groups[name] = facet_group(
                name,
                facet.label,
                tuple(facet.labels.items()),
                tuple(numbers.get(value, 0) for value in facet.labels),
                frozenset(self.query.getlist(name)),
                isinstance(facet, OptionFacet) and self._counts_without(name).is_more,
            )
        return self._groups[name]

    def _numbers(self, name: str, facet: Facet) -> dict[str, int]:
        """How many items each value of the facet leaves under the other conditions."""
        if self.search_query.hits == () or not facet.labels:
            return {}
        if isinstance(facet, LiveFacet):
            return facet.tally(self.without_samples(name))
        counts = self._counts_without(name)
        return {value: counts.of(name, value) for value in facet.labels}

    def _counts_without(self, name: str = "") -> OptionCounts:
        """The counts under all conditions but that of the facet of this name."""
        return self._counts[name if name in self.query else ""]

    @cached_property
    def _counts(self) -> dict[str, OptionCounts]:
        """For each facet in the address the counts without it, and those under all as ""."""
        in_force = [name for name in self.filters.facets if name in self.query]
        groups = ["", *(name for name in in_force if name in self.filters.option_facets)]
        if self.search_query.hits == ():
            return {group: OptionCounts({}) for group in groups}
        # What neither words nor another facet narrows is kept.
        is_free = not (self.search_query or self.filters.narrows_by_itself)
        kept = [one for one in groups if is_free and in_force in ([], [one])]
        facets = self.filters.option_facets.values()
        options = [one for facet in facets for one in facet.options()]
        found = counts_now({one: self.cards(one) for one in groups if one not in kept}, options)
        if kept:
            found |= dict.fromkeys(kept, kept_counts(self.filters.item_kind().code, options))
        return found

    def cards(self, *without: str) -> CardQuerySet:
        """The cards of the rows under all conditions but those named."""
        rows = self.rows(*without).order_by()
        cards = Card.objects.of_kind(self.filters.item_kind().code)
        return cards.filter(object_id__in=rows.values("pk"))
