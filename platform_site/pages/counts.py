"""How many cases each prefecture, theme and municipality has."""

from typing import Any

from django.db.models import Count, Q

from cases.models import Case, CaseQuerySet
from vocabulary.models import Municipality, Prefecture, Theme


def prefectures_with_counts(cases: CaseQuerySet | None = None) -> list[Prefecture]:
    """All 47, each with `count`, the number of its cases: of the whole site, or of those given."""
    return list(_with_count(Prefecture.objects.all(), cases))


def themes_with_counts(cases: CaseQuerySet | None = None) -> list[Theme]:
    """All 23, each with `count`, the number of its cases: of the whole site, or of those given."""
    return list(_with_count(Theme.objects.all(), cases))


def towns_with_counts(prefecture: Prefecture) -> list[Municipality]:
    """The municipalities of a prefecture by their reading, each with `count`."""
    return list(_with_count(Municipality.objects.filter(prefecture=prefecture), None).by_kana())


def _with_count(rows: Any, cases: CaseQuerySet | None) -> Any:
    """In one query. A case is linked at most once to a place or theme, so no case counts twice."""
    public = Case.objects.published_without_samples() if cases is None else cases
    number = Count("cases", filter=Q(cases__in=public.order_by().values("pk")))
    # Django drops the default order of a model in GROUP BY queries.
    return rows.annotate(count=number).order_by(*rows.model._meta.ordering)
