"""The filters of the list of cases."""

from django.db.models import F
from django.http import QueryDict

from cases.models import ActivityStatus, ActorKind, Case
from organizations.listing import organization_facet
from search.lists.facets import (
    OptionFacet,
    bureau_facet,
    municipality_facet,
    nationwide_facet,
    prefecture_facet,
    size_facet,
    theme_facet,
)
from search.lists.filters import CardFilter
from search.lists.listing import CardListing
from search.models.card import LATEST_FIRST


class CaseFilter(CardFilter):
    model = Case
    noun = "事例"
    sorts = {
        "new": ("新しい順", LATEST_FIRST),
        "place": (
            "都道府県順",
            (F("first_place").asc(nulls_last=True), "-published_at", "-object_id"),
        ),
    }
    relevance = ("search_rank", *Case.item_kind.tie_break)

    prefecture = prefecture_facet()
    municipality = municipality_facet(Case)
    bureau = bureau_facet()
    nationwide = nationwide_facet()
    size = size_facet()
    theme = theme_facet()
    actor = OptionFacet("だれが", lambda data: ActorKind.choices)
    partner = OptionFacet("だれといっしょに", lambda data: ActorKind.choices)
    status = OptionFacet("活動の状況", lambda data: ActivityStatus.choices)
    video = OptionFacet("動画", lambda data: [("yes", "動画あり")])
    money = OptionFacet("お金", lambda data: [("yes", "お金や制度のことがわかる")])
    organization = organization_facet()


def case_listing(data: QueryDict) -> CardListing:
    return CardListing(CaseFilter, data, Case.cards())
