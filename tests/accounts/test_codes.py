"""Codes of the mail: five tries each, however they are sent, and few to one address."""

import pytest
from django.core import mail
from django.test import Client

from accounts.models import Tally
from tests.accounts.pages import code_in_mail, wrong
from tests.at_once import together

CODE_PAGES = {
    "login": ("/accounts/login/code/", "/accounts/login/code/confirm/"),
    "password": ("/accounts/password/reset/", "/accounts/password/reset/confirm/"),
}


def browsers_of(browser: Client, number: int) -> list[Client]:
    """The same session in so many windows."""
    windows = [Client() for _ in range(number)]
    for window in windows:
        window.cookies.update(browser.cookies)
    return windows


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["address", *CODE_PAGES])
def test_of_many_tries_sent_at_once_five_are_judged(client, member, ask_for_code, address, kind):
    if kind == "address":
        confirm = "/accounts/confirm-email/"
        ask_for_code(address)
    else:
        ask, confirm = CODE_PAGES[kind]
        client.post(ask, {"email": member.email})
    code = code_in_mail()
    windows = browsers_of(client, 12)
    together(*(lambda w=w: w.post(confirm, {"code": wrong(code)}) for w in windows))
    assert len(Tally.objects.get(key__startswith="code:").moments) == 5
    answer = client.post(confirm, {"code": code})
    assert answer.get("Location", "") not in (
        "/",
        "/accounts/signup/profile/",
        "/accounts/password/reset/complete/",
    )


@pytest.mark.django_db
def test_five_codes_an_hour_go_to_one_address_whatever_they_are_for(member, monkeypatch):
    now = 1_000_000.0
    monkeypatch.setattr("time.time", lambda: now)
    pages = [ask for ask, _ in CODE_PAGES.values()]
    for ask in pages * 4:
        now += 61
        Client().post(ask, {"email": member.email})
    assert len(mail.outbox) == 5


@pytest.mark.django_db
def test_ten_codes_a_day_go_to_one_address(member, monkeypatch):
    now = 1_000_000.0
    monkeypatch.setattr("time.time", lambda: now)
    for _ in range(20):
        now += 3600
        Client().post("/accounts/login/code/", {"email": member.email})
    assert len(mail.outbox) == 10


@pytest.mark.django_db
def test_codes_sent_again_count_as_well(client, member, monkeypatch):
    now = 1_000_000.0
    monkeypatch.setattr("time.time", lambda: now)
    for browser in (client, Client()):
        now += 61
        browser.post("/accounts/login/code/", {"email": member.email})
        for _ in range(3):
            now += 61
            browser.post("/accounts/login/code/confirm/", {"action": "resend"})
    assert len(mail.outbox) == 5


@pytest.mark.django_db(transaction=True)
def test_thirty_people_behind_one_address_sign_up_at_once():
    answers = []

    def sign_up(number: int) -> None:
        browser = Client()
        browser.post("/accounts/signup/role/", {"role": "resident"})
        form = {"email": f"course-{number}@example.jp", "comment": ""}
        answers.append(browser.post("/accounts/signup/", form).status_code)

    together(*(lambda n=n: sign_up(n) for n in range(30)))
    assert answers == [302] * 30


@pytest.mark.django_db
def test_what_is_over_leaves_the_table():
    for number in range(4):
        assert Tally.objects.take(f"old-{number}", 1, 10, now=100.0)
    assert not Tally.objects.take("old-0", 1, 10, now=105.0)
    assert Tally.objects.take("new", 1, 10, now=200.0)
    assert Tally.objects.take("new-2", 1, 10, now=200.0)
    assert set(Tally.objects.values_list("key", flat=True)) == {"new", "new-2"}
