"""A form that was open too long: the page opens again, and nothing is carried out."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from accounts.views import RESTART
from records.drafts import NOT_SENT
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db
SECRET = "asagao-himawari-2025"


def without_token(browser: Client) -> Client:
    """The same browser, whose forms come too late from now on."""
    browser.handler.enforce_csrf_checks = True
    return browser


@pytest.mark.parametrize(
    ("page", "field"),
    [
        ("/accounts/login/", "login"),
        ("/accounts/login/code/", "email"),
        ("/accounts/signup/", "email"),
        ("/accounts/password/reset/", "email"),
    ],
)
def test_an_address_typed_too_slowly_stands_in_the_form_again(
    client: Client, member: Any, page: str, field: str
) -> None:
    client.post("/accounts/signup/role/", {"role": "resident"})
    typed = {field: member.email, "password": PASSWORD, "next": "/forum/"}
    answer = without_token(client).post(page, typed)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert NOT_SENT in html
    assert re.search(rf'<input[^>]*name="{field}"[^>]*value="{member.email}"', html) or re.search(
        rf'<input[^>]*value="{member.email}"[^>]*name="{field}"', html
    )
    assert 'value="/forum/"' in html
    assert PASSWORD not in html
    assert not mail.outbox
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "page",
    ["/accounts/email/", "/accounts/password/change/", "/accounts/leave/", "/accounts/logout/"],
)
def test_what_is_done_with_a_password_is_asked_again_and_not_done(
    signed_in: Client, member: Any, page: str
) -> None:
    names = ("password", "oldpassword", "password1", "password2")
    answer = without_token(signed_in).post(page, dict.fromkeys(names, SECRET))
    if answer.status_code == 302:  # whoever signed in long ago gives the password first
        assert answer["Location"].startswith("/accounts/reauthenticate/")
        answer = signed_in.get(answer["Location"])
    html = answer.content.decode()
    assert NOT_SENT in html
    assert SECRET not in html
    assert signed_in.get("/accounts/").status_code == 200
    fresh = User.objects.get(pk=member.pk)
    assert fresh.is_active
    assert fresh.check_password(PASSWORD)


def test_a_code_typed_too_slowly_is_asked_for_again(client: Client, member: Any) -> None:
    client.post("/accounts/login/code/", {"email": member.email})
    answer = without_token(client).post("/accounts/login/code/confirm/", {"code": "1234-5678"})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert NOT_SENT in html
    assert 'name="code"' in html
    assert "1234-5678" not in html


@pytest.mark.parametrize("ask", ["/accounts/login/code/", "/accounts/signup/"])
def test_another_code_asked_for_too_late_leaves_a_box_for_the_first(
    client: Client, member: Any, address: str, ask: str
) -> None:
    client.post("/accounts/signup/role/", {"role": "resident"})
    to = member.email if ask.endswith("code/") else address
    page = client.post(ask, {"email": to})["Location"]
    sent = len(mail.outbox)
    html = without_token(client).post(page, {"action": "resend"}).content.decode()
    assert NOT_SENT in html
    assert 'name="code"' in html
    assert len(mail.outbox) == sent


def test_nothing_is_said_where_no_form_follows(signed_in: Client) -> None:
    answer = without_token(signed_in).post("/accounts/login/", {"login": "a@example.jp"})
    assert answer.status_code == 302
    assert NOT_SENT not in signed_in.get(answer["Location"]).content.decode()


def test_a_code_for_which_nothing_waits_leads_to_a_start_that_says_why(client: Client) -> None:
    answer = without_token(client).post("/accounts/login/code/confirm/", {"code": "1234-5678"})
    html = client.get(answer["Location"]).content.decode()
    assert RESTART in html
    assert NOT_SENT not in html


def test_a_registration_goes_on_where_it_stood(confirmed: Client) -> None:
    without_token(confirmed)
    typed = {"display_name": "訓子府の山田"}
    html = confirmed.post("/accounts/signup/profile/", typed).content.decode()
    assert 'value="訓子府の山田"' in html
    confirmed.handler.enforce_csrf_checks = False
    confirmed.post("/accounts/signup/profile/", typed)
    without_token(confirmed)
    html = confirmed.post("/accounts/signup/password/", {"password1": SECRET}).content.decode()
    assert NOT_SENT in html
    assert 'name="password1"' in html
    assert SECRET not in html
