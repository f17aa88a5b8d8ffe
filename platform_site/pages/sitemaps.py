"""Sitemaps for search engines: every public page, most with the day of their last change.

Lists, boards, places and themes have no such day.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.sitemaps import GenericSitemap, Sitemap
from django.contrib.sitemaps.views import index, sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from forum.models import Board, Topic
from search.index.writing import searchable_models
from search.kinds import all_kinds
from vocabulary.models import Prefecture, Theme

PAGES_PER_FILE = 5_000
# Beside the lists of the kinds.
OTHER_PAGES = (
    "home", "budget_list", "organization_join", "place_list", "theme_list", "link_list", "about",
    "about_why", "about_guide", "about_rules", "about_terms", "about_privacy",
    "about_accessibility", "about_sitemap",
)  # fmt: skip
DISALLOWED = ("/admin/", "/accounts/", "/search/", "/feedback/", "/forum/topics/new/")


def list_pages() -> list[str]:
    """The names of the addresses of all pages that show no single row."""
    return [*(kind.list_page for kind in all_kinds()), *OTHER_PAGES]


class Lists(Sitemap):
    def items(self) -> list[str]:
        return list_pages()

    def location(self, item: str) -> str:
        return reverse(item)


def _sitemap_of(
    rows: Callable[[], QuerySet], changed: str | None = None, *, address: str = "pk"
) -> Callable[[], Sitemap]:
    """The sitemap of rows; `changed` is the column of the last change.

    It fetches only that column and the one of the `address`, since a file has thousands of rows.
    """

    def build() -> Sitemap:
        columns = filter(None, ("pk", address, changed))
        info: dict[str, Any] = {"queryset": rows().order_by("pk").only(*columns)}
        sitemap = GenericSitemap(info | ({"date_field": changed} if changed else {}))
        sitemap.limit = PAGES_PER_FILE
        return sitemap

    return build


def sections() -> dict[str, Any]:
    """The files of the sitemap: the lists, each kind, boards, topics, places and themes."""
    kinds = {
        model.item_kind.section: _sitemap_of(model.objects.published_without_samples, "updated_at")
        for model in searchable_models()
        if model.item_kind.section
    }
    return {
        "lists": Lists,
        **kinds,
        "boards": _sitemap_of(Board.objects.all, address="code"),
        "topics": _sitemap_of(Topic.objects.visible, "last_posted_at"),
        "places": _sitemap_of(Prefecture.objects.all),
        "themes": _sitemap_of(Theme.objects.all),
    }


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    return index(request, sections(), sitemap_url_name="sitemap_section")


@require_safe
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    return sitemap(request, sections(), section)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: {address}" for address in DISALLOWED),
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap_index'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


urlpatterns = [
    path("sitemap.xml", sitemap_index, name="sitemap_index"),
    path("sitemap/<str:section>.xml", sitemap_section, name="sitemap_section"),
    path("robots.txt", robots, name="robots"),
]
