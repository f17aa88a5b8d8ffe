"""The 47 prefectures: the map of tiles, and what goes on in each."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.models import Case
from events.models import Event
from forum.models import Topic
from organizations.models import Organization
from policies.models import Material, Policy
from vocabulary.models import Municipality, Prefecture

NEWEST_CASES = 5
NEWEST_OTHERS = 3


def prefectures_with_counts() -> list[Prefecture]:
    """All 47, each with `count`, the number of its published cases."""
    counts = dict(
        Case.objects.counted()
        .order_by()
        .values_list("prefectures")
        .annotate(Count("pk", distinct=True))
    )
    prefectures = list(Prefecture.objects.all())
    for prefecture in prefectures:
        prefecture.count = counts.get(prefecture.pk, 0)
    return prefectures


def towns_by_kana(prefecture: Prefecture) -> dict[str, list[Municipality]]:
    """The municipalities of a prefecture by the row of their reading, each with `count`."""
    cases = Case.objects.counted().order_by().values("pk")
    towns = (
        Municipality.objects.filter(prefecture=prefecture)
        .annotate(count=Count("cases", filter=Q(cases__in=cases), distinct=True))
        .order_by("kana", "pk")
    )
    rows: dict[str, list[Municipality]] = {}
    for town in towns:
        rows.setdefault(town.kana_row, []).append(town)
    return rows


@require_safe
def place_list(request: HttpRequest) -> HttpResponse:
    return render(
        request, "platform_site/place_list.html", {"prefectures": prefectures_with_counts()}
    )


@require_safe
def place_detail(request: HttpRequest, code: str) -> HttpResponse:
    prefecture = get_object_or_404(Prefecture, pk=code)
    return render(
        request,
        "platform_site/place_detail.html",
        {
            "prefecture": prefecture,
            "town_count": Municipality.objects.filter(prefecture=prefecture).count(),
            "neighbours": Prefecture.objects.filter(bureau=prefecture.bureau).exclude(pk=code),
            "towns": towns_by_kana(prefecture),
            **_shelves(prefecture),
        },
    )


def _shelves(prefecture: Prefecture) -> dict[str, Any]:
    here = [prefecture.pk]
    cases = Case.objects.published().in_prefectures(here)
    topics = Topic.objects.visible().filter(case__in=cases.order_by().values("pk"))
    return {
        "cases": cases.for_short_cards().order_by("-published_at", "-pk")[:NEWEST_CASES],
        "case_count": Case.objects.counted().in_prefectures(here).count(),
        "events": Event.objects.published()
        .in_prefectures(here)
        .nearest_first()
        .prefetch_related("sessions")[:NEWEST_OTHERS],
        "policies": Policy.objects.published().in_prefectures(here)[:NEWEST_OTHERS],
        "materials": Material.objects.published().in_prefectures(here)[:NEWEST_OTHERS],
        "organizations": Organization.objects.listed().filter(prefectures=prefecture)[
            :NEWEST_CASES
        ],
        "topics": topics.select_related("board")[:NEWEST_OTHERS],
    }
