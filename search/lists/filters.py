"""The conditions of a list: words, facets, and the orders it can stand in."""

from typing import Any, ClassVar

import django_filters
from django.db.models import OrderBy
from django.http import QueryDict

from search.index.searchable import SearchableQuerySet
from search.lists.facets import Facet
from search.question.query import Query


class ListFilter(django_filters.FilterSet):
    """Base of each list's conditions. The first sort is the default without a keyword.

    `noun` and `unit` are what the list counts: 「事例」 by 「件」.
    """

    noun: ClassVar[str]
    unit: ClassVar[str] = "件"
    sorts: ClassVar[dict[str, tuple[str, tuple[str | OrderBy, ...]]]] = {
        "new": ("新しい順", ("-published_at", "-pk")),
    }
    relevance: ClassVar[tuple[str | OrderBy, ...]] = ("search_rank", "-published_at", "-pk")

    q = django_filters.CharFilter(label="ことば", method="by_words")

    def __init__(self, data: QueryDict, queryset: SearchableQuerySet, asked: Query) -> None:
        super().__init__(data, queryset)
        self.asked = asked
        for facet in self.facets.values():
            facet.load(data)

    @property
    def sample_path(self) -> str:
        """The column that tells samples from real rows; empty where there are none."""
        return self.queryset.model.item_kind.sample_path

    @property
    def facets(self) -> dict[str, Facet]:
        return {name: one for name, one in self.filters.items() if isinstance(one, Facet)}

    def by_words(self, queryset: SearchableQuerySet, name: str, text: str) -> SearchableQuerySet:
        return queryset.search(self.asked)

    def rows(self, *without: str) -> Any:
        """The rows under all conditions but those named."""
        rows = self.queryset
        for name, value in self.form.cleaned_data.items():
            if name not in without and value not in (None, "", []):
                rows = self.filters[name].filter(rows, value)
        return rows
