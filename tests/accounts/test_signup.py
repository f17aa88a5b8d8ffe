"""Signing up: the role, the address and its code, the name, the password, the rules."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.accounts.pages import NEW_PASSWORD, code_in_mail, errors_of, finish_signup
from vocabulary.models import Municipality

pytestmark = pytest.mark.django_db


def test_a_visitor_becomes_a_member(client, address):
    page = client.get("/accounts/signup/")
    assert page.status_code == 302
    assert page["Location"] == "/accounts/signup/role/"
    assert "お立場" in client.get(page["Location"]).content.decode()

    answer = client.post("/accounts/signup/role/", {"role": "coordinator"})
    assert answer["Location"] == "/accounts/signup/"
    assert "メールアドレス" in client.get("/accounts/signup/").content.decode()

    answer = client.post("/accounts/signup/", {"email": address, "comment": ""})
    assert answer["Location"] == "/accounts/confirm-email/"
    assert address in client.get("/accounts/confirm-email/").content.decode()

    answer = client.post("/accounts/confirm-email/", {"code": code_in_mail()})
    assert answer["Location"] == "/accounts/signup/profile/"
    assert client.get("/accounts/signup/profile/").status_code == 200

    profile = {"display_name": "花子", "municipality": "くんねっぷ", "affiliation": "社協"}
    answer = client.post("/accounts/signup/profile/", profile)
    assert answer["Location"] == "/accounts/signup/password/"
    assert client.get("/accounts/signup/password/").status_code == 200

    answer = client.post("/accounts/signup/password/", {"password1": NEW_PASSWORD})
    assert answer["Location"] == "/accounts/signup/rules/"
    page = client.get("/accounts/signup/rules/").content.decode()
    assert "花子" in page
    assert "北海道訓子府町" in page

    answer = client.post("/accounts/signup/rules/", {"agreed": "on"})
    assert answer["Location"] == "/accounts/welcome/"
    assert "会員登録が終わりました" in client.get("/accounts/welcome/").content.decode()

    user = User.objects.get(email=address)
    assert (user.display_name, user.role, user.affiliation) == ("花子", "coordinator", "社協")
    assert user.home_municipality == Municipality.objects.get(name="訓子府町")
    assert user.check_password(NEW_PASSWORD)
    assert timezone.now() - user.registered_at < timedelta(minutes=1)
    assert EmailAddress.objects.get(user=user).verified
    assert client.session["_auth_user_id"] == str(user.pk)


def test_the_mail_carries_the_code_and_nothing_about_the_person(client, address, ask_for_code):
    ask_for_code(address)
    assert len(mail.outbox) == 1
    message = mail.outbox[0]
    assert message.to == [address]
    assert message.subject == "【生活支援共創プラットフォーム】会員登録の確認コード"
    assert "30分" in message.body
    assert address not in message.body
    assert "127.0.0.1" not in message.body.replace("http://127.0.0.1", "")


def test_nobody_is_signed_in_before_the_rules_are_agreed_to(confirmed):
    confirmed.post("/accounts/signup/profile/", {"display_name": "花子"})
    confirmed.post("/accounts/signup/password/", {"password1": NEW_PASSWORD})
    assert "_auth_user_id" not in confirmed.session
    assert confirmed.get("/accounts/").status_code == 302
    answer = confirmed.post("/accounts/signup/rules/", {})
    assert "チェックを入れてください" in errors_of(answer)
    assert "_auth_user_id" not in confirmed.session


@pytest.mark.parametrize("step", ["profile", "password", "rules"])
def test_the_later_pages_need_a_confirmed_address(client, step):
    answer = client.get(f"/accounts/signup/{step}/")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/signup/"


@pytest.mark.parametrize("step", ["password", "rules"])
def test_no_page_of_the_registration_can_be_left_out(confirmed, step):
    assert confirmed.get(f"/accounts/signup/{step}/")["Location"] == "/accounts/signup/profile/"


def test_somebody_who_stopped_goes_on_by_signing_in(confirmed, address):
    finished_half = Client()
    confirmed.post("/accounts/signup/profile/", {"display_name": "花子"})
    finished_half.post("/accounts/login/code/", {"email": address})
    answer = finished_half.post("/accounts/login/code/confirm/", {"code": code_in_mail()})
    assert answer["Location"] == "/accounts/signup/profile/"
    assert finish_signup(finished_half)["Location"] == "/accounts/welcome/"


def test_the_page_one_came_from_is_the_page_one_ends_on(client, address):
    wish = "/forum/topics/new/?board=free"
    page = client.get("/accounts/signup/", {"next": wish})
    assert page["Location"].startswith("/accounts/signup/role/?next=%2Fforum")
    answer = client.post("/accounts/signup/role/", {"role": "resident", "next": wish})
    client.post(answer["Location"], {"email": address, "comment": "", "next": wish})
    client.post("/accounts/confirm-email/", {"code": code_in_mail()})
    assert finish_signup(client)["Location"] == wish


def test_what_an_anonymous_visitor_had_in_the_session_survives(client, address, ask_for_code):
    session = client.session
    session["draft"] = "書きかけ"
    session.save()
    client.cookies["sessionid"] = session.session_key
    ask_for_code(address)
    client.post("/accounts/confirm-email/", {"code": code_in_mail()})
    finish_signup(client)
    assert client.session["draft"] == "書きかけ"
    assert client.session.session_key != session.session_key


# --- What is refused --------------------------------------------------------------------------


def test_the_role_must_be_chosen(client):
    answer = client.post("/accounts/signup/role/", {})
    assert "お立場を選んでください" in errors_of(answer)
    answer = client.post("/accounts/signup/role/", {"role": "king"})
    assert "一覧から選び直してください" in errors_of(answer)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "メールアドレスを入力してください"),
        ("taro", "name@example.jp のような形で"),
        ("taro@", "name@example.jp のような形で"),
        ("a" * 300 + "@example.jp", "254文字以内"),
        ("ta\x00ro@@example.jp", "「@」が2つ以上あります"),
        ("a@example.jp\r\nBcc: b@example.jp", "「@」が2つ以上あります"),
        ("<script>@example.jp", "「&lt;」は使えません"),
        ("taro、yamada@example.jp", "「、」は使えません"),
    ],
)
def test_an_address_that_is_none_is_said_plainly(client, ask_for_code, typed, sentence):
    answer = ask_for_code(typed)
    assert answer.status_code == 200
    assert sentence in errors_of(answer)
    assert not mail.outbox
    assert not User.objects.exists()


def test_an_address_of_300_characters_is_not_cut_short(client, ask_for_code):
    ask_for_code("a" * 60 + "@" + ".".join(["b" * 60] * 4) + ".jp")
    assert not User.objects.exists()


def test_a_full_width_address_is_understood(client, ask_for_code):
    ask_for_code("ＴＡＲＯ＠ｅｘａｍｐｌｅ．ｊｐ ")
    assert mail.outbox[0].to == ["taro@example.jp"]


@pytest.mark.parametrize("odd", ["hanako.@docomo.ne.jp", "hana..ko@ezweb.ne.jp"])
def test_addresses_of_mobile_carriers_sign_up_and_in(client, ask_for_code, odd):
    ask_for_code(f"mailto:{odd}")
    assert mail.outbox[-1].to == [odd]
    client.post("/accounts/confirm-email/", {"code": code_in_mail()})
    finish_signup(client)
    user = User.objects.get(email=odd)
    assert user.registered_at
    assert user.emailaddress_set.get().verified
    browser = Client()
    browser.post("/accounts/login/code/", {"email": odd.replace("@", "＠").replace(".jp", "。jp")})
    assert mail.outbox[-1].to == [odd]
    browser.post("/accounts/login/code/confirm/", {"code": code_in_mail()})
    assert browser.session["_auth_user_id"] == str(user.pk)


def test_unseen_characters_in_an_address_are_dropped(client, ask_for_code):
    ask_for_code("ta\x00ro\u200b@exa\u202emple.jp")
    assert mail.outbox[0].to == ["taro@example.jp"]


def test_halves_of_characters_are_answered_with_a_sentence(client):
    client.post("/accounts/signup/role/", {"role": "resident"})
    answer = client.post(
        "/accounts/signup/",
        "email=ta%ED%A0%80ro%FF@example.jp&comment=",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 200
    assert "「\ufffd」は使えません" in errors_of(answer)


def test_a_machine_that_fills_the_trap_gets_no_account_and_no_mail(client, address):
    client.post("/accounts/signup/role/", {"role": "resident"})
    answer = client.post("/accounts/signup/", {"email": address, "comment": "buy now"})
    assert answer["Location"] == "/accounts/confirm-email/"
    assert not mail.outbox
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("profile", "sentence"),
    [
        ({"display_name": ""}, "表示名を入力してください"),
        ({"display_name": "あ" * 31}, "30文字以内で入力してください（現在31文字）"),
        ({"display_name": "厚生労働省 事務局"}, "「事務局」が入る名前は使えません"),
        ({"display_name": "厚労省"}, "「厚労省」が入る名前は使えません"),
        ({"display_name": "退会した人"}, "「退会した人」が入る名前は使えません"),
        (
            {"display_name": "太郎", "municipality": "ないないない町"},
            "「ないないない町」という市区町村はありません。名前を確かめてください",
        ),
        (
            {"display_name": "太郎", "municipality": "府中市"},
            "「府中市」がいくつかあります（東京都府中市、広島県府中市）",
        ),
        (
            {"display_name": "太郎", "prefecture": "34", "municipality": "府中"},
            "「府中」がいくつかあります（広島県府中市、広島県府中町）",
        ),
        ({"display_name": "太郎", "prefecture": "99"}, "都道府県を、一覧から選び直して"),
        (
            {"display_name": "太郎", "prefecture": "13", "municipality": "訓子府町"},
            "東京都に「訓子府町」はありません。下の「どの市区町村ですか」から選んでください",
        ),
    ],
)
def test_what_is_wrong_with_a_profile_is_said_plainly(confirmed, profile, sentence):
    answer = confirmed.post("/accounts/signup/profile/", profile)
    assert answer.status_code == 200
    assert sentence in errors_of(answer)
    assert User.objects.get().display_name == ""


def test_the_prefecture_decides_between_places_of_one_name(confirmed, address):
    profile = {"prefecture": "34", "municipality": "府中市"}
    finish_signup(confirmed, **profile)
    user = User.objects.get(email=address)
    assert str(user.home_municipality) == "広島県府中市"
    assert user.home_prefecture_id == "34"


@pytest.mark.parametrize(
    ("typed", "town"),
    [("府中市", "広島県府中市"), ("訓子府待", "北海道訓子府町"), ("中央区", "北海道札幌市")],
)
def test_an_unclear_town_is_chosen_from_those_it_may_mean(confirmed, address, typed, town):
    code = next(row.pk for row in Municipality.objects.all() if str(row) == town)
    profile = {"display_name": "花子", "municipality": typed}
    page = confirmed.post("/accounts/signup/profile/", profile).content.decode()
    assert f'value="{typed}"' in page
    assert "どの市区町村ですか" in page
    assert "この中にはない" in page
    assert f'value="{code}"' in page
    answer = confirmed.post("/accounts/signup/profile/", {**profile, "town": code})
    assert answer["Location"] == "/accounts/signup/password/"
    assert str(User.objects.get(email=address).home_municipality) == town


def test_a_choice_counts_only_for_the_name_it_was_offered_for(confirmed, address):
    profile = {"display_name": "花子", "municipality": "訓子府町", "town": "341029"}
    confirmed.post("/accounts/signup/profile/", profile)
    assert str(User.objects.get(email=address).home_municipality) == "北海道訓子府町"
    answer = confirmed.post("/accounts/signup/profile/", {**profile, "municipality": "府中市"})
    assert "一覧から選び直して" in errors_of(answer)


def test_a_ward_is_kept_as_its_city_and_that_is_said(confirmed, address):
    profile = {"display_name": "花子", "municipality": "札幌市中央区"}
    page = confirmed.post("/accounts/signup/profile/", profile, follow=True).content.decode()
    assert "「札幌市中央区」は、北海道札幌市として登録します。" in page
    assert str(User.objects.get(email=address).home_municipality) == "北海道札幌市"


def test_a_prefecture_alone_is_enough(confirmed, address):
    finish_signup(confirmed, prefecture="01")
    assert str(User.objects.get(email=address).home) == "北海道"


def test_officials_say_where_they_work(client, address, ask_for_code):
    ask_for_code(address, role="official")
    client.post("/accounts/confirm-email/", {"code": code_in_mail()})
    answer = client.post("/accounts/signup/profile/", {"display_name": "太郎"})
    assert "所属を入力してください" in errors_of(answer)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "パスワードを入力してください"),
        ("himawari", "12文字以上で入力してください（現在8文字）"),
        ("1qaz2wsx3edc", "よく使われるパスワードです"),
        ("x" * 129, "128文字以内"),
    ],
)
def test_a_weak_password_is_refused_plainly(confirmed, typed, sentence):
    confirmed.post("/accounts/signup/profile/", {"display_name": "花子"})
    answer = confirmed.post("/accounts/signup/password/", {"password1": typed})
    assert answer.status_code == 200
    assert sentence in errors_of(answer)
    assert not User.objects.get().has_usable_password()


def test_a_password_like_the_address_is_refused(client, ask_for_code):
    ask_for_code("himawari-asagao@example.jp")
    client.post("/accounts/confirm-email/", {"code": code_in_mail()})
    client.post("/accounts/signup/profile/", {"display_name": "花子"})
    answer = client.post("/accounts/signup/password/", {"password1": "himawari-asagao"})
    assert "似ています" in errors_of(answer)


def test_members_are_not_asked_to_register_again(signed_in):
    for page in ("role/", "", "profile/", "password/", "rules/"):
        assert signed_in.get(f"/accounts/signup/{page}").status_code == 302
