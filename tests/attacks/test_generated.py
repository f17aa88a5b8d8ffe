"""No request makes the site fail, or holds it for long, whoever sends it.

In CI more of them are sent than where somebody waits; `REQUESTS=50000 uv run pytest -n0
tests/attacks` sends as many as one likes, and SEED makes others.
"""

import os
import time
from collections import defaultdict
from copy import deepcopy
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from accounts.models import User
from tests.asked_names import note_asked_names
from tests.attacks.generated import ROLES, Generated, address_patterns, parameters, requests
from tests.thoroughness import few_or

NUMBER = int(os.environ.get("REQUESTS", few_or(2000, few=400)))  # of each address one at least
SEED = int(os.environ.get("SEED", "11"))
LONGEST = 2.0  # seconds of processor

pytestmark = [pytest.mark.usefixtures("demo_site"), pytest.mark.django_db]


@pytest.fixture
def browsers() -> dict[str, Client]:
    """One of each role, signed in."""
    found = {role: Client(raise_request_exception=False) for role in ROLES}
    for role, browser in found.items():
        if role:
            browser.force_login(User.objects.get(email=role))
    return found


def send(browser: Client, request: Generated) -> Any:
    """As a browser would; what it changes is taken back, so that the next one finds all there."""
    signed_in = deepcopy(browser.cookies)
    browser.cookies.load({name: _header(text) for name, text in request.cookies.items()})
    if request.role:
        browser.cookies[settings.SESSION_COOKIE_NAME] = signed_in[
            settings.SESSION_COOKIE_NAME
        ].value
    kind = {"content_type": request.content_type} if request.content_type else {}
    body: Any = {name: _text(text) for name, text in request.fields.items()}
    if request.content_type and request.content_type != "multipart/form-data":
        body = "&".join(map(str, request.fields)).encode(errors="replace")
    if request.method not in ("GET", "HEAD", "POST"):
        body, kind = b"", {}
    headers = {name: _header(text) for name, text in request.headers.items() if name != "Cookie"}
    call = getattr(browser, request.method.lower())
    arguments = {} if request.method in ("GET", "HEAD") else {"data": body, **kind}
    with transaction.atomic():
        answer = call(request.address, headers=headers, **arguments)
        b"".join(answer)
        transaction.set_rollback(True)
    browser.cookies = signed_in
    return answer


def _text(text: str) -> str:
    """Half of a character cannot even be sent."""
    return text.encode(errors="replace").decode()


def _header(text: str) -> str:
    return text.encode().decode("latin-1")


def test_no_request_makes_the_site_fail_or_holds_it_for_long(
    browsers: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    failed: list[Any] = []
    names = note_asked_names(monkeypatch)
    asked: dict[str, set[str]] = defaultdict(set)
    for request in requests(NUMBER, SEED, asked):
        names.clear()
        begun = time.process_time()
        answer = send(browsers[request.role], request)
        spent = time.process_time() - begun
        asked[request.pattern] |= names
        if answer.status_code >= 500 or spent > LONGEST:
            failed.append((answer.status_code, round(spent, 1), request))
    assert failed == []


def test_every_address_and_parameter_is_found() -> None:
    assert {"/cases/<int:pk>/", "/forum/topics/new/", "/admin/cases/case/"} <= set(
        address_patterns()
    )
    assert {"q", "prefecture", "next", "page", "helpful"} <= set(parameters())
