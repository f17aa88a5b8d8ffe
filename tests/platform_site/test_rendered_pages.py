"""Walks through every page by its links, as a visitor and as a resident.

With PLATFORM_RENDER_DIR set, the HTML of each is kept there, and `.ci/check` has it
validated. Forms are sent empty as well, so that their error states are among the pages.
"""

import os
import re
from collections import Counter, deque
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve

OUTSIDE = re.compile(r"^/(static|media|admin)/")


@dataclass
class Found(HTMLParser):
    """The links and the forms of one page."""

    links: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if tag == "form" and values.get("method", "").lower() == "post":
            self.forms.append(values.get("action", ""))


@dataclass
class Walk:
    """A walk of one person, and the pages seen; `sends_forms` empty, too."""

    client: Client
    who: str
    pages_per_route: int = 2
    sends_forms: bool = True
    pages: dict[str, HttpResponse] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    _routes: Counter[str] = field(default_factory=Counter)

    def go(self, starts: list[str]) -> None:
        waiting = deque((address, "the start") for address in starts)
        seen = set()
        while waiting:
            address, origin = waiting.popleft()
            if address in seen or not self._wanted(address):
                continue
            seen.add(address)
            answer = self.client.get(address, follow=True)
            if answer.status_code != 200:
                self.failures.append(f"{origin} leads to {address}: {answer.status_code}")
            elif answer["Content-Type"].startswith("text/html"):
                self.pages[address] = answer
                found = read(answer)
                waiting += [(resolved(address, link), address) for link in found.links]
                for form in found.forms if self.sends_forms else ():
                    self._send_empty(resolved(address, form) or address)

    def _wanted(self, address: str) -> bool:
        if not address.startswith("/") or OUTSIDE.match(address):
            return False
        try:
            route = resolve(urlsplit(address).path).route
        except Resolver404:
            return True  # a link to nowhere is to be found out
        self._routes[route] += 1
        return self._routes[route] <= self.pages_per_route

    def _send_empty(self, address: str) -> None:
        self._routes["POST " + address] += 1
        if self._routes["POST " + address] > 1 or OUTSIDE.match(address):
            return
        answer = post_and_take_back(self.client, address)
        if answer.status_code >= 500:
            self.failures.append(f"An empty form to {address}: {answer.status_code}")
        elif answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            self.pages["POST " + address] = answer


def post_and_take_back(
    client: Client, address: str, fields: Mapping[str, str] = MappingProxyType({})
) -> HttpResponse:
    """The answer; what was written is undone, a sign-out as well."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        answer = client.post(address, fields)
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer


def read(answer: HttpResponse) -> Found:
    found = Found()
    found.feed(answer.content.decode())
    return found


def asks(answer: HttpResponse) -> bool:
    """Whether the page asks if it helped, which no page with a form of its own should."""
    return 'id="helpful-title"' in answer.content.decode()


def resolved(address: str, link: str) -> str:
    """The link as an address of this site, without its fragment; else empty."""
    target = urldefrag(urljoin("http://testserver" + address, link)).url
    return target.removeprefix("http://testserver") if "//testserver" in target else ""


def plain_routes() -> list[str]:
    """Addresses without parameters, so that a page nobody links to is seen as well."""
    patterns = deque((pattern, "/") for pattern in get_resolver().url_patterns)
    found = []
    while patterns:
        pattern, prefix = patterns.popleft()
        route = prefix + str(pattern.pattern).removeprefix("^").removesuffix("$").removesuffix(
            r"\Z"
        )
        if hasattr(pattern, "url_patterns"):
            patterns += [(inner, route) for inner in pattern.url_patterns]
        elif not re.search(r"[<(\\\[?]", route) and not OUTSIDE.match(route):
            found.append(route)
    return found


def keep(walk: Walk) -> None:
    folder = os.environ.get("PLATFORM_RENDER_DIR")
    if not folder:
        return
    for number, (address, answer) in enumerate(walk.pages.items()):
        name = re.sub(r"[^A-Za-z0-9]+", "-", urlsplit(address).path).strip("-") or "home"
        Path(folder, f"{walk.who}-{number:03}-{name}.html").write_bytes(answer.content)


@pytest.mark.django_db
@pytest.mark.usefixtures("demo_site")
def test_every_link_leads_to_a_page() -> None:
    visitor = Walk(Client(), "visitor")
    visitor.go(["/", *plain_routes()])
    resident = Walk(Client(), "resident")
    resident.client.force_login(get_user_model().objects.get(email="resident@example.jp"))
    resident.go(["/", *plain_routes()])
    keep(visitor)
    keep(resident)
    assert visitor.failures + resident.failures == []
    pages = [*visitor.pages.items(), *resident.pages.items()]
    assert [address for address, page in pages if read(page).forms and asks(page)] == []
    assert sum(asks(page) for _, page in pages) > 30
    assert len(visitor.pages) > 30
