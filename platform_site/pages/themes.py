"""The 23 themes, and everything that belongs to each."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from events.shelves import nearest_of_theme
from forum.models import Board
from platform_site.pages import shelves
from platform_site.pages.counts import case_map_of_theme, themes_with_counts
from records.remembered import remembered
from vocabulary.models import Theme, ThemeGroup
from vocabulary.statements import Statement


@dataclass(frozen=True)
class ThemeFacts:
    """A theme and its board, if it has one."""

    code: str
    name: str
    board_code: str = ""
    board_name: str = ""


_theme = Statement(lambda code: Theme.objects.filter(pk=code).values_list("code", "name"), code=str)
_board = Statement(
    lambda code: Board.objects.filter(theme=code).order_by("pk").values_list("code", "name")[:1],
    code=str,
)


@remembered
def theme_facts(code: str) -> ThemeFacts:
    for row in _theme(code=code):
        board = next(iter(_board(code=code)), ())
        return ThemeFacts(*row, *board)
    raise Http404


@require_safe
def theme_list(request: HttpRequest) -> HttpResponse:
    themes = themes_with_counts()
    groups = [
        (group.label, [theme for theme in themes if theme.group == group]) for group in ThemeGroup
    ]
    return render(request, "platform_site/theme_list.html", {"groups": groups})


@require_safe
def theme_detail(request: HttpRequest, code: str) -> HttpResponse:
    context = {
        "theme": theme_facts(code),
        "counts": case_map_of_theme(code),
        "cases": shelves.cases_of_theme(code=code),
        "policies": shelves.policies_of_theme(code=code),
        "materials": shelves.materials_of_theme(code=code),
        "events": nearest_of_theme(code),
        "organizations": shelves.organizations_of_theme(code),
        "topics": shelves.topics_of_theme(code),
    }
    return render(request, "platform_site/theme_detail.html", context)
