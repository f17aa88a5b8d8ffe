"""Pages of fixed text."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


def _page(template: str) -> Callable[[HttpRequest], HttpResponse]:
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        return render(request, f"about/{template}.html")

    return view


about = _page("about")
guide = _page("guide")
terms = _page("terms")
privacy = _page("privacy")
accessibility = _page("accessibility")
rules = _page("rules")
