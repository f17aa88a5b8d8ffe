"""The conditions of a list: words, facets, and the orders it can stand in."""

from typing import Any, ClassVar

import django_filters
from django.db.models import OrderBy
from django.http import QueryDict

from search.index.cards import ItemCard
from search.kinds import Kind
from search.lists.facets import Facet, OptionFacet

RELEVANCE = "relevance"


class ListFilter(django_filters.FilterSet):
    """Base of each list's conditions. The first sort is the default without a keyword.

    `noun` and `unit` are what the list counts: 「事例」 by 「件」; its cards are read as
    `card_form`. `separate_facets` stand elsewhere on the page than in the filter form, as its
    subject or as tabs. A list that `narrows_by_itself` leaves out items though nobody asked.
    """

    noun: ClassVar[str]
    card_form: ClassVar[type[ItemCard]] = ItemCard
    unit: ClassVar[str] = "件"
    sorts: ClassVar[dict[str, tuple[str, tuple[str | OrderBy, ...]]]] = {
        "new": ("新しい順", ("-published_at", "-pk")),
    }
    relevance: ClassVar[tuple[str | OrderBy, ...]] = ("search_rank", "-published_at", "-pk")
    keyword_sort: ClassVar[str] = RELEVANCE
    separate_facets: ClassVar[frozenset[str]] = frozenset()
    narrows_by_itself: ClassVar[bool] = False

    q = django_filters.CharFilter(label="ことば")

    def __init__(self, data: QueryDict, queryset: Any) -> None:
        super().__init__(data, queryset)
        for facet in self.facets.values():
            facet.bind(data)

    @classmethod
    def item_kind(cls) -> Kind:
        """The kind of item that is listed."""
        kind: Kind = cls._meta.model.item_kind
        return kind

    @property
    def sample_path(self) -> str:
        """The column that tells samples from real rows; empty where there are none."""
        return self.item_kind().sample_path

    @property
    def facets(self) -> dict[str, Facet]:
        return {name: one for name, one in self.filters.items() if isinstance(one, Facet)}

    @property
    def option_facets(self) -> dict[str, OptionFacet]:
        return {name: one for name, one in self.facets.items() if isinstance(one, OptionFacet)}

    def rows(self, *without: str) -> Any:
        """The rows that meet all facets but those named. The words are applied in `Results`."""
        rows = self.queryset
        for name, facet in self.facets.items():
            if name not in without:
                rows = facet.filter(rows, self.form.cleaned_data.get(name))
        return rows

    def order(self, sort: str) -> tuple[str | OrderBy, ...]:
        return self.relevance if sort == RELEVANCE else self.sorts[sort][1]


class CardFilter(ListFilter):
    """Base of the conditions of a list of cards; its facets are `OptionFacet`s."""

    sorts: ClassVar[dict[str, tuple[str, tuple[str | OrderBy, ...]]]] = {
        "new": ("新しい順", ("-published_at", "-object_id")),
    }
    relevance: ClassVar[tuple[str | OrderBy, ...]] = (
        *("search_rank", "-published_at", "-object_id"),
    )

    @property
    def sample_path(self) -> str:
        return "is_sample"
