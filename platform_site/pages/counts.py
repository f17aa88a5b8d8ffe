"""How many cases each prefecture, theme and municipality has."""

from typing import Any

from django.db.models import Count, Q

from cases.models import Case, CaseQuerySet
from vocabulary.models import Municipality, Prefecture, Theme


def prefectures_with_counts(cases: CaseQuerySet | None = None) -> list[Prefecture]:
    """All 47, each with `count`, the number of its cases: of the whole site, or of those given."""
    return list(_counted(Prefecture.objects.all(), cases))


def themes_with_counts(cases: CaseQuerySet | None = None) -> list[Theme]:
    """All 23, each with `count`, the number of its cases: of the whole site, or of those given."""
    return list(_counted(Theme.objects.all(), cases))


def towns_with_counts(prefecture: Prefecture) -> list[Municipality]:
    """The municipalities of a prefecture by their reading, each with `count`."""
    return list(_counted(Municipality.objects.filter(prefecture=prefecture), None).by_kana())


def _counted(rows: Any, cases: CaseQuerySet | None) -> Any:
    """One query. Each case is linked once to a place or theme, so nothing is counted twice."""
    public = Case.objects.published_without_samples() if cases is None else cases
    number = Count("cases", filter=Q(cases__in=public.order_by().values("pk")))
    # Where rows are counted, the order of their model falls away.
    return rows.annotate(count=number).order_by(*rows.model._meta.ordering)
