"""Whoever tries too often has to wait, and is told so. Others are not affected."""

import pytest
from django.core import mail
from django.test import Client

from tests.accounts.factories import PASSWORD
from tests.accounts.pages import code_in_mail, errors_of, wrong

pytestmark = pytest.mark.django_db

WAIT = "5分ほど待ってから"


def try_password(address: str, password: str = "chigau-password", **headers: str):
    form = {"login": address, "password": password}
    return Client().post("/accounts/login/", form, headers=headers)


def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(member):
    for _ in range(5):
        assert "ちがいます" in errors_of(try_password(member.email))
    answer = try_password(member.email, PASSWORD)
    assert answer.status_code == 200
    assert WAIT in errors_of(answer)


def test_another_spelling_of_host_or_address_buys_no_further_try(member):
    for number in range(5):
        try_password(member.email, host=f"testserver:{8000 + number}")
    assert WAIT in errors_of(try_password(member.email.upper(), host="localhost:9"))
    assert WAIT in errors_of(try_password(f" {member.email} "))


def test_an_address_in_a_header_of_ones_own_buys_no_further_try(member):
    for number in range(5):
        try_password(member.email, **{"X-Forwarded-For": f"192.0.2.{number}"})
    assert WAIT in errors_of(try_password(member.email, **{"X-Forwarded-For": "192.0.2.99"}))


def test_the_member_can_still_sign_in_by_code(client, member):
    for _ in range(6):
        try_password(member.email)
    client.post("/accounts/login/code/", {"email": member.email})
    client.post("/accounts/login/code/confirm/", {"code": code_in_mail()})
    assert "_auth_user_id" in client.session


def test_a_new_password_opens_the_door_at_once(client, member):
    for _ in range(6):
        try_password(member.email)
    client.post("/accounts/password/reset/", {"email": member.email})
    client.post("/accounts/password/reset/confirm/", {"code": code_in_mail()})
    client.post("/accounts/password/reset/complete/", {"password1": "asagao-himawari-2025"})
    assert try_password(member.email, "asagao-himawari-2025").status_code == 302


def test_others_sign_in_meanwhile(member):
    for _ in range(6):
        try_password("somebody-else@example.jp")
    assert try_password(member.email, PASSWORD).status_code == 302


def test_an_office_behind_one_address_does_not_lock_itself_out_before_sixty_a_minute(member):
    for number in range(40):
        try_password(f"colleague-{number}@example.jp")
    assert try_password(member.email, PASSWORD).status_code == 302
    for number in range(20):
        try_password(f"guess-{number}@example.jp")
    assert WAIT in errors_of(try_password(member.email, PASSWORD))


def test_the_password_asked_for_again_is_counted_too(signed_in):
    for _ in range(5):
        answer = signed_in.post("/accounts/leave/", {"sure": "on", "password": "chigau"})
        assert "パスワードがちがいます" in errors_of(answer)
    answer = signed_in.post("/accounts/leave/", {"sure": "on", "password": PASSWORD})
    assert WAIT in errors_of(answer)


def test_three_login_codes_a_minute_are_enough(client, member):
    for _ in range(3):
        assert Client().post("/accounts/login/code/", {"email": member.email}).status_code == 302
    answer = client.post("/accounts/login/code/", {"email": member.email})
    assert WAIT in errors_of(answer)
    assert len(mail.outbox) == 3


def test_codes_are_counted_per_visitor_as_well(client, ask_for_code):
    for _ in range(12):
        browser = Client()
        ask_for_code(f"many-{_}@example.jp", browser=browser)
        for _ in range(5):
            browser.post("/accounts/confirm-email/", {"code": wrong(code_in_mail())})
    ask_for_code("the-next@example.jp")
    answer = client.post("/accounts/confirm-email/", {"code": code_in_mail()})
    assert "1分ほど待ってから" in errors_of(answer)


@pytest.mark.parametrize("page", ["signup", "password/reset"])
def test_a_page_says_when_it_is_used_too_often(client, page):
    client.post("/accounts/signup/role/", {"role": "resident"})
    answers = [client.post(f"/accounts/{page}/", {"email": "taro@example.jp"}) for _ in range(61)]
    assert answers[0].status_code == 302
    assert answers[-1].status_code == 429
    assert "少し時間をおいてください" in answers[-1].content.decode()
