"""How many cases each prefecture, theme and municipality has."""

from django.db.models import Count, Q

from cases.models import Case, CaseQuerySet
from vocabulary.models import Municipality, Prefecture, Theme


def prefectures_with_counts(cases: CaseQuerySet | None = None) -> list[Prefecture]:
    """All 47, each with `count`, the number of its cases: of the whole site, or of those given."""
    counts = _numbers("prefectures", cases)
    prefectures = list(Prefecture.objects.all())
    for prefecture in prefectures:
        prefecture.count = counts.get(prefecture.pk, 0)
    return prefectures


def themes_with_counts(cases: CaseQuerySet | None = None) -> list[Theme]:
    """All 23, each with `count`, the number of its cases: of the whole site, or of those given."""
    counts = _numbers("themes", cases)
    themes = list(Theme.objects.all())
    for theme in themes:
        theme.count = counts.get(theme.pk, 0)
    return themes


def towns_with_counts(prefecture: Prefecture) -> list[Municipality]:
    """The municipalities of a prefecture by their reading, each with `count`."""
    cases = Case.objects.counted().order_by().values("pk")
    return list(
        Municipality.objects.filter(prefecture=prefecture)
        .annotate(count=Count("cases", filter=Q(cases__in=cases), distinct=True))
        .by_kana()
    )


def _numbers(relation: str, cases: CaseQuerySet | None) -> dict[str, int]:
    rows = Case.objects.counted() if cases is None else cases
    return dict(rows.order_by().values_list(relation).annotate(Count("pk", distinct=True)))
