"""Signing in by password or by a mailed code, and signing out."""

import pytest
from django.core import mail
from django.test import Client

from tests.accounts.factories import PASSWORD, UserFactory
from tests.accounts.pages import code_in_mail, errors_of, wrong

pytestmark = pytest.mark.django_db

OPEN_REDIRECTS = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "http:///evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    " //evil.example/",
    "\t//evil.example/",
    "/\t/evil.example/",
    "http://127.0.0.1@evil.example/",
    "http://testserver.evil.example/",
    "/%0d%0aSet-Cookie:x=1/" * 90,
    "/" + "a" * 5000,
]


def sign_in(client: Client, address: str, password: str = PASSWORD, **more: str):
    return client.post("/accounts/login/", {"login": address, "password": password, **more})


def test_a_member_signs_in_with_the_password(client, member):
    answer = sign_in(client, member.email, remember="on")
    assert answer["Location"] == "/"
    assert client.session["_auth_user_id"] == str(member.pk)
    assert "ログインしました。" in client.get("/accounts/").content.decode()


def test_the_address_may_be_typed_full_width_and_in_capitals(client, member):
    typed = member.email.upper().translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert sign_in(client, f" {typed} ").status_code == 302


def test_a_session_lasts_fourteen_days_or_as_long_as_the_browser(client, member):
    sign_in(client, member.email, remember="on")
    assert client.session.get_expiry_age() >= 14 * 24 * 60 * 60 - 5
    assert not client.session.get_expire_at_browser_close()
    shared = Client()
    sign_in(shared, member.email)
    assert shared.session.get_expire_at_browser_close()
    assert shared.session.get_expiry_age() >= 20 * 60 * 60


@pytest.mark.parametrize("known", [True, False])
def test_a_wrong_password_and_an_unknown_address_get_the_same_words(client, member, known):
    answer = sign_in(client, member.email if known else "nobody@example.jp", "chigau-password")
    assert answer.status_code == 200
    assert "メールアドレスかパスワードがちがいます" in errors_of(answer)
    assert "<title>エラー：ログイン" in answer.content.decode()


def test_the_note_of_the_check_box_follows_it(client):
    page = client.get("/accounts/login/").content.decode()
    assert page.index("ログインしたままにする（14日間）</label>") < page.index(
        "みんなで使うパソコン"
    )


def test_empty_boxes_are_named(client):
    answer = client.post("/accounts/login/", {})
    assert "メールアドレスを入力してください" in errors_of(answer)
    assert "パスワードを入力してください" in errors_of(answer)


@pytest.mark.parametrize("typed", ["a\x00@example.jp", "a" * 300 + "@example.jp", "'; --", "😀"])
def test_odd_addresses_are_answered_with_a_sentence(client, typed):
    answer = sign_in(client, typed)
    assert answer.status_code == 200
    assert errors_of(answer)


def test_a_member_signs_in_with_a_mailed_code(client, member):
    answer = client.post("/accounts/login/code/", {"email": member.email.upper()})
    assert answer["Location"] == "/accounts/login/code/confirm/"
    assert mail.outbox[0].subject.endswith("ログインの確認コード")
    assert member.email in client.get("/accounts/login/code/confirm/").content.decode()
    answer = client.post("/accounts/login/code/confirm/", {"code": code_in_mail()})
    assert answer["Location"] == "/"
    assert client.session["_auth_user_id"] == str(member.pk)


def test_a_wrong_login_code_is_said_and_five_end_it(client, member):
    client.post("/accounts/login/code/", {"email": member.email})
    code = code_in_mail()
    answer = client.post("/accounts/login/code/confirm/", {"code": wrong(code)})
    assert "確認コードがちがいます" in errors_of(answer)
    for _ in range(4):
        answer = client.post("/accounts/login/code/confirm/", {"code": wrong(code)})
    assert answer["Location"] == "/accounts/login/code/"
    assert "まちがいが続いたため" in client.get(answer["Location"]).content.decode()
    client.post("/accounts/login/code/confirm/", {"code": code})
    assert "_auth_user_id" not in client.session


def test_an_old_login_code_is_explained(client, member):
    client.post("/accounts/login/code/", {"email": member.email})
    session = client.session
    session["account_login"]["state"]["stages"]["login_by_code"]["data"]["at"] -= 31 * 60
    session.save()
    answer = client.post("/accounts/login/code/confirm/", {"code": code_in_mail()}, follow=True)
    assert "期限が切れたか" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_code_of_one_browser_is_useless_in_another(client, member):
    client.post("/accounts/login/code/", {"email": member.email})
    other = Client()
    other.post("/accounts/login/code/", {"email": "nobody@example.jp"})
    code = next(code_in_mail() for message in mail.outbox if mail.outbox.pop() or message)
    other.post("/accounts/login/code/confirm/", {"code": code})
    assert "_auth_user_id" not in other.session


def test_an_empty_code_of_an_unknown_address_opens_nothing(client):
    client.post("/accounts/login/code/", {"email": "nobody@example.jp"})
    for code in ("", "-", "00000000", "None"):
        client.post("/accounts/login/code/confirm/", {"code": code})
    assert "_auth_user_id" not in client.session


def test_an_account_stopped_by_the_secretariat_does_not_open(client):
    user = UserFactory(inactive=True)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    answer = sign_in(client, user.email)
    assert answer["Location"] == "/accounts/inactive/"
    assert "利用を止めています" in client.get("/accounts/inactive/").content.decode()
    assert "_auth_user_id" not in client.session


# --- Where one goes on to -----------------------------------------------------------------------


@pytest.mark.parametrize("way", ["password", "code"])
def test_one_comes_back_to_the_page_one_was_on(client, member, way):
    wish = "/forum/topics/new/?board=free&text=買い物"
    if way == "password":
        answer = sign_in(client, member.email, next=wish)
    else:
        answer = client.post("/accounts/login/code/", {"email": member.email, "next": wish})
        answer = client.post(answer["Location"], {"code": code_in_mail(), "next": wish})
    assert answer["Location"] == "/forum/topics/new/?board=free&text=%E8%B2%B7%E3%81%84%E7%89%A9"


@pytest.mark.parametrize("wish", OPEN_REDIRECTS)
def test_no_sign_in_leads_to_another_site(client, member, wish):
    page = client.get("/accounts/login/", {"next": wish})
    assert page.status_code == 200
    assert sign_in(client, member.email, next=wish)["Location"] == "/"
    assert client.get("/accounts/login/", {"next": wish})["Location"] == "/"


@pytest.mark.parametrize("wish", OPEN_REDIRECTS)
def test_neither_do_signing_up_and_out(client, member, wish):
    answer = client.post("/accounts/signup/role/", {"role": "resident", "next": wish})
    assert answer["Location"] == "/accounts/signup/"
    sign_in(client, member.email)
    assert client.post("/accounts/logout/", {"next": wish})["Location"] == "/"


def test_a_member_is_not_asked_to_sign_in_again(signed_in):
    assert signed_in.get("/accounts/login/", {"next": "/cases/"})["Location"] == "/cases/"
    assert signed_in.get("/accounts/login/code/")["Location"] == "/"


# --- Signing out ---------------------------------------------------------------------------------


def test_looking_at_the_page_signs_nobody_out(signed_in):
    assert "ログアウトしますか" in signed_in.get("/accounts/logout/").content.decode()
    assert "_auth_user_id" in signed_in.session


def test_a_member_signs_out(signed_in):
    assert signed_in.post("/accounts/logout/")["Location"] == "/"
    assert "_auth_user_id" not in signed_in.session
    assert signed_in.get("/accounts/")["Location"].startswith("/accounts/login/?next=")


def test_the_session_gets_a_new_name_at_the_door_and_keeps_a_visitors_draft(client, member):
    session = client.session
    session["draft"] = "書きかけ"
    session.save()
    client.cookies["sessionid"] = session.session_key
    sign_in(client, member.email)
    assert client.session["draft"] == "書きかけ"
    assert client.session.session_key != session.session_key
