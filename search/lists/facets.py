"""Facets: repeatable keys of a list whose options are counted under the other conditions.

OR inside a facet, AND between them. Counting all options of a list takes few queries: facets on
columns of the rows are counted in one aggregate, facets on related tables in queries that
several of them share.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Any

import django_filters
from django import forms
from django.db import connection
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OrderBy,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast
from django.http import QueryDict

from search.index.searchable import Searchable
from search.kinds import LOCAL, NATIONWIDE
from vocabulary import place_names
from vocabulary.models import Bureau, Municipality, SizeClass, Theme

Choices = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Option:
    """One value of a facet, with the number of items it would leave under the other conditions.

    Where there is `is_more`, the items were too many to count all, and there may be more.
    """

    value: str
    label: str
    count: int
    checked: bool
    is_more: bool = False

    @property
    def count_words(self) -> str:
        return f"{self.count:,}件以上" if self.is_more else f"{self.count}件"

    @property
    def is_dead_end(self) -> bool:
        """It would find nothing, so it stands last."""
        return not (self.count or self.checked)


@dataclass(frozen=True)
class FacetGroup:
    """A facet as the filter form shows it: options with items first, chosen ones always."""

    name: str
    label: str
    options: list[Option]

    @property
    def chosen_count(self) -> int:
        return sum(option.checked for option in self.options)


class Facet(django_filters.MultipleChoiceFilter):
    """A repeatable key with counted options.

    `column` is the path to the value. `choices` may depend on the address (the municipalities
    of the prefectures chosen). Where a value is no column, `where(value)` is its condition on the
    row itself. Else `narrow(queryset, values)` filters the rows, and either `grouped(hits)` is a
    query of pairs (value, count) for rows with these keys or `tally(queryset)` their dictionary.
    """

    def __init__(
        self,
        label: str,
        choices: Callable[[QueryDict], Choices],
        column: str = "",
        where: Callable[[str], Q] | None = None,
        narrow: Callable[[Any, list[str]], Any] | None = None,
        grouped: Callable[[Any], Any] | None = None,
        tally: Callable[[Any], dict[str, int]] | None = None,
    ) -> None:
        super().__init__(label=label, choices=[], widget=forms.CheckboxSelectMultiple)
        self.column = column
        self.tally = tally
        self._choices = choices
        self._where = where
        self._narrow = narrow
        self._grouped = grouped

    def bind(self, data: QueryDict) -> None:
        """Choices are queried only where the address names the facet or a page offers it."""
        self.data = data
        self.extra["choices"] = lambda: self.labels.items()

    @cached_property
    def labels(self) -> dict[str, str]:
        return {str(value): str(label) for value, label in self._choices(self.data)}

    def conditions(self, model: Any) -> dict[str, Q] | None:
        """The condition of each option on the row itself; None where it is on related tables."""
        if self._where:
            return {value: self._where(value) for value in self.labels}
        if self._narrow or _is_to_many(model, self.column):
            return None
        return {value: Q(**{self.column: value}) for value in self.labels}

    def filter(self, queryset: Any, values: list[str]) -> Any:
        if not values:
            return queryset
        if self._narrow:
            return self._narrow(queryset, values)
        conditions = self.conditions(queryset.model)
        if conditions is not None:
            return queryset.filter(reduce(or_, (conditions[value] for value in values)))
        # A subquery, not a join: joins on to-many relations repeat rows and, chained, lose them.
        rows = queryset.model.objects.filter(**{f"{self.column}__in": values})
        return queryset.filter(pk__in=rows.order_by().values("pk"))

    def grouped(self, model: Any, hits: RawSQL) -> Any:
        """Pairs of each value and the number of rows that have it, as a query; `hits` are keys."""
        if self._grouped:
            return self._grouped(hits)
        if "__" in self.column:
            return count_by(model, hits, F(self.column))
        return _count_links(hits, model._meta.get_field(self.column))


def count_by(model: Any, hits: RawSQL, value: Any) -> Any:
    """How many rows have each value, once each, though a row may have several."""
    return pairs(model.objects.filter(pk__in=hits), value, Count("pk", distinct=True))


def pairs(rows: Any, value: Any, number: Count) -> Any:
    """Values as text with their numbers, so that the queries of several facets can be one."""
    values = rows.order_by().annotate(option=Cast(value, TextField())).values("option")
    return values.annotate(number=number).values_list("option", "number")


def count_together(facets: dict[str, Facet], rows: dict[str, Any]) -> dict[str, dict[str, int]]:
    """The counts of the options of facets, each among its own rows, in one statement.

    Rows that are the same object are queried once, in a CTE, which Django does not offer.
    """
    found: dict[str, dict[str, int]] = {name: {} for name in facets}
    hits: dict[int, tuple[str, Any]] = {}
    counts = []
    for name, facet in facets.items():
        alias, _ = hits.setdefault(id(rows[name]), (f"hits_{len(hits)}", rows[name]))
        keys = RawSQL(f"SELECT pk FROM {alias}", [])  # noqa: S608, S611 - the alias is made here
        grouped = facet.grouped(rows[name].model, keys)
        counts.append(grouped.annotate(facet=Value(name, TextField())))
    statements = [_sql(query.values_list("facet", "option", "number")) for query in counts]
    ctes = {alias: _sql(query.order_by().values_list("pk")) for alias, query in hits.values()}
    if not statements:
        return found
    named = (f"{alias} (pk) AS MATERIALIZED ({sql})" for alias, (sql, _) in ctes.items())
    union = " UNION ALL ".join(f"({sql})" for sql, _ in statements)
    parameters = [one for _, some in [*ctes.values(), *statements] for one in some]
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(named)} {union}", parameters)
        for name, option, number in cursor:
            found[name][option] = number
    return found


def _sql(query: Any) -> tuple[str, tuple[Any, ...]]:
    """The statement and its parameters, also where no row can meet it."""
    return query.query.get_compiler(connection=connection, elide_empty=False).as_sql()


def _count_links(hits: RawSQL, field: Any) -> Any:
    """As `count_by` for a many-to-many field, whose links stand once each by themselves."""
    links = field.remote_field.through.objects.filter(**{f"{field.m2m_field_name()}__in": hits})
    return pairs(links, F(f"{field.m2m_reverse_field_name()}_id"), Count("pk"))


def _is_to_many(model: Any, path: str) -> bool:
    relation = model._meta.get_field(path.split("__")[0])
    return bool(relation.one_to_many or relation.many_to_many)


def by_prefecture(model: Any) -> OrderBy:
    """The order of a list by prefecture: the northernmost first, the whole country last."""
    field = model._meta.get_field("prefectures")
    links = model.prefectures.through.objects.filter(**{field.m2m_field_name(): OuterRef("pk")})
    first = links.order_by("prefecture_id").values("prefecture_id")[:1]
    return Subquery(first).asc(nulls_last=True)


# --- Facets of many lists -----------------------------------------------------------------


def theme_facet(column: str = "themes") -> Facet:
    return Facet("分野", lambda data: Theme.objects.values_list("code", "name"), column)


def bureau_facet() -> Facet:
    """The eight regional bureaus; each stands for all its prefectures."""
    return Facet("地方（厚生局の管内）", lambda data: Bureau.choices, "prefectures__bureau")


def prefecture_facet() -> Facet:
    return Facet("都道府県", lambda data: place_names.prefecture_choices(), "prefectures")


def nationwide_facet(model: Any) -> Facet:
    """Items without a place can be listed alone, or left out."""
    field = model._meta.get_field("prefectures")

    def where(value: str) -> Q:
        links = model.prefectures.through.objects.filter(**{field.m2m_field_name(): OuterRef("pk")})
        is_local = Q(Exists(links))
        return is_local if value == LOCAL else ~is_local

    choices = ((NATIONWIDE, "全国"), (LOCAL, "全国を除く"))
    return Facet("全国を対象にしたもの", lambda data: choices, where=where)


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


def size_facet(model: type[Searchable]) -> Facet:
    """Classes of population, once the population of any municipality is known."""

    def sizes(data: QueryDict) -> Choices:
        known = Municipality.objects.filter(population__isnull=False).exists()
        return SizeClass.choices if known else []

    def narrow(rows: Any, values: list[str]) -> Any:
        towns = Municipality.objects.of_size(*values).order_by()
        here = rows.model.objects.filter(municipalities__in=towns.values("pk"))
        return rows.filter(pk__in=here.order_by().values("pk"))

    def grouped(hits: RawSQL) -> Any:
        path = "municipalities__population"
        steps = [
            When(SizeClass.condition([size], path), then=Value(size.value)) for size in SizeClass
        ]
        return count_by(model, hits, Case(*steps))

    return Facet("市区町村の人口", sizes, narrow=narrow, grouped=grouped)
