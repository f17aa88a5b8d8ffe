"""The filters of the lists of measures and of materials."""

from collections import Counter

from django.db.models import Count, Q
from django.http import QueryDict
from django.utils import timezone

from organizations.listing import organization_facet
from policies.models import Material, Policy, PolicyQuerySet
from policies.models.call import TAKES_APPLICATIONS, CallStatus
from policies.models.kinds import Audience, MaterialKind, Ministry, PolicyKind
from search.lists.facets import (
    Choices,
    Facet,
    bureau_facet,
    by_prefecture,
    nationwide_facet,
    theme_facet,
)
from search.lists.filters import ListFilter
from vocabulary import place_names
from vocabulary.dates.writing import format_fiscal_year


def _has_audience(audience: str) -> Q:
    return Q(audiences__contains=[audience])


def _has_call_status(status: str) -> Q:
    return CallStatus(status).condition(timezone.localdate())


def _year_choices(data: QueryDict) -> Choices:
    years: set[int] = set().union(*Policy.objects.published().fiscal_years().values())
    return [(str(year), format_fiscal_year(year)) for year in sorted(years, reverse=True)]


def _year_counts(queryset: PolicyQuerySet) -> dict[str, int]:
    counts = Counter(year for years in queryset.fiscal_years().values() for year in years)
    return {str(year): count for year, count in counts.items()}


def _published_years(data: QueryDict) -> Choices:
    rows = Material.objects.published().order_by().values_list("published_year", flat=True)
    years = {year for year in rows.distinct() if year}
    return [(str(year), format_fiscal_year(year)) for year in sorted(years, reverse=True)]


def _place_counts(queryset: PolicyQuerySet) -> dict[str, int]:
    """Nationwide measures count in each prefecture."""
    rows = queryset.order_by().values_list("prefectures").annotate(Count("pk", distinct=True))
    counts = dict(rows)
    nationwide = counts.pop(None, 0)
    codes = (f"{number:02}" for number in range(1, 48))
    return {code: counts.get(code, 0) + nationwide for code in codes}


class PolicyFilter(ListFilter):
    """Expects rows annotated by `with_list_order()`.

    While no measure takes applications, the default order is the newest year first.
    """

    noun = "施策"
    sorts = {
        "call": ("受付中のものから", ("call_rank", "call_deadline", "-newest_year", "-pk")),
        "year": ("年度の新しい順", ("-newest_year", "call_rank", "-pk")),
        "new": ("掲載の新しい順", ("-published_at", "-pk")),
        "place": ("都道府県順", (by_prefecture(Policy), "-newest_year", "-pk")),
    }
    relevance = ("search_rank", "call_rank", "-newest_year", "-pk")

    ministry = Facet("省庁", lambda data: Ministry.choices, "jurisdictions__ministry")
    theme = theme_facet()
    audience = Facet(
        "だれが使えるか",
        lambda data: Audience.choices,
        where=_has_audience,
    )
    kind = Facet("種類", lambda data: PolicyKind.choices, "kind")
    call = Facet(
        "受付の状態",
        lambda data: CallStatus.choices,
        where=_has_call_status,
    )
    fiscal_year = Facet(
        "年度",
        _year_choices,
        narrow=lambda queryset, years: queryset.in_fiscal_years(map(int, years)),
        tally=_year_counts,
    )

    prefecture = Facet(
        "使える地域",
        lambda data: place_names.prefecture_choices(),
        narrow=lambda queryset, codes: queryset.usable_in(codes),
        tally=_place_counts,
    )
    bureau = bureau_facet()
    nationwide = nationwide_facet(Policy)
    organization = organization_facet()

    class Meta:
        model = Policy
        fields: list[str] = []

    def __init__(self, data: QueryDict, queryset: PolicyQuerySet) -> None:
        super().__init__(data, queryset)
        if not queryset.with_call_status(TAKES_APPLICATIONS).exists():
            order = ("year", "call", "new", "place")
            self.sorts = {name: self.sorts[name] for name in order}  # type: ignore[misc] # of this list alone


class MaterialFilter(ListFilter):
    """Expects rows annotated by `with_list_order()`."""

    noun = "支援ツール・マニュアル"
    sorts = {
        "year": ("発行の新しい順", ("-newest_year", "-published_at", "-pk")),
        "new": ("掲載の新しい順", ("-published_at", "-pk")),
    }
    relevance = ("search_rank", "-newest_year", "-pk")

    kind = Facet("種類", lambda data: MaterialKind.choices, "kind")
    theme = theme_facet()
    ministry = Facet("省庁", lambda data: Ministry.choices, "ministry")
    fiscal_year = Facet("発行した年度", _published_years, "published_year")
    organization = organization_facet()

    class Meta:
        model = Material
        fields: list[str] = []
