"""The 23 themes, and everything that belongs to each."""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.models import Case
from forum.models import Board, Topic
from organizations.models import Organization
from organizations.publishing.source import BRIEF_LAST
from platform_site.pages.counts import prefectures_with_counts, themes_with_counts
from platform_site.pages.newest import NEWEST_OTHERS, newest
from vocabulary.models import Theme, ThemeGroup

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
    theme = get_object_or_404(Theme.objects.annotate(**_annotations()), pk=code)
    return render(request, "platform_site/theme_detail.html", {"theme": theme, **_content(theme)})


def _annotations() -> dict[str, Coalesce | Subquery]:
    """The number of cases and the board of the theme, annotated in one query."""
    cases = Case.objects.published_without_samples().filter(themes=OuterRef("pk")).order_by()
    board = Board.objects.filter(theme=OuterRef("pk")).order_by("pk")
    number = cases.values("themes").annotate(number=Count("pk")).values("number")
    return {
        "case_count": Coalesce(Subquery(number), 0),
        "board_code": Subquery(board.values("code")[:1]),
        "board_name": Subquery(board.values("name")[:1]),
    }


def _content(theme: Theme) -> dict[str, object]:
    here = [theme.pk]
    counted = Case.objects.published_without_samples().with_themes(here)
    return {
        "prefectures": prefectures_with_counts(counted),
        "cases": Case.objects.published()
        .with_themes(here)
        .for_short_cards()
        .order_by(BRIEF_LAST, "-published_at", "-pk")[:NEWEST_CASES],
        **newest(lambda rows: rows.with_themes(here)),
        "organizations": Organization.objects.listed().filter(themes=theme)[:NEWEST_CASES],
        "topics": Topic.objects.visible()
        .filter(board__theme=theme)
        .select_related("board")[:NEWEST_OTHERS],
    }
