"""The conditions of the list of organizations."""

from typing import Any

from django.db.models import Q
from django.http import QueryDict

from organizations.models import Organization, OrganizationKind
from search.listing import Choices, Facet, ListFilter, prefecture_facet, theme_facet
from vocabulary.normalize import kana_row

# Readings are written in hiragana and sorted by code, so a row of the table is a range.
_FIRST = "ぁかさたなはまゃらゎ"
_AFTER_LAST = "ゟ"
_RANGES = dict(
    zip("あかさたなはまやらわ", zip(_FIRST, _FIRST[1:] + _AFTER_LAST, strict=True), strict=True)
)


def _kana_choices(data: QueryDict) -> Choices:
    return [(row, f"{row}行") for row in _RANGES]


def _in_kana_rows(queryset: Any, rows: list[str]) -> Any:
    condition = Q(pk__in=[])
    for row in rows:
        first, after = _RANGES[row]
        condition |= Q(kana__gte=first, kana__lt=after)
    return queryset.filter(condition)


def _kana_counts(queryset: Any) -> dict[str, int]:
    counts: dict[str, int] = {}
    for kana in queryset.order_by().values_list("kana", flat=True):
        row = kana_row(kana)[:1]
        counts[row] = counts.get(row, 0) + 1
    return counts


class OrganizationFilter(ListFilter):
    sorts = {
        "kana": ("五十音順", ("kana", "name", "pk")),
        "new": ("新しく加わった順", ("-endorsed_on", "-pk")),
    }
    relevance = ("-in_title", "kana", "pk")
    sample_path = "is_sample"

    kind = Facet("種別", lambda data: OrganizationKind.choices, "kind")
    kana = Facet("五十音", _kana_choices, narrow=_in_kana_rows, tally=_kana_counts)
    theme = theme_facet()
    prefecture = prefecture_facet()

    class Meta:
        model = Organization
        fields: list[str] = []
