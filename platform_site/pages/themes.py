"""The 23 themes, and everything that belongs to each."""

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.models import Case
from forum.models import Board, Topic
from organizations.models import Organization
from platform_site.pages.counts import (
    case_counts,
    in_prefecture_with_theme,
    themes_with_counts,
    with_counts,
    with_theme,
)
from platform_site.pages.newest import NEWEST_OTHERS, newest
from search.index.cards import shown
from vocabulary.models import Prefecture, Theme, ThemeGroup

NEWEST_CASES = 6


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
    prefectures = list(Prefecture.objects.all())

    def of_theme(prefecture: str) -> str:
        return in_prefecture_with_theme(prefecture, theme.pk)

    counts = case_counts([with_theme(theme.pk), *(of_theme(area.pk) for area in prefectures)])
    return {
        "case_count": counts.numbers.get(with_theme(theme.pk), 0),
        "prefectures": with_counts(prefectures, counts, of_theme),
    }


def _content(theme: Theme) -> dict[str, object]:
    cards = Case.cards().with_any_option("theme", [theme.pk])
    return {
        "cases": shown(cards.order_by("is_brief", "-published_at", "-object_id")[:NEWEST_CASES]),
        **newest(theme=theme.pk),
        "organizations": Organization.objects.listed().filter(themes=theme)[:NEWEST_CASES],
        "topics": Topic.objects.visible()
        .filter(board__theme=theme)
        .select_related("board")[:NEWEST_OTHERS],
    }
