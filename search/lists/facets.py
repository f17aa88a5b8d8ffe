"""Facets: repeatable keys of a list whose options are counted under the other conditions.

OR inside a facet, AND between them. Options that stand on the cards of the items are counted in
one statement for all facets of a list, or not at all where the numbers are kept; a facet that
depends on the day counts by itself.
"""

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from django.db.models import OrderBy, OuterRef, Subquery
from django.http import QueryDict
from django.utils.functional import cached_property

from records.remembered import remembered
from search.index.counts import values_in_use
from search.index.searchable import Searchable
from search.kinds import LOCAL, NATIONWIDE
from search.models.card import option
from vocabulary import place_names
from vocabulary.models import Bureau, Municipality, SizeClass, Theme
from vocabulary.statements import Statement

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
    """A facet as the filter form shows it."""

    name: str
    label: str
    options: tuple[Option, ...]

    @property
    def chosen_count(self) -> int:
        return sum(option.checked for option in self.options)

    @property
    def living_first(self) -> list[Option]:
        """Options with items first, chosen ones always."""
        return sorted(self.options, key=lambda option: option.is_dead_end)


@lru_cache(maxsize=500)
def facet_group(
    name: str,
    label: str,
    labels: tuple[tuple[str, str], ...],
    numbers: tuple[int, ...],
    chosen: frozenset[str],
    is_more: bool,
) -> FacetGroup:
    """The same group for the same numbers: most changes leave those of most facets as they are."""
    options = (
        Option(value, label, number, value in chosen, is_more)
        for (value, label), number in zip(labels, numbers, strict=True)
    )
    return FacetGroup(name, label, tuple(options))


class Facet:
    """A repeatable key with counted options; its name is that of the attribute.

    `choices` may depend on the address (the municipalities of the prefectures chosen).
    """

    name: str
    data: QueryDict

    def __init__(self, label: str, choices: Callable[[QueryDict], Choices]) -> None:
        self.label = label
        self._choices = choices

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def bound(self, data: QueryDict) -> Self:
        """The facet of one address."""
        bound = copy(self)
        bound.data = data
        return bound

    @cached_property
    def labels(self) -> dict[str, str]:
        """Queried only where the address names the facet or a page offers it."""
        return {str(value): str(label) for value, label in self._choices(self.data)}

    def filter(self, rows: Any, values: list[str]) -> Any:
        """The rows that have one of these values."""
        raise NotImplementedError


class OptionFacet(Facet):
    """A facet whose values stand on the cards of the items, under the name of the key.

    `card_options` of the items tells the same values as `choices`.
    """

    def options(self) -> list[str]:
        """All its values as they stand on cards."""
        return [option(self.name, value) for value in self.labels]

    def filter(self, rows: Any, values: list[str]) -> Any:
        return rows.with_any_option(self.name, values)


class LiveFacet(Facet):
    """A facet that no card can hold, because it depends on the day.

    `narrow(rows, values)` filters the rows, `tally(rows)` counts them by value.
    """

    def __init__(
        self,
        label: str,
        choices: Callable[[QueryDict], Choices],
        narrow: Callable[[Any, list[str]], Any],
        tally: Callable[[Any], dict[str, int]],
    ) -> None:
        super().__init__(label, choices)
        self._narrow = narrow
        self.tally = tally

    def filter(self, rows: Any, values: list[str]) -> Any:
        return self._narrow(rows, values)


def by_prefecture(model: Any) -> OrderBy:
    """The order of a list by prefecture: the northernmost first, the whole country last."""
    field = model._meta.get_field("prefectures")
    links = model.prefectures.through.objects.filter(**{field.m2m_field_name(): OuterRef("pk")})
    first = links.order_by("prefecture_id").values("prefecture_id")[:1]
    return Subquery(first).asc(nulls_last=True)


# --- Facets of many lists -----------------------------------------------------------------


_themes = Statement(lambda: Theme.objects.values_list("code", "name"))
_towns_of_known_size = Statement(
    lambda: Municipality.objects.filter(population__isnull=False).values_list("pk")[:1]
)


@remembered
def _theme_choices() -> tuple[tuple[str, str], ...]:
    return tuple(_themes())


@remembered
def _sizes_are_known() -> bool:
    return bool(_towns_of_known_size())


def theme_facet() -> OptionFacet:
    return OptionFacet("分野", lambda data: _theme_choices())


def bureau_facet() -> OptionFacet:
    """The eight regional bureaus; each stands for all its prefectures."""
    return OptionFacet("地方（厚生局の管内）", lambda data: Bureau.choices)


def prefecture_facet() -> OptionFacet:
    return OptionFacet("都道府県", lambda data: place_names.prefecture_choices())


def nationwide_facet() -> OptionFacet:
    """Items without a place can be listed alone, or left out."""
    choices = ((NATIONWIDE, "全国"), (LOCAL, "全国を除く"))
    return OptionFacet("全国を対象にしたもの", lambda data: choices)


def municipality_facet(model: type[Searchable]) -> OptionFacet:
    """Towns of the prefectures chosen that have a published item, and any chosen itself.

    All 179 towns of 北海道 would be most of the page, and nearly all of them lead nowhere.
    """

    def towns(data: QueryDict) -> Choices:
        areas = [code for code in data.getlist("prefecture") if code.isascii() and len(code) == 2]
        chosen = [c for c in data.getlist("municipality") if c.isascii() and len(c) == 6]
        if not areas and not chosen:
            return []
        # The code of a town begins with that of its prefecture.
        used = values_in_use(model.item_kind.code, "municipality", areas) if areas else set()
        rows = Municipality.objects.filter(pk__in={*used, *chosen})
        return [(town.pk, str(town)) for town in rows]

    return OptionFacet("市区町村", towns)


def size_facet() -> OptionFacet:
    """Classes of population, once the population of any municipality is known."""

    def sizes(data: QueryDict) -> Choices:
        return SizeClass.choices if _sizes_are_known() else []

    return OptionFacet("市区町村の人口", sizes)
