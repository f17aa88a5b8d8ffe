"""The context of every page: the name of the site, the menu, how to get help."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html

from platform_site.models import Notice
from platform_site.pages.feedback import page_of_this_site
from search.kinds import all_kinds


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


def menu(path: str) -> list[MenuEntry]:
    """The menu entries, in order, on the page at `path`."""
    places = sorted(
        ((kind.menu, kind) for kind in all_kinds() if kind.menu), key=lambda pair: pair[0].order
    )
    entries = []
    for place, kind in places:
        url = reverse(kind.list_page)
        entries.append(MenuEntry(place.label, url, kind.icon, _current(url, path)))
    return entries


def _may_manage(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return bool(user and user.is_authenticated and admin.site.has_permission(request))


def frame(request: HttpRequest) -> dict[str, object]:
    """The context processor for templates/base.html.

    `urgent_notice` and `may_manage` query lazily: error pages, which must work without the
    database, and pages of the admin do not use them.
    """
    return {
        "site_name": settings.SITE_NAME,
        "help_phone": settings.HELP_PHONE,
        "help_phone_link": "tel:" + settings.HELP_PHONE.replace("-", ""),
        # Prevents a line break within 9:30〜18:15.
        "help_hours": format_html('<span class="kyoso-unbroken">{}</span>', settings.HELP_HOURS),
        "printed_on": timezone.localdate(),
        "menu": SimpleLazyObject(lambda: menu(request.path)),
        "urgent_notice": SimpleLazyObject(lambda: Notice.objects.urgent().first()),
        "page_in_question": SimpleLazyObject(lambda: page_of_this_site(request.path_info)),
        "may_manage": SimpleLazyObject(lambda: _may_manage(request)),
    }
