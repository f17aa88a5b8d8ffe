"""What search engines are told: every public page, most with the day of their last change.

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

from cases.models import Case
from events.models import Event, Video
from forum.models import Board, Topic
from organizations.models import Organization
from platform_site.models import Notice
from policies.models import Material, Policy
from vocabulary.models import Prefecture, Theme

PAGES_PER_FILE = 5_000
LISTS = (
    "home", "case_list", "policy_list", "budget_list", "material_list", "organization_list",
    "organization_join", "event_list", "video_list", "board_index", "place_list", "theme_list",
    "notice_list", "link_list", "about", "about_guide", "about_rules", "about_terms",
    "about_privacy", "about_accessibility", "about_sitemap",
)  # fmt: skip
NOT_FOR_ENGINES = ("/admin/", "/accounts/", "/search/", "/feedback/", "/forum/topics/new/")


class Lists(Sitemap):
    def items(self) -> tuple[str, ...]:
        return LISTS

    def location(self, item: str) -> str:
        return reverse(item)


def _pages(
    rows: Callable[[], QuerySet], changed: str | None = None, *, address: str = "pk"
) -> Callable[[], Sitemap]:
    """The pages of rows, asked when the map is; `changed` is the column of the last change.

    Nothing else is read but the column the `address` is made of: a file names thousands.
    """

    def pages() -> Sitemap:
        columns = filter(None, ("pk", address, changed))
        told: dict[str, Any] = {"queryset": rows().order_by("pk").only(*columns)}
        pages = GenericSitemap(told | ({"date_field": changed} if changed else {}))
        pages.limit = PAGES_PER_FILE
        return pages

    return pages


SECTIONS = {
    "lists": Lists,
    "cases": _pages(lambda: Case.objects.counted(), "updated_at"),
    "policies": _pages(lambda: Policy.objects.counted(), "updated_at"),
    "materials": _pages(lambda: Material.objects.counted(), "updated_at"),
    "organizations": _pages(lambda: Organization.objects.listed(), "updated_at"),
    "events": _pages(lambda: Event.objects.counted(), "updated_at"),
    "videos": _pages(lambda: Video.objects.counted(), "updated_at"),
    "boards": _pages(lambda: Board.objects.all(), address="code"),
    "topics": _pages(lambda: Topic.objects.visible(), "last_posted_at"),
    "notices": _pages(lambda: Notice.objects.published(), "updated_at"),
    "places": _pages(lambda: Prefecture.objects.all()),
    "themes": _pages(lambda: Theme.objects.all()),
}


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: {address}" for address in NOT_FOR_ENGINES),
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap_index'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


urlpatterns = [
    path(
        "sitemap.xml",
        require_safe(index),
        {"sitemaps": SECTIONS, "sitemap_url_name": "sitemap_section"},
        name="sitemap_index",
    ),
    path(
        "sitemap/<str:section>.xml",
        require_safe(sitemap),
        {"sitemaps": SECTIONS},
        name="sitemap_section",
    ),
    path("robots.txt", robots, name="robots"),
]
