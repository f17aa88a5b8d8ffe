"""No page tells whether an address has an account; only its mailbox does."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Tally, User
from tests.accounts.factories import PASSWORD
from tests.accounts.pages import errors_of

pytestmark = pytest.mark.django_db

UNKNOWN = "nobody-knows@example.jp"


def seen(answer, address: str) -> tuple[int, str, list[str], str]:
    """What the asking side sees, without what differs by nature."""
    page = answer.content.decode().replace(address, "ADDRESS")
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
    headers = sorted(name for name in answer.headers if name != "Content-Length")
    return answer.status_code, answer.get("Location", ""), headers, page


def walk(pages: list[tuple[str, dict[str, str]]], address: str) -> list[object]:
    """Every answer of one visitor who posts to, and looks at, one page after the other."""
    Tally.objects.all().delete()  # both begin with all their tries
    browser = Client()
    answers: list[object] = []
    for page, typed in pages:
        fields = {name: value.replace("ADDRESS", address) for name, value in typed.items()}
        answers.append(seen(browser.post(page, fields), address))
        answers.append(seen(browser.get(page), address))
    return answers


WRONG = {"code": "0000-0000"}
SIGN_UP = [
    ("/accounts/signup/role/", {"role": "resident"}),
    ("/accounts/signup/", {"email": "ADDRESS", "comment": ""}),
    ("/accounts/confirm-email/", WRONG),
    ("/accounts/confirm-email/", {"action": "resend"}),
    ("/accounts/confirm-email/", WRONG),
    ("/accounts/confirm-email/", {"action": "change", "email": "other@example.jp"}),
]
WALKS = {
    "signing up": SIGN_UP,
    "signing up, to the last try": [*SIGN_UP, *[("/accounts/confirm-email/", WRONG)] * 4],
    "signing up, left in the middle": [
        *SIGN_UP[:3],
        ("/accounts/logout/", {"next": "/accounts/signup/"}),
        ("/accounts/confirm-email/", WRONG),
        ("/accounts/login/", {}),
    ],
    "signing in by code": [
        ("/accounts/login/code/", {"email": "ADDRESS"}),
        ("/accounts/login/code/confirm/", WRONG),
        ("/accounts/login/code/confirm/", {"action": "resend"}),
        *[("/accounts/login/code/confirm/", WRONG)] * 5,
        ("/accounts/logout/", {}),
    ],
    "a new password": [
        ("/accounts/password/reset/", {"email": "ADDRESS"}),
        *[("/accounts/password/reset/confirm/", WRONG)] * 6,
        ("/accounts/password/reset/complete/", {"password1": "asagao-himawari"}),
    ],
    "a wrong password": [("/accounts/login/", {"login": "ADDRESS", "password": "chigau-password"})]
    * 7,
}


@pytest.mark.parametrize("pages", WALKS.values(), ids=WALKS.keys())
def test_known_stopped_unfinished_and_unknown_addresses_look_the_same(member, pages):
    expected = walk(pages, UNKNOWN)
    for state in ({}, {"is_active": False}, {"is_active": True, "registered_at": None}):
        type(member).objects.filter(pk=member.pk).update(**state)
        assert walk(pages, member.email) == expected, state


def test_the_owner_of_the_address_is_told_by_mail(client, member, ask_for_code):
    ask_for_code(member.email)
    message = mail.outbox[0]
    assert message.to == [member.email]
    assert "すでに登録されています" in message.body
    assert "http://testserver/accounts/login/" in message.body
    assert "http://testserver/accounts/password/reset/" in message.body
    assert member.display_name not in message.body


@pytest.mark.parametrize("page", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_somebody_without_an_account_is_told_by_mail(client, page):
    client.post(page, {"email": UNKNOWN})
    assert "会員登録がありません" in mail.outbox[0].body
    assert "http://testserver/accounts/signup/" in mail.outbox[0].body


def test_a_member_who_asks_for_the_address_of_another_sees_nothing_special(signed_in, member):
    signed_in.get("/accounts/")  # has read that the sign-in went well
    answers = []
    for address in (UNKNOWN, "taken@example.jp"):
        if address != UNKNOWN:
            type(member).objects.create_user(address, display_name="別の人")
        signed_in.post("/accounts/email/", {"action_add": "1", "email": address})
        signed_in.post("/accounts/reauthenticate/?next=/accounts/email/", {"password": PASSWORD})
        answer = signed_in.post("/accounts/email/", {"action_add": "1", "email": address})
        answers.append(seen(answer, address))
        answers.append(seen(signed_in.post("/accounts/confirm-email/", WRONG), address))
        again = signed_in.post("/accounts/confirm-email/", {"action": "resend"}, follow=True)
        answers.append(seen(again, address))
        assert not errors_of(answer)
    assert answers[:3] == answers[3:]


def kinds_of_statements(client: Client, address: str) -> list[str]:
    client.post("/accounts/signup/role/", {"role": "resident"})
    with CaptureQueriesContext(connection) as asked:
        client.post("/accounts/signup/", {"email": address, "comment": ""})
    kinds = [query["sql"].split()[0] for query in asked.captured_queries]
    # Inside the transaction of a test, one taken back ends with a word more.
    return sorted(kind for kind in kinds if kind not in ("SAVEPOINT", "RELEASE", "ROLLBACK"))


def test_signing_up_takes_as_many_statements_for_a_known_address(member):
    known = kinds_of_statements(Client(), member.email)
    assert known == kinds_of_statements(Client(), UNKNOWN)
    assert known.count("INSERT") == 2
    assert User.objects.filter(email__endswith=".invalid").count() == 0
