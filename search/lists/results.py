"""What was found: the rows of a list, their number, the counts of its options, and one page."""

from functools import cached_property, reduce
from operator import and_, or_
from typing import Any, Self

from django.core.paginator import Page
from django.db.models import Count, Q

from search.index import engine
from search.lists import passages
from search.lists.facets import Facet, FacetGroup, Option, count_together
from search.lists.pagination import CountedPaginator, page_asked_for
from search.lists.parameters import Parameters
from search.question.query import Query

FACETS_TOGETHER = 3  # so that no statement counts for long


def _count(condition: Q) -> Count:
    return Count("pk", filter=condition or None)


class Results:
    """The rows that meet the parameters of an address, exactly.

    `asked` is another question than the one typed, where most of its words are asked for.
    """

    def __init__(
        self, parameters: Parameters, per_page: int = 10, asked: Query | None = None
    ) -> None:
        self.parameters = parameters
        self.query = parameters.query
        self.filters = parameters.filters
        self.per_page = per_page
        self.asked = engine.look_up(asked or parameters.asked)

    def asking(self, asked: Query) -> Self:
        """What another question finds under the same conditions."""
        return type(self)(self.parameters, self.per_page, asked)

    def rows(self, *without: str) -> Any:
        """The rows under all conditions but those named."""
        rows = self.filters.rows(*without)
        return rows.search(self.asked) if self.asked and "q" not in without else rows

    def counted(self, *without: str) -> Any:
        """As `rows`, without samples."""
        path = self.filters.sample_path
        rows = self.rows(*without)
        return rows.filter(**{path: False}) if path else rows

    @property
    def are_none(self) -> bool:
        return not self._numbers["all"]

    @property
    def total(self) -> int:
        """How many items meet the conditions; samples stand outside."""
        return self._numbers["counted"]

    @property
    def samples(self) -> int:
        return self._numbers["all"] - self._numbers["counted"]

    @cached_property
    def is_miss(self) -> bool:
        """Whether the words alone found nothing, so that the secretariat should know.

        What stands apart is no condition: a word that only past events hold has been found.
        """
        if not self.asked.words or not self.are_none or set(self.query) - {"q", "sort"}:
            return False
        apart = self.filters.apart
        return not (apart and self.rows(*apart).exists())

    # --- One page -------------------------------------------------------------------------

    @cached_property
    def _page(self) -> tuple[Page, list[str]]:
        keys = self.rows().order_by(*self.parameters.order).values_list("pk", flat=True)
        paginator = CountedPaginator(keys, self.per_page, self._numbers["all"])
        page, ignored = page_asked_for(paginator, self.query.get("page", ""))
        page.object_list = self._rows_of(list(page.object_list))
        if self.asked.marks:
            self.attach_documents(page.object_list)
        return page, ignored

    @property
    def page(self) -> Page:
        """The page asked for; the first one where the number is broken or too large."""
        return self._page[0]

    @property
    def ignored(self) -> list[str]:
        """What there is to say of the number of the page."""
        return self._page[1] if "page" in self.query else []

    def _rows_of(self, keys: list[int]) -> list[Any]:
        """Rows are read whole after they are put in order: sorting wide ones is slow."""
        rows = self.rows("q").in_bulk(keys)
        return [rows[key] for key in keys if key in rows]

    def attach_documents(self, items: list[Any]) -> None:
        """Give the items of the page what their passages are cut from."""
        passages.attach_documents(items)

    # --- Numbers --------------------------------------------------------------------------

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """How many rows there are, and what each option would leave where rows tell it themselves.

        All in one query: conditions of these facets stand in the counts, not on the rows.
        """
        path = self.filters.sample_path
        is_counted = Q(**{path: False}) if path else Q()
        told = self._conditions_on_rows
        in_force = {
            name: reduce(or_, (told[name][value] for value in self.query.getlist(name)))
            for name in told
            if name in self.query
        }
        met = reduce(and_, in_force.values(), Q())
        numbers = {"all": _count(met), "counted": _count(met & is_counted)}
        for name, conditions in told.items():
            others = (condition for other, condition in in_force.items() if other != name)
            rest = reduce(and_, others, is_counted)
            for number, condition in enumerate(conditions.values()):
                numbers[f"{name}_{number}"] = _count(rest & condition)
        return self.rows(*told).order_by().aggregate(**numbers)

    @cached_property
    def _conditions_on_rows(self) -> dict[str, dict[str, Q]]:
        model = self.filters.queryset.model
        asked = {name: facet.conditions(model) for name, facet in self.filters.facets.items()}
        return {name: conditions for name, conditions in asked.items() if conditions}

    @cached_property
    def facets(self) -> dict[str, list[Option]]:
        """Options of each facet, counted under the other conditions; samples stand outside."""
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
                sorted(self.facets[name], key=lambda option: option.stands_last),
            )
            for name, facet in self.filters.facets.items()
            if facet.labels and name not in self.filters.apart
        ]

    @property
    def _counts(self) -> dict[str, dict[str, int]]:
        counts: dict[str, dict[str, int]] = {name: {} for name in self.filters.facets}
        if self.asked.keys == ():
            return counts
        together: dict[str, Facet] = {}
        told = self._conditions_on_rows
        for name, facet in self.filters.facets.items():
            if name in told:
                numbers = [self._numbers[f"{name}_{i}"] for i in range(len(told[name]))]
                counts[name] = dict(zip(told[name], numbers, strict=True))
            elif facet.labels and facet.tally:
                counts[name] = facet.tally(self.counted(name))
            elif facet.labels:
                together[name] = facet
        return counts | self._counts_together(together)

    def _counts_together(self, facets: dict[str, Facet]) -> dict[str, dict[str, int]]:
        under_all = self.counted()
        rows = {name: self.counted(name) if name in self.query else under_all for name in facets}
        counts: dict[str, dict[str, int]] = {}
        names = list(facets)
        for start in range(0, len(names), FACETS_TOGETHER):
            some = names[start : start + FACETS_TOGETHER]
            counts |= count_together({name: facets[name] for name in some}, rows)
        return counts
