"""Facets whose options stand on the cards of what is listed: one statement counts all of them."""

from collections.abc import Iterable

from django.db.models import Q
from django.http import QueryDict

from search.index.searchable import Searchable
from search.kinds import LOCAL, NATIONWIDE
from search.lists.facets import Choices, Facet
from search.models import CardQuerySet
from search.models.card import option
from vocabulary import place_names
from vocabulary.models import Bureau, Municipality, SizeClass, Theme


class OptionFacet(Facet):
    """A repeatable key whose values are options of cards, under the name of the key.

    `card_options` of the items tells the same values as `choices`, which may depend on the
    address.
    """

    def options(self, values: Iterable[str]) -> list[str]:
        """Values of this facet as they stand on cards."""
        return [option(self.field_name, value) for value in values]

    def filter(self, cards: CardQuerySet, values: list[str]) -> CardQuerySet:
        return cards.with_any_option(self.field_name, values) if values else cards


def theme_facet() -> OptionFacet:
    return OptionFacet("分野", lambda data: Theme.objects.values_list("code", "name"))


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
        used = model.cards().with_any_option("prefecture", areas).values_of("municipality")
        here = Q(prefecture__in=areas, pk__in=used if areas else [])
        rows = Municipality.objects.filter(here | Q(pk__in=chosen))
        return [(town.pk, str(town)) for town in rows]

    return OptionFacet("市区町村", towns)


def size_facet() -> OptionFacet:
    """Classes of population, once the population of any municipality is known."""

    def sizes(data: QueryDict) -> Choices:
        known = Municipality.objects.filter(population__isnull=False).exists()
        return SizeClass.choices if known else []

    return OptionFacet("市区町村の人口", sizes)
