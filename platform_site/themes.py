"""The 23 themes, and everything that belongs to each."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.models import Case
from events.models import Event
from forum.models import Board, Topic
from organizations.models import Organization
from policies.models import Material, Policy
from vocabulary.models import Theme, ThemeGroup

NEWEST_CASES = 6
NEWEST_OTHERS = 3


def themes_with_counts() -> list[Theme]:
    """All 23, each with `count`, the number of its published cases."""
    counts = dict(
        Case.objects.counted().order_by().values_list("themes").annotate(Count("pk", distinct=True))
    )
    themes = list(Theme.objects.all())
    for theme in themes:
        theme.count = counts.get(theme.pk, 0)
    return themes


@require_safe
def theme_list(request: HttpRequest) -> HttpResponse:
    themes = themes_with_counts()
    groups = [
        (group.label, [theme for theme in themes if theme.group == group]) for group in ThemeGroup
    ]
    return render(request, "platform_site/theme_list.html", {"groups": groups})


@require_safe
def theme_detail(request: HttpRequest, code: str) -> HttpResponse:
    theme = get_object_or_404(Theme, pk=code)
    return render(request, "platform_site/theme_detail.html", {"theme": theme, **_shelves(theme)})


def _shelves(theme: Theme) -> dict[str, Any]:
    here = [theme.pk]
    return {
        "cases": Case.objects.published()
        .with_themes(here)
        .for_cards()
        .order_by("is_brief", "-published_at", "-pk")[:NEWEST_CASES],
        "case_count": Case.objects.counted().with_themes(here).count(),
        "policies": Policy.objects.published().with_themes(here).for_cards()[:NEWEST_OTHERS],
        "materials": Material.objects.published().with_themes(here).for_cards()[:NEWEST_OTHERS],
        "events": Event.objects.published().with_themes(here).for_cards()[:NEWEST_OTHERS],
        "organizations": Organization.objects.listed().filter(themes=theme)[:NEWEST_CASES],
        "board": Board.objects.filter(theme=theme).first(),
        "topics": Topic.objects.visible()
        .filter(board__theme=theme)
        .select_related("board")[:NEWEST_OTHERS],
    }
