"""Nonsense as every parameter that any view reads: a page follows, never a failure."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.http import QueryDict
from django.test import Client
from django.urls import resolve

from records.editing.addresses import address
from tests.platform_site.test_rendered_pages import Walk, plain_routes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_site")]
NONSENSE = ["-1", "9" * 40, "//evil.example/", "'\"<>%00", "１２"]


@pytest.fixture
def parameters(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of all parameters that were asked for since the set was emptied."""
    asked: set[str] = set()
    for method in ("get", "getlist", "__getitem__", "__contains__"):
        own = getattr(QueryDict, method)

        def noting(self: QueryDict, key: Any, *args: Any, own: Any = own) -> Any:
            asked.add(str(key))
            return own(self, key, *args)

        monkeypatch.setattr(QueryDict, method, noting)
    return asked


def pages_of(client: Client) -> list[str]:
    """One address of each route, the lists and empty forms of the admin among them."""
    walk = Walk(client, "somebody")
    walk.go(["/", *plain_routes()])
    seen = [page.partition("?")[0] for page in walk.pages if page.startswith("/")]
    seen += ["/admin/", "/admin/review/"]
    seen += [address(model, "changelist") for model in admin.site._registry]
    return list({resolve(path).route: path for path in seen}.values())


@pytest.mark.parametrize("who", ["", "resident@example.jp", "secretariat@example.jp"])
def test_no_parameter_breaks_a_page(who: str, parameters: set[str]) -> None:
    client = Client()
    if who:
        client.force_login(get_user_model().objects.get(email=who))
    broken, tried = [], set()
    for path in pages_of(client):
        if who and Client().get(path).status_code == 200:
            continue  # asked by nobody in particular already
        parameters.clear()
        client.get(path)
        names = {name for name in parameters if name.isascii()} | {"next"}
        tried |= names
        queries = [dict.fromkeys(names, value) for value in NONSENSE]
        queries += [{name: "abc"} for name in names]
        broken += [
            (path, query)
            for query in queries
            if client.get(path, query).status_code not in (200, 302, 400, 403, 404, 405, 410, 429)
        ]
    assert {"next", "page", "q"} <= tried or who
    assert broken == []


@pytest.mark.parametrize("wish", ["abc", "account_login", "//evil.example/", "javascript:x", "a.b"])
def test_where_to_go_next_is_an_address_of_this_site(wish: str) -> None:
    client = Client()
    answer = client.get("/accounts/signup/role/", {"next": wish})
    assert answer.status_code == 200
    client.force_login(get_user_model().objects.get(email="resident@example.jp"))
    answer = client.get("/accounts/signup/role/", {"next": wish})
    assert answer.url == "/accounts/"
