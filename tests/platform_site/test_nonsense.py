"""Nonsense as every parameter that any view reads: a page follows, never a failure."""

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import resolve

from records.editing.addresses import address, change_address
from tests.asked_names import note_asked_names
from tests.platform_site.test_rendered_pages import Walk, plain_routes, post_and_take_back
from tests.thoroughness import few_or

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_site")]
ROWS = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0"}
FINE = (200, 302, 400, 403, 404, 405, 409, 410, 429)
RESIDENT = "resident@example.jp"
WORST = ["1" * 5_000, "'\"<>%00"]
NONSENSE = [*WORST, "-1", "9" * 40, "//evil.example/", "１２"][: few_or(6, few=3)]


@pytest.fixture
def parameters(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    return note_asked_names(monkeypatch)


def pages_of(client: Client) -> list[str]:
    """One address of each public route."""
    walk = Walk(client, "somebody", pages_per_route=1, sends_forms=False)
    walk.go(["/", *plain_routes()])
    seen = [page.partition("?")[0] for page in walk.pages]
    return list({resolve(path).route: path for path in seen}.values())


def lists_of_the_admin() -> list[str]:
    lists = [address(model, "changelist") for model in admin.site._registry]
    return ["/admin/", "/admin/review/", *lists]


@pytest.mark.parametrize("who", ["", RESIDENT, "secretariat@example.jp"])
def test_no_parameter_breaks_a_page_or_a_form(who: str, parameters: set[str]) -> None:
    client = Client()
    if who:
        client.force_login(get_user_model().objects.get(email=who))
    is_office = who.startswith("secretariat")
    pages = lists_of_the_admin() if is_office else pages_of(client)
    admin_forms = forms_of_the_admin(client) if is_office else []
    broken, tried = [], set()
    for path in [*pages, *admin_forms]:
        asked = names_asked_by(client, path, parameters) | {"next"}
        read = names_read_by(client, path, parameters)
        tried |= asked | read
        # Who has signed in reads the same pages, and a form of the office is dear to draw.
        values = NONSENSE if path in pages and who != RESIDENT else WORST[:1]
        queries = [dict.fromkeys(asked | read, value) for value in values]
        queries += [{name: "abc"} for name in asked] if values is NONSENSE else []
        forms = [filled(read, value) for value in WORST] if read else []
        broken += [(path, query) for query in queries if status_of(client, path, query) not in FINE]
        broken += [(path, form) for form in forms if sent(client, path, form) not in FINE]
    assert {"next", "summary" if is_office else "page", "q"} <= tried
    assert broken == []


def names_asked_by(client: Client, path: str, parameters: set[str]) -> set[str]:
    parameters.clear()
    client.get(path)
    return {name for name in parameters if name.isascii()}


def names_read_by(client: Client, path: str, parameters: set[str]) -> set[str]:
    """What a form reads; of what it reads only where the first fields are filled, too.

    A field of two boxes goes by its own name besides.
    """
    parameters.clear()
    if sent(client, path, {}) == 405:
        return set()
    sent(client, path, filled(parameters, "1"))
    names = {name for name in parameters if name.isascii()}
    return names | {name.removesuffix("_0") for name in names}


def filled(names: set[str], value: str) -> dict[str, str]:
    """One row of each kind of child rows: a wrong number of them would refuse the rest unread."""
    return {name: ROWS.get(name.rpartition("-")[2], value) for name in names}


def forms_of_the_admin(client: Client) -> list[str]:
    """One of each kind: of a new row, or of one that is there where none can be made."""
    found = []
    for model in admin.site._registry:
        row = model._base_manager.order_by("pk").first()
        if status_of(client, address(model, "add"), {}) == 200:
            found.append(address(model, "add"))
        elif row:
            found.append(change_address(row))
    return found


def status_of(client: Client, path: str, query: dict[str, str]) -> int:
    return client.get(path, query).status_code


def sent(client: Client, path: str, fields: dict[str, str]) -> int:
    return post_and_take_back(client, path, fields).status_code


@pytest.mark.parametrize("wish", ["abc", "account_login", "//evil.example/", "javascript:x", "a.b"])
def test_where_to_go_next_is_an_address_of_this_site(wish: str) -> None:
    client = Client()
    answer = client.get("/accounts/signup/role/", {"next": wish})
    assert answer.status_code == 200
    client.force_login(get_user_model().objects.get(email=RESIDENT))
    answer = client.get("/accounts/signup/role/", {"next": wish})
    assert answer.url == "/accounts/"
