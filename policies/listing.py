"""The filters of the lists of measures and of materials."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db.models import Count
from django.http import QueryDict

from organizations.listing import organization_facet
from organizations.publishing.content import Content
from policies.cards import PolicyCard
from policies.models import Material, Policy, PolicyQuerySet
from policies.models.call import TAKES_APPLICATIONS, CallStatus
from policies.models.kinds import Audience, MaterialKind, Ministry, PolicyKind
from search.index.cards import ItemCard
from search.index.counts import values_in_use
from search.lists.card_results import ShownAsCards
from search.lists.facets import (
    Choices,
    LiveFacet,
    OptionFacet,
    bureau_facet,
    by_prefecture,
    nationwide_facet,
    theme_facet,
)
from search.lists.filters import ListFilter
from search.lists.listing import Listing
from vocabulary import place_names
from vocabulary.dates.writing import format_fiscal_year

REPLACED = "新しい版があります"


def _call_counts(rows: PolicyQuerySet) -> dict[str, int]:
    numbers = rows.order_by().values_list("call_rank").annotate(number=Count("pk"))
    found = dict(numbers)
    return {status.value: found.get(rank, 0) for rank, status in enumerate(CallStatus)}


def _years_of(model: type[Content]) -> Callable[[QueryDict], Choices]:
    """The fiscal years that public items have, the newest first."""

    def years(data: QueryDict) -> Choices:
        used = values_in_use(model.item_kind.code, "fiscal_year")
        found = sorted(map(int, used), reverse=True)
        return [(str(year), format_fiscal_year(year)) for year in found]

    return years


class PolicyFilter(ListFilter):
    """Expects rows annotated by `with_list_order()`.

    While no measure takes applications, the default order is the newest year first.
    """

    model = Policy
    noun = "施策"
    card_form = PolicyCard
    sorts = {
        "call": ("受付中のものから", ("call_rank", "call_deadline", "-newest_year", "-pk")),
        "year": ("年度の新しい順", ("-newest_year", "call_rank", "-pk")),
        "new": ("掲載の新しい順", ("-published_at", "-pk")),
        "place": ("都道府県順", (by_prefecture(Policy), "-newest_year", "-pk")),
    }
    relevance = ("search_rank", "call_rank", "-newest_year", "-pk")

    ministry = OptionFacet("省庁", lambda data: Ministry.choices)
    theme = theme_facet()
    audience = OptionFacet("だれが使えるか", lambda data: Audience.choices)
    kind = OptionFacet("種類", lambda data: PolicyKind.choices)
    call = LiveFacet(
        "受付の状態",
        lambda data: CallStatus.choices,
        narrow=lambda rows, statuses: rows.with_call_status(statuses),
        tally=_call_counts,
    )
    fiscal_year = OptionFacet("年度", _years_of(Policy))
    prefecture = OptionFacet("使える地域", lambda data: place_names.prefecture_choices())
    bureau = bureau_facet()
    nationwide = nationwide_facet()
    organization = organization_facet()

    def __init__(self, data: QueryDict, queryset: PolicyQuerySet) -> None:
        super().__init__(data, queryset)
        if not queryset.with_call_status(TAKES_APPLICATIONS).exists():
            order = ("year", "call", "new", "place")
            self.sorts = {name: self.sorts[name] for name in order}  # type: ignore[misc] # of this list alone


class MaterialResults(ShownAsCards):
    """Whether there is a newer version, another row tells, so no card holds it."""

    def _items(self, rows: Any) -> list[ItemCard]:
        cards = super()._items(rows)
        materials = Material.objects.filter(pk__in=[card.pk for card in cards])
        replaced = set(materials.replaced().order_by().values_list("pk", flat=True))
        return [replace(card, status=REPLACED) if card.pk in replaced else card for card in cards]


class MaterialListing(Listing):
    results_class = MaterialResults


class MaterialFilter(ListFilter):
    """Expects rows annotated by `with_list_order()`."""

    model = Material
    noun = "支援ツール・マニュアル"
    sorts = {
        "year": ("発行の新しい順", ("-newest_year", "-published_at", "-pk")),
        "new": ("掲載の新しい順", ("-published_at", "-pk")),
    }
    relevance = ("search_rank", "-newest_year", "-pk")

    kind = OptionFacet("種類", lambda data: MaterialKind.choices)
    theme = theme_facet()
    ministry = OptionFacet("省庁", lambda data: Ministry.choices)
    fiscal_year = OptionFacet("発行した年度", _years_of(Material))
    organization = organization_facet()
