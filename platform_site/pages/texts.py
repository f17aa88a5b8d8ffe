"""Pages of fixed text, and the list of all pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forum.models import Board
from search.kinds import all_kinds
from vocabulary.models import Prefecture, Theme


def _text_page(template: str) -> Callable[[HttpRequest], HttpResponse]:
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        return render(request, f"about/{template}.html")

    return view


about = _text_page("about")
why = _text_page("why")
guide = _text_page("guide")
terms = _text_page("terms")
privacy = _text_page("privacy")
accessibility = _text_page("accessibility")
rules = _text_page("rules")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every list of the site on one page, for those who look for a page by its name."""
    context = {
        "kinds_beside_menu": [kind for kind in all_kinds() if not kind.menu],
        "prefectures": Prefecture.objects.all(),
        "themes": Theme.objects.all(),
        "boards": Board.objects.all(),
    }
    return render(request, "about/sitemap.html", context)
