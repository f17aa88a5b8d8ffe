"""The 23 themes, and everything that belongs to each."""

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from events.shelves import nearest_of_theme
from forum.models import Board
from organizations.models import Organization
from platform_site.pages import shelves
from platform_site.pages.counts import (
    in_prefecture_with_theme,
    prefectures_with_counts,
    themes_with_counts,
    with_theme,
)
from vocabulary.models import Theme, ThemeGroup

MOST_ORGANIZATIONS = 6


@require_safe
def theme_list(request: HttpRequest) -> HttpResponse:
    themes = themes_with_counts()
    groups = [
        (group.label, [theme for theme in themes if theme.group == group]) for group in ThemeGroup
    ]
    return render(request, "platform_site/theme_list.html", {"groups": groups})


@require_safe
def theme_detail(request: HttpRequest, code: str) -> HttpResponse:
    theme = get_object_or_404(Theme.objects.annotate(**_board()), pk=code)
    context = {"theme": theme, **_counted(theme), **_content(theme)}
    return render(request, "platform_site/theme_detail.html", context)


def _board() -> dict[str, Subquery]:
    """The board of the theme, annotated in one query."""
    board = Board.objects.filter(theme=OuterRef("pk")).order_by("pk")
    return {
        "board_code": Subquery(board.values("code")[:1]),
        "board_name": Subquery(board.values("name")[:1]),
    }


def _counted(theme: Theme) -> dict[str, object]:
    """How many cases the theme has, and all prefectures with the number of them there."""
    all_of_theme = with_theme(theme.pk)

    def of_theme(prefecture: str) -> str:
        return in_prefecture_with_theme(prefecture, theme.pk)

    prefectures, counts = prefectures_with_counts(of_theme, all_of_theme)
    return {"case_count": counts.numbers.get(all_of_theme, 0), "prefectures": prefectures}


def _content(theme: Theme) -> dict[str, object]:
    organizations = Organization.objects.listed().filter(themes=theme)
    return {
        "cases": shelves.cases_of_theme(code=theme.pk),
        "policies": shelves.policies_of_theme(code=theme.pk),
        "materials": shelves.materials_of_theme(code=theme.pk),
        "events": nearest_of_theme(theme.pk),
        "organizations": organizations[:MOST_ORGANIZATIONS],
        "topics": shelves.topics_of_theme(theme.pk),
    }
