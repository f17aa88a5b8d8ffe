"""The conditions of the list of organizations, and the one of lists of what they publish."""

from django.db.models import F, Q
from django.http import QueryDict

from organizations.models import Organization, OrganizationKind
from search.lists.facets import (
    Choices,
    Facet,
    bureau_facet,
    by_prefecture,
    nationwide_facet,
    prefecture_facet,
    theme_facet,
)
from search.lists.filters import ListFilter
from search.lists.options import OptionFacet

# Readings are written in hiragana and sorted by code, so a row of the table is a range.
_FIRST = "ぁかさたなはまゃらゎ"
_AFTER_LAST = "ゟ"
_RANGES = dict(
    zip("あかさたなはまやらわ", zip(_FIRST, _FIRST[1:] + _AFTER_LAST, strict=True), strict=True)
)


def _kana_choices(data: QueryDict) -> Choices:
    return [(row, f"{row}行") for row in _RANGES]


def _in_kana_row(row: str) -> Q:
    first, after = _RANGES[row]
    return Q(kana__gte=first, kana__lt=after)


def _chosen_organizations(data: QueryDict) -> Choices:
    """Only those chosen: the key comes from an organization's page."""
    keys = [key for key in data.getlist("organization") if key.isdecimal() and len(key) < 10]
    return [(str(one.pk), one.name) for one in Organization.objects.published().filter(pk__in=keys)]


def organization_facet() -> Facet:
    """For lists of Content: what one organization has registered."""
    return Facet("登録した団体", _chosen_organizations, "owner_id")


def organization_option_facet() -> OptionFacet:
    """As `organization_facet`, for lists of cards."""
    return OptionFacet("登録した団体", _chosen_organizations)


class OrganizationFilter(ListFilter):
    noun = "団体・行政機関"
    sorts = {
        "kana": ("五十音順", ("kana", "name", "pk")),
        "new": ("新しく加わった順", (F("endorsed_on").desc(nulls_last=True), "-pk")),
        "place": ("都道府県順", (by_prefecture(Organization), "kana", "name", "pk")),
    }
    relevance = ("search_rank", *Organization.item_kind.tie_break)

    kind = Facet("種別", lambda data: OrganizationKind.choices, "kind")
    kana = Facet("五十音", _kana_choices, where=_in_kana_row)
    theme = theme_facet()
    prefecture = prefecture_facet()
    bureau = bureau_facet()
    nationwide = nationwide_facet(Organization)

    class Meta:
        model = Organization
        fields: list[str] = []
