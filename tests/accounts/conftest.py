"""How the tests of this folder walk through the registration.

Models are not ready yet when this is imported, so they are asked for by name.
"""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client

from tests.accounts.pages import code_in_mail

PASSWORD = "kyoso-demo-2025"
_numbers = count(1)


@pytest.fixture
def address() -> str:
    """One nobody has used: limits are counted per address."""
    return f"new-{next(_numbers)}@example.jp"


@pytest.fixture
def member() -> Any:
    """Somebody registered, with a confirmed address."""
    address = f"member-{next(_numbers)}@example.jp"
    user = get_user_model().objects.create_user(address, PASSWORD, display_name="山田")
    user.emailaddress_set.create(email=address, verified=True, primary=True)
    return user


@pytest.fixture
def signed_in(member: Any) -> Client:
    """The browser of a member who came in by the front door, with the password."""
    browser = Client()
    answer = browser.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    assert answer.status_code == 302
    return browser


@pytest.fixture
def ask_for_code(client: Client) -> Callable[..., HttpResponse]:
    """The first two pages of the registration."""

    def ask(address: str, role: str = "resident", browser: Client = client) -> HttpResponse:
        browser.post("/accounts/signup/role/", {"role": role})
        return browser.post("/accounts/signup/", {"email": address, "comment": ""})

    return ask


@pytest.fixture
def confirmed(client: Client, ask_for_code: Callable[..., HttpResponse], address: str) -> Client:
    """Somebody whose address is confirmed, and who stands before the name on the board."""
    ask_for_code(address)
    client.post("/accounts/confirm-email/", {"code": code_in_mail()})
    return client
