"""The conditions of the list of organizations, and the one of lists of what they publish."""

from django.db.models import F
from django.http import QueryDict

from organizations.kana import KANA_ROWS
from organizations.models import Organization, OrganizationKind
from search.lists.facets import (
    Choices,
    OptionFacet,
    bureau_facet,
    by_prefecture,
    nationwide_facet,
    prefecture_facet,
    theme_facet,
)
from search.lists.filters import ListFilter
from vocabulary.row_keys import is_row_key


def _chosen_organizations(data: QueryDict) -> Choices:
    """Only those chosen: the key comes from an organization's page."""
    keys = [key for key in data.getlist("organization") if is_row_key(key)]
    if not keys:
        return []
    return [(str(one.pk), one.name) for one in Organization.objects.published().filter(pk__in=keys)]


def organization_facet() -> OptionFacet:
    """For lists of Content: what one organization has registered."""
    return OptionFacet("登録した団体", _chosen_organizations)


class OrganizationFilter(ListFilter):
    model = Organization
    noun = "団体・行政機関"
    sorts = {
        "kana": ("五十音順", ("kana", "name", "pk")),
        "new": ("新しく加わった順", (F("endorsed_on").desc(nulls_last=True), "-pk")),
        "place": ("都道府県順", (by_prefecture(Organization), "kana", "name", "pk")),
    }
    relevance = ("search_rank", "kana", "pk")

    kind = OptionFacet("種別", lambda data: OrganizationKind.choices)
    kana = OptionFacet("五十音", lambda data: [(row, f"{row}行") for row in KANA_ROWS])
    theme = theme_facet()
    prefecture = prefecture_facet()
    bureau = bureau_facet()
    nationwide = nationwide_facet()
