"""The filters of the list of cases."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.http import QueryDict

from cases.models import (
    ActivityStatus,
    ActorKind,
    Case,
    CaseActor,
    CaseOperation,
    CasePolicyUse,
    CaseQuerySet,
    CaseVideo,
)
from organizations.listing import organization_facet
from search.lists.facets import (
    Facet,
    bureau_facet,
    by_prefecture,
    municipality_facet,
    nationwide_facet,
    pairs,
    prefecture_facet,
    size_facet,
    theme_facet,
)
from search.lists.filters import ListFilter
from search.lists.listing import Listing


def _actor_facet(label: str, *, implementing: bool) -> Facet:
    def narrow(cases: CaseQuerySet, kinds: list[str]) -> CaseQuerySet:
        return cases.with_actor_kinds(kinds, implementing=implementing)

    def grouped(hits: RawSQL) -> Any:
        actors = CaseActor.objects.filter(is_implementer=implementing, case__in=hits)
        return pairs(actors, F("kind"), Count("case", distinct=True))

    return Facet(label, lambda data: ActorKind.choices, narrow=narrow, grouped=grouped)


def _has_video(value: str) -> Q:
    return Q(Exists(CaseVideo.objects.filter(case=OuterRef("pk"))))


def _has_money_section(value: str) -> Q:
    """Whether the page has a section on money or on the measures used."""
    uses = CasePolicyUse.objects.nameable().filter(case=OuterRef("pk"))
    costs = CaseOperation.objects.exclude(cost_initial=None, cost_yearly=None)
    funding = ~Q(funding="") | ~Q(funding_kinds=[])
    return funding | Exists(uses) | Exists(costs.filter(case=OuterRef("pk")))


class CaseFilter(ListFilter):
    noun = "事例"
    sorts = {
        "new": ("新しい順", ("-published_at", "-pk")),
        "place": ("都道府県順", (by_prefecture(Case), "-published_at", "-pk")),
    }
    relevance = ("search_rank", *Case.item_kind.tie_break)

    prefecture = prefecture_facet()
    municipality = municipality_facet(Case)
    bureau = bureau_facet()
    nationwide = nationwide_facet(Case)
    size = size_facet(Case)
    theme = theme_facet()
    actor = _actor_facet("だれが", implementing=True)
    partner = _actor_facet("だれといっしょに", implementing=False)
    status = Facet("活動の状況", lambda data: ActivityStatus.choices, "activity_status")
    video = Facet("動画", lambda data: [("yes", "動画あり")], where=_has_video)
    money = Facet(
        "お金", lambda data: [("yes", "お金や制度のことがわかる")], where=_has_money_section
    )
    organization = organization_facet()

    class Meta:
        model = Case
        fields: list[str] = []


def case_listing(data: QueryDict) -> Listing:
    return Listing(CaseFilter, data, Case.objects.published().for_cards())
