"""The context of every page: whose site it is, the menu, how to get help."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, lru_cache, partial

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from organizations.operator import operator
from platform_site.models import Notice
from platform_site.pages.contact import contact
from platform_site.pages.feedback import page_in_question
from records.remembered import remembered
from search.kinds import Kind, all_kinds
from vocabulary.statements import Statement


@dataclass(frozen=True)
class MenuEntry:
    """One entry of the global menu; `current` is the value of aria-current, or empty."""

    label: str
    url: str
    icon: str
    current: str


def _current(url: str, path: str) -> str:
    if path == url:
        return "page"
    return "true" if path.startswith(url) else ""


@lru_cache(maxsize=1)
def _menu_places(kinds: tuple[Kind, ...]) -> tuple[tuple[str, str, str], ...]:
    """Label, address and icon of each entry, in order."""
    placed = [(kind.menu, kind) for kind in kinds if kind.menu]
    placed.sort(key=lambda pair: pair[0].order)
    return tuple((place.label, reverse(kind.list_page), kind.icon) for place, kind in placed)


def menu(path: str) -> tuple[MenuEntry, ...]:
    """The menu entries, in order, on the page at `path`."""
    return tuple(
        _entry(label, url, icon, _current(url, path))
        for label, url, icon in _menu_places(tuple(all_kinds()))
    )


_entry = cache(MenuEntry)  # of which there are three for each place


@dataclass(frozen=True)
class Visitor:
    """Who sees the page; `name` is what the board calls them."""

    is_signed_in: bool = False
    name: str = ""
    may_manage: bool = False


@dataclass(frozen=True)
class UrgentNotice:
    """What everybody must know at once; without `url` on the page of the notice itself."""

    title: str
    changed_at: datetime
    url: str


_newest_urgent = Statement(
    lambda: Notice.objects.urgent().values_list("pk", "title", "publish_from", "updated_at")[:1]
)


@remembered
def newest_urgent() -> UrgentNotice | None:
    for pk, title, publish_from, updated_at in _newest_urgent():
        notice = Notice(pk=pk, title=title, publish_from=publish_from, updated_at=updated_at)
        return UrgentNotice(notice.urgent_title, notice.changed_at, notice.get_absolute_url())
    return None


def urgent_notice(path: str) -> UrgentNotice | None:
    """The notice for the top of the page at `path`."""
    notice = newest_urgent()
    return replace(notice, url="") if notice and notice.url == path else notice


def visitor(request: HttpRequest) -> Visitor:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Visitor()
    return Visitor(True, user.display_name, admin.site.has_permission(request))


def frame(request: HttpRequest) -> dict[str, object]:
    """The context processor for templates/base.html.

    Templates call the functions: error pages, which must work without the database, and pages
    of the admin do not.
    """
    return {
        "site_name": settings.SITE_NAME,
        "operator": operator(),
        "contact": contact(),
        "printed_on": timezone.localdate(),
        "menu": menu(request.path),
        "at_home": request.path == "/",
        "urgent_notice": lambda: urgent_notice(request.path),
        "page_in_question": lambda: page_in_question(request),
        "visitor": cache(partial(visitor, request)),
    }
