"""The conditions of a list: words, facets, and the orders it can stand in."""

from typing import Any, ClassVar

from django.db.models import Model, OrderBy
from django.http import QueryDict
from django.utils.functional import cached_property

from search.index.cards import ItemCard
from search.kinds import Kind
from search.lists.facets import Facet, OptionFacet

RELEVANCE = "relevance"


class ListFilter:
    """Base of each list's conditions, which are facets among its attributes.

    `model` is what is listed, `noun` and `unit` are what the list counts: 「事例」 by 「件」; its
    cards are read as `card_form`. The first sort is the default without a keyword.
    `separate_facets` stand elsewhere on the page than in the filter form, as its subject or as
    tabs. A list that `narrows_by_itself` leaves out items though nobody asked.
    """

    model: ClassVar[type[Model]]
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
    declared_facets: ClassVar[dict[str, Facet]] = {}

    def __init_subclass__(cls) -> None:
        """Facets stand in the order in which they were written, those of the base first."""
        written = {name: one for name, one in vars(cls).items() if isinstance(one, Facet)}
        cls.declared_facets = cls.declared_facets | written

    def __init__(self, data: QueryDict, queryset: Any) -> None:
        self.data, self.queryset = data, queryset
        self.facets = {name: facet.bound(data) for name, facet in self.declared_facets.items()}

    @classmethod
    def item_kind(cls) -> Kind:
        """The kind of item that is listed."""
        kind: Kind = cls.model.item_kind  # type: ignore[attr-defined] # lists show such models
        return kind

    @property
    def sample_path(self) -> str:
        """The column that tells samples from real rows; empty where there are none."""
        return self.item_kind().sample_path

    @cached_property
    def option_facets(self) -> dict[str, OptionFacet]:
        return {name: one for name, one in self.facets.items() if isinstance(one, OptionFacet)}

    def rows(self, *without: str) -> Any:
        """The rows that meet all facets but those named, whose values `Parameters` has looked at.

        The words are applied in `Results`.
        """
        rows = self.queryset
        for name, facet in self.facets.items():
            if name not in without and name in self.data:
                rows = facet.filter(rows, self.data.getlist(name))
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
