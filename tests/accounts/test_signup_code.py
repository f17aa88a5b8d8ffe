"""The code that proves an address at the sign-up."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from accounts.models import User
from tests.accounts.pages import code_in_mail, errors_of, finish_signup, wrong

pytestmark = pytest.mark.django_db


def test_a_wrong_code_is_said_at_the_field(client, address, ask_for_code):
    ask_for_code(address)
    answer = client.post("/accounts/confirm-email/", {"code": wrong(code_in_mail())})
    assert answer.status_code == 200
    assert "確認コードがちがいます" in errors_of(answer)
    page = answer.content.decode()
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page
    assert "<title>エラー：" in page


@pytest.mark.parametrize("width", ["full", "spaced", "dashed", "plain"])
def test_a_code_may_be_typed_in_any_way(client, address, ask_for_code, width):
    ask_for_code(address)
    digits = code_in_mail().replace("-", "")
    typed = {
        "full": digits.translate({ord(d): ord(d) + 0xFEE0 for d in digits}),
        "spaced": "　" + " ".join(digits) + " ",
        "dashed": digits[:4] + "ー" + digits[4:],
        "plain": digits,
    }[width]
    answer = client.post("/accounts/confirm-email/", {"code": typed})
    assert answer["Location"] == "/accounts/signup/profile/"


def test_after_five_wrong_codes_the_right_one_is_refused(client, address, ask_for_code):
    ask_for_code(address)
    code = code_in_mail()
    answers = [client.post("/accounts/confirm-email/", {"code": wrong(code)}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 302]
    answer = client.get(answers[-1]["Location"])
    assert "まちがいが続いたため" in answer.content.decode()
    client.post("/accounts/confirm-email/", {"code": code})
    assert not EmailAddress.objects.filter(email=address, verified=True).exists()


def test_an_old_code_is_explained(client, address, ask_for_code):
    ask_for_code(address)
    session = client.session
    session["account_email_verification_code"]["at"] -= 31 * 60
    session.save()
    answer = client.post("/accounts/confirm-email/", {"code": code_in_mail()}, follow=True)
    assert "期限が切れたか" in answer.content.decode()
    assert not EmailAddress.objects.filter(email=address, verified=True).exists()


def test_another_code_can_be_asked_for(client, address, ask_for_code):
    ask_for_code(address)
    first = code_in_mail()
    answer = client.post("/accounts/confirm-email/", {"action": "resend"})
    assert answer.status_code == 302
    assert len(mail.outbox) == 2
    if first != code_in_mail():
        assert client.post("/accounts/confirm-email/", {"code": first}).status_code == 200
    answer = client.post("/accounts/confirm-email/", {"code": code_in_mail()})
    assert answer["Location"] == "/accounts/signup/profile/"


def test_a_mistyped_address_can_be_typed_again(client, address, ask_for_code):
    ask_for_code("typo-" + address)
    assert client.get("/accounts/signup/")["Location"] == "/accounts/confirm-email/"
    answer = client.post("/accounts/logout/", {"next": "/accounts/signup/"})
    assert answer["Location"] == "/accounts/signup/"
    assert client.get("/accounts/signup/").status_code == 200
    ask_for_code(address)
    assert mail.outbox[-1].to == [address]


def test_a_sign_up_nobody_went_on_with_does_not_take_the_address(client, address, ask_for_code):
    ask_for_code(address, role="resident", browser=Client())
    ask_for_code(address, role="group")
    assert len(mail.outbox) == 2
    client.post("/accounts/confirm-email/", {"code": code_in_mail()})
    finish_signup(client)
    user = User.objects.get(email=address)
    assert user.role == "group"
    assert user.registered_at
