"""The mechanics of every list page: a GET form whose whole state is the address.

OR inside one key, AND between keys. What is unknown or broken is left out and said so.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Count, OrderBy, Q
from django.http import QueryDict

from search import engine, passages
from search.models import SearchableQuerySet
from search.pages import page_asked_for, shortened, unknown_key
from vocabulary.models import Municipality, Prefecture, Theme

Choices = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Option:
    """One value of a facet, with the number of items it would leave under the other conditions."""

    value: str
    label: str
    count: int
    checked: bool


@dataclass(frozen=True)
class FacetGroup:
    """A facet as the filter form shows it: options with items first, chosen ones always."""

    name: str
    label: str
    options: list[Option]

    @property
    def chosen(self) -> int:
        return sum(option.checked for option in self.options)


@dataclass(frozen=True)
class Condition:
    """A condition in force, and the address of the list without it."""

    group: str
    label: str
    remove_url: str


@dataclass(frozen=True)
class Sort:
    label: str
    url: str
    current: bool


class Facet(django_filters.MultipleChoiceFilter):
    """A repeatable key with counted options.

    `column` is the path to the value, through to-many relations or not. `choices` may ask
    the address (the municipalities of the prefectures chosen). Where a value is no column,
    `narrow(queryset, values)` and `tally(queryset) -> {value: count}` say what it means.
    """

    def __init__(
        self,
        label: str,
        choices: Callable[[QueryDict], Choices],
        column: str = "",
        narrow: Callable[[Any, list[str]], Any] | None = None,
        tally: Callable[[Any], dict[str, int]] | None = None,
    ) -> None:
        super().__init__(label=label, choices=[], widget=forms.CheckboxSelectMultiple)
        self.column = column
        self._choices = choices
        self._narrow = narrow
        self._tally = tally

    def load(self, data: QueryDict) -> None:
        self.labels = {str(value): str(label) for value, label in self._choices(data)}
        self.extra["choices"] = list(self.labels.items())

    def filter(self, queryset: Any, values: list[str]) -> Any:
        if not values:
            return queryset
        if self._narrow:
            return self._narrow(queryset, values)
        # A subquery, not a join: joins on to-many relations repeat rows and, chained, lose them.
        rows = queryset.model.objects.filter(**{f"{self.column}__in": values})
        return queryset.filter(pk__in=rows.order_by().values("pk"))

    def counts(self, queryset: Any) -> dict[str, int]:
        if self._tally:
            return self._tally(queryset)
        rows = queryset.model.objects.filter(pk__in=queryset.order_by().values("pk"))
        grouped = rows.order_by().values_list(self.column).annotate(Count("pk", distinct=True))
        return {str(value): count for value, count in grouped}


class ListFilter(django_filters.FilterSet):
    """Base of each list's conditions. The first sort is the default without a keyword."""

    sorts: ClassVar[dict[str, tuple[str, tuple[str | OrderBy, ...]]]] = {
        "new": ("新しい順", ("-published_at", "-pk")),
    }
    relevance: ClassVar[tuple[str, ...]] = ("-in_title", "-published_at", "-pk")
    sample_path: ClassVar[str] = "owner__is_sample"

    q = django_filters.CharFilter(label="ことば", method="by_words")

    def __init__(self, data: QueryDict, queryset: SearchableQuerySet) -> None:
        super().__init__(data, queryset)
        for facet in self.facets.values():
            facet.load(data)

    @property
    def facets(self) -> dict[str, Facet]:
        return {name: one for name, one in self.filters.items() if isinstance(one, Facet)}

    def by_words(self, queryset: SearchableQuerySet, name: str, text: str) -> SearchableQuerySet:
        return queryset.search(text)

    def rows(self, without: str = "") -> Any:
        """The rows under all conditions, or under all but one."""
        rows = self.queryset
        for name, value in self.form.cleaned_data.items():
            if name != without and value not in (None, "", []):
                rows = self.filters[name].filter(rows, value)
        return rows


class _CountedPaginator(Paginator):
    """A paginator told its count, which the list has asked already."""

    def __init__(self, rows: Any, per_page: int, count: int) -> None:
        super().__init__(rows, per_page)
        self.count = count


class Listing:
    """One list page: `Listing(CaseFilter, request.GET, Case.objects.published().for_cards())`."""

    def __init__(
        self, filters: type[ListFilter], data: QueryDict, rows: Any, per_page: int = 10
    ) -> None:
        self.ignored: list[str] = []
        self.per_page = per_page
        self.text = self._keyword(data)
        self.words = engine.words(self.text)
        self.query = self._known(filters, data)
        self.filters = filters(self.query, rows)
        self._drop_unknown_choices()
        self._drop_broken_fields(filters, rows)

    # --- Reading the address --------------------------------------------------------------

    def _keyword(self, data: QueryDict) -> str:
        text = " ".join(data.get("q", "").split())
        if len(text) > engine.MAX_LENGTH:
            self.ignored.append(
                f"ことばは{engine.MAX_LENGTH}文字以内で入力してください（現在{len(text)}文字）。"
                f"はじめの{engine.MAX_LENGTH}文字でさがしました。"
            )
        return text[: engine.MAX_LENGTH]

    def _known(self, filters: type[ListFilter], data: QueryDict) -> QueryDict:
        """A copy with only the keys this list knows, and no empty values."""
        query = QueryDict(mutable=True)
        known = {*filters.base_filters, "sort", "page"}
        for key, values in data.lists():
            if key in known:
                query.setlist(key, list(dict.fromkeys(value for value in values if value)))
            else:
                self.ignored.append(unknown_key(key))
        query.setlist("q", [self.text] if self.text else [])
        for key in [key for key, values in query.lists() if not values]:
            del query[key]
        return query

    def _drop_unknown_choices(self) -> None:
        for name, facet in self.filters.facets.items():
            values = self.query.getlist(name)
            known = [value for value in values if value in facet.labels]
            for value in values:
                if value not in facet.labels:
                    self._ignore(str(facet.label), value)
            self._set(name, known)

    def _drop_broken_fields(self, filters: type[ListFilter], rows: Any) -> None:
        if self.filters.form.is_valid():
            return
        for name in self.filters.form.errors:
            self._ignore(str(self.filters.filters[name].label), self.query.get(name, ""))
            self._set(name, [])
        self.filters = filters(self.query, rows)
        self.filters.form.is_valid()

    def _ignore(self, label: str, value: str) -> None:
        self.ignored.append(
            f"{label}の「{shortened(value)}」は見つからないため、この条件は使いませんでした。"
        )

    def _set(self, name: str, values: list[str]) -> None:
        if values:
            self.query.setlist(name, values)
        else:
            self.query.pop(name, None)

    # --- What the page shows --------------------------------------------------------------

    @property
    def form(self) -> forms.Form:
        return self.filters.form

    @cached_property
    def _sort(self) -> str:
        wanted = self.query.get("sort", "")
        names = [*self.filters.sorts, *(["relevance"] if self.words else [])]
        if wanted and wanted not in names:
            self._ignore("並び順", wanted)
        if wanted in names:
            return wanted
        return "relevance" if self.words else next(iter(self.filters.sorts))

    @cached_property
    def sorts(self) -> list[Sort]:
        labels = {"relevance": "おすすめ順"} if self.words else {}
        labels |= {name: label for name, (label, _) in self.filters.sorts.items()}
        return [
            Sort(label, self.url(sort=[name]), name == self._sort) for name, label in labels.items()
        ]

    @cached_property
    def _ordered(self) -> Any:
        if self._sort == "relevance":
            return self.filters.rows().order_by(*self.filters.relevance)
        return self.filters.rows().order_by(*self.filters.sorts[self._sort][1])

    @cached_property
    def _numbers(self) -> dict[str, int]:
        path = self.filters.sample_path
        samples = Count("pk", filter=Q(**{path: True})) if path else Count("pk", filter=Q(pk=None))
        return self.filters.rows().order_by().aggregate(all=Count("pk"), samples=samples)

    @property
    def total(self) -> int:
        """How many items meet the conditions; samples stand outside."""
        return self._numbers["all"] - self._numbers["samples"]

    @property
    def samples(self) -> int:
        return self._numbers["samples"]

    @cached_property
    def page(self) -> Page:
        """The page asked for; the first one where the number is broken or too large."""
        paginator = _CountedPaginator(self._ordered, self.per_page, self._numbers["all"])
        page, ignored = page_asked_for(paginator, self.query.get("page", ""))
        self.ignored += ignored
        if self.words:
            page.object_list = list(page.object_list)
            passages.attach_documents(page.object_list)
        return page

    @cached_property
    def facets(self) -> dict[str, list[Option]]:
        """Options of each facet, counted under the other conditions; samples stand outside."""
        return {name: self._options(name, facet) for name, facet in self.filters.facets.items()}

    @cached_property
    def groups(self) -> list[FacetGroup]:
        """The facets that have options, in the order the list declares them."""
        return [
            FacetGroup(name, str(facet.label), self.facets[name])
            for name, facet in self.filters.facets.items()
            if facet.labels
        ]

    def _options(self, name: str, facet: Facet) -> list[Option]:
        rows = self.filters.rows(without=name)
        if self.filters.sample_path:
            rows = rows.filter(**{self.filters.sample_path: False})
        counts = facet.counts(rows) if facet.labels else {}
        chosen = self.query.getlist(name)
        return [
            Option(value, label, counts.get(value, 0), value in chosen)
            for value, label in facet.labels.items()
        ]

    @cached_property
    def conditions(self) -> list[Condition]:
        found = [Condition("ことば", self.text, self.url(q=[]))] if self.text else []
        for name, one in self.filters.filters.items():
            if name == "q":
                continue
            values = self.query.getlist(name)
            for value in values:
                label = one.labels[value] if isinstance(one, Facet) else value
                rest = [other for other in values if other != value]
                found.append(Condition(str(one.label), label, self.url(**{name: rest})))
        return found

    @property
    def clear_url(self) -> str:
        return "?"

    def url(self, **changes: list[str]) -> str:
        """The address of this list with some keys changed, from its first page."""
        query = self.query.copy()
        query.pop("page", None)
        for name, values in changes.items():
            query.setlist(name, values)
        return "?" + query.urlencode()


def theme_facet(column: str = "themes") -> Facet:
    return Facet("分野", lambda data: Theme.objects.values_list("code", "name"), column)


def prefecture_facet(column: str = "prefectures") -> Facet:
    return Facet("都道府県", lambda data: Prefecture.objects.values_list("code", "name"), column)


def municipality_facet(model: Any) -> Facet:
    """Towns of the prefectures chosen that have a published item, and any chosen itself.

    All 179 towns of 北海道 would be most of the page, and nearly all of them lead nowhere.
    """

    def towns(data: QueryDict) -> Choices:
        areas = [code for code in data.getlist("prefecture") if code.isascii() and len(code) == 2]
        chosen = [c for c in data.getlist("municipality") if c.isascii() and len(c) == 6]
        if not areas and not chosen:
            return []
        used = model.objects.published().order_by().values("municipalities")
        here = Q(prefecture__in=areas, pk__in=used)
        rows = Municipality.objects.filter(here | Q(pk__in=chosen))
        return [(town.pk, str(town)) for town in rows]

    return Facet("市区町村", towns, "municipalities")
