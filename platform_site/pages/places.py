"""The pages of the 47 prefectures: the map of all, and the content of each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.models import Case
from forum.models import Topic
from organizations.models import Organization
from platform_site.pages.counts import (
    prefectures_with_counts,
    themes_with_counts,
    towns_with_counts,
)
from platform_site.pages.newest import NEWEST_OTHERS, newest
from vocabulary.models import Municipality, Prefecture
from vocabulary.neighbours import neighbours

NEWEST_CASES = 5


def group_by_kana_row(towns: list[Municipality]) -> dict[str, list[Municipality]]:
    """The municipalities by the row of their reading: あ行, か行, …"""
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
    codes = neighbours(code)
    return render(
        request,
        "platform_site/place_detail.html",
        {
            "prefecture": prefecture,
            "neighbours": [one for one in prefectures_with_counts() if one.pk in codes],
            **_towns(prefecture),
            **_content(prefecture),
        },
    )


def _towns(prefecture: Prefecture) -> dict[str, object]:
    towns = towns_with_counts(prefecture)
    return {
        "town_count": len(towns),
        "towns": [town for town in towns if town.count],
        "other_towns": group_by_kana_row([town for town in towns if not town.count]),
    }


def _content(prefecture: Prefecture) -> dict[str, object]:
    here = [prefecture.pk]
    cases = Case.objects.published().in_prefectures(here)
    counted = Case.objects.published_without_samples().in_prefectures(here)
    topics = Topic.objects.visible().filter(
        case__isnull=False, case__in=cases.order_by().values("pk")
    )
    return {
        "cases": cases.for_short_cards().order_by("-published_at", "-pk")[:NEWEST_CASES],
        "case_count": counted.count(),
        "themes": [theme for theme in themes_with_counts(counted) if theme.count],
        **newest(lambda rows: rows.in_prefectures(here)),
        "organizations": Organization.objects.listed().filter(prefectures=prefecture)[
            :NEWEST_CASES
        ],
        "topics": topics.select_related("board")[:NEWEST_OTHERS],
    }
