"""The pages of the 47 prefectures: the map of all, and the content of each."""

from functools import partial

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from events.shelves import nearest_of_prefecture
from organizations.models import Organization
from platform_site.pages import shelves
from platform_site.pages.counts import (
    case_counts,
    in_prefecture,
    in_prefecture_with_theme,
    in_town,
    prefectures_with_counts,
    with_counts,
)
from vocabulary.models import Municipality, Prefecture, Theme
from vocabulary.neighbours import neighbours

MOST_ORGANIZATIONS = 5


def group_by_kana_row(towns: list[Municipality]) -> dict[str, list[Municipality]]:
    """The municipalities by the row of their reading: あ行, か行, …"""
    rows: dict[str, list[Municipality]] = {}
    for town in towns:
        rows.setdefault(town.kana_row, []).append(town)
    return rows


@require_safe
def place_list(request: HttpRequest) -> HttpResponse:
    prefectures, _ = prefectures_with_counts(in_prefecture)
    return render(request, "platform_site/place_list.html", {"prefectures": prefectures})


@require_safe
def place_detail(request: HttpRequest, code: str) -> HttpResponse:
    prefecture = get_object_or_404(Prefecture, pk=code)
    context = {"prefecture": prefecture, **_counted(prefecture), **_content(prefecture)}
    return render(request, "platform_site/place_detail.html", context)


def _counted(prefecture: Prefecture) -> dict[str, object]:
    """Its towns and themes and the prefectures near it, with their numbers of cases."""
    towns = list(Municipality.objects.filter(prefecture=prefecture).by_kana())
    themes, near = list(Theme.objects.all()), list(_neighbours(prefecture))
    with_theme_here = partial(in_prefecture_with_theme, prefecture.pk)
    counts = case_counts(
        [
            *(in_prefecture(one.pk) for one in (prefecture, *near)),
            *(in_town(town.pk) for town in towns),
            *(with_theme_here(theme.pk) for theme in themes),
        ]
    )
    with_counts(towns, counts, in_town)
    return {
        "case_count": counts.numbers.get(in_prefecture(prefecture.pk), 0),
        "neighbours": with_counts(near, counts, in_prefecture),
        "themes": [one for one in with_counts(themes, counts, with_theme_here) if one.count],
        "town_count": len(towns),
        "towns": [town for town in towns if town.count],
        "other_towns": group_by_kana_row([town for town in towns if not town.count]),
    }


def _neighbours(prefecture: Prefecture) -> QuerySet[Prefecture]:
    return Prefecture.objects.filter(pk__in=neighbours(prefecture.pk))


def _content(prefecture: Prefecture) -> dict[str, object]:
    code = prefecture.pk
    organizations = Organization.objects.listed().filter(prefectures=prefecture)
    return {
        "cases": shelves.cases_of_prefecture(code=code),
        "policies": shelves.policies_of_prefecture(code=code),
        "materials": shelves.materials_of_prefecture(code=code),
        "events": nearest_of_prefecture(code),
        "organizations": organizations[:MOST_ORGANIZATIONS],
        "topics": shelves.topics_of_prefecture(code),
    }
