"""One's own page: the profile, the address, the password."""

import re
import smtplib

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.profile_forms import SettingsForm
from tests.accounts.factories import PASSWORD, UserFactory
from tests.accounts.pages import NEW_PASSWORD, code_in_mail, errors_of, wrong

pytestmark = pytest.mark.django_db

PAGES = ["", "profile/", "leave/", "email/", "password/change/", "welcome/", "logout/"]


@pytest.mark.parametrize("page", PAGES)
def test_a_member_sees_the_pages_of_the_account(signed_in, page):
    assert signed_in.get(f"/accounts/{page}").status_code == 200


@pytest.mark.parametrize("page", [page for page in PAGES if page != "logout/"])
def test_a_visitor_is_sent_to_the_door_and_back(client, page):
    answer = client.get(f"/accounts/{page}")
    assert answer["Location"] == f"/accounts/login/?next=/accounts/{page}"


@pytest.mark.parametrize("page", PAGES)
def test_looking_costs_few_queries(signed_in, page, django_assert_max_num_queries):
    signed_in.get("/accounts/")
    with django_assert_max_num_queries(12):
        signed_in.get(f"/accounts/{page}")


# --- The profile ----------------------------------------------------------------------------


def test_a_member_changes_the_profile(signed_in, member):
    profile = {
        "display_name": "訓子府の山田",
        "role": "official",
        "affiliation": "訓子府町 福祉保健課",
        "municipality": "訓子府",
    }
    answer = signed_in.post("/accounts/profile/", profile)
    assert answer["Location"] == "/accounts/"
    page = signed_in.get("/accounts/").content.decode()
    for words in ("保存しました", "訓子府の山田", "市町村・都道府県の職員", "北海道訓子府町"):
        assert words in page


def test_the_form_shows_what_was_told_before(signed_in, member):
    signed_in.post(
        "/accounts/profile/",
        {"display_name": "山田", "role": "resident", "municipality": "訓子府町"},
    )
    page = signed_in.get("/accounts/profile/").content.decode()
    assert 'value="訓子府町"' in page
    assert '<option value="01" selected>' in page


def test_a_place_can_be_taken_back(signed_in, member):
    told = {"display_name": "山田", "role": "resident"}
    signed_in.post("/accounts/profile/", {**told, "municipality": "訓子府町"})
    signed_in.post("/accounts/profile/", told)
    member.refresh_from_db()
    assert member.home is None


def test_what_is_refused_does_not_show_in_the_head_of_the_page(signed_in):
    answer = signed_in.post("/accounts/profile/", {"display_name": "事務局です", "role": "king"})
    assert "「事務局」が入る名前は使えません" in errors_of(answer)
    assert "事務局ですさんのページ" not in answer.content.decode()


def test_officials_must_say_where_they_work(signed_in):
    answer = signed_in.post("/accounts/profile/", {"display_name": "山田", "role": "official"})
    assert "職員の方は、所属を入力してください" in errors_of(answer)


@pytest.mark.parametrize(
    ("changed", "stays"),
    [
        ({"display_name": "新しい名前"}, True),
        ({"role": "group"}, False),
        ({"affiliation": "となりの町"}, False),
    ],
)
def test_a_confirmed_role_has_to_be_confirmed_anew_once_it_changes(
    signed_in, member, changed, stays
):
    User.objects.filter(pk=member.pk).update(
        role="coordinator",
        affiliation="うちの町",
        role_verified_by=UserFactory(),
        role_verified_at=timezone.now(),
    )
    told = {"display_name": "山田", "role": "coordinator", "affiliation": "うちの町"}
    assert signed_in.post("/accounts/profile/", told | changed).status_code == 302
    member.refresh_from_db()
    assert member.has_verified_role is stays


def test_a_suspension_in_the_same_moment_is_not_undone_by_a_profile(member):
    told = {"display_name": "新しい名前", "role": "resident", "municipality": "訓子府町"}
    form = SettingsForm(told, instance=User.objects.get(pk=member.pk))
    assert form.is_valid()
    User.objects.filter(pk=member.pk).update(is_active=False, email="other@example.jp")
    form.save()
    member.refresh_from_db()
    assert (member.is_active, member.email) == (False, "other@example.jp")
    assert (member.display_name, str(member.home)) == ("新しい名前", "北海道訓子府町")


def test_what_was_typed_survives_an_expired_sign_in(client, member):
    typed = {
        "display_name": "訓子府の山田",
        "role": "official",
        "affiliation": "訓子府町 福祉保健課",
        "municipality": "訓子府町",
    }
    login = client.post("/accounts/profile/", typed)["Location"]
    assert "入力した内容は預かっています" in client.get(login).content.decode()
    back = client.post(login, {"login": member.email, "password": PASSWORD})["Location"]
    page = client.get(back).content.decode()
    for words in ("訓子府の山田", "訓子府町 福祉保健課", 'value="訓子府町"'):
        assert words in page
    assert re.search(r'value="official"[^>]* checked', page)
    member.refresh_from_db()
    assert member.display_name == "山田"
    assert client.post(back, typed)["Location"] == "/accounts/"
    assert not client.session["drafts"]
    member.refresh_from_db()
    assert member.display_name == "訓子府の山田"


def test_an_expired_profile_form_opens_again_as_it_was_filled_in(member):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member)
    typed = {"display_name": "訓子府の山田", "role": "official", "municipality": "訓子府町"}
    page = strict.post("/accounts/profile/", typed | {"password": "hidden-words"}).content.decode()
    assert 'value="訓子府の山田"' in page
    assert 'value="訓子府町"' in page
    assert re.search(r'value="official"[^>]* checked', page)
    assert "まだ送信されていません" in page
    assert "hidden-words" not in page
    member.refresh_from_db()
    assert member.display_name == "山田"


def test_nobody_confirms_a_role_of_their_own(signed_in, member):
    told = {"display_name": "山田", "role": "official", "affiliation": "町"}
    forged = {"role_verified_by": str(member.pk), "is_superuser": "on", "email": "x@example.jp"}
    signed_in.post("/accounts/profile/", told | forged)
    fresh = User.objects.get(pk=member.pk)
    assert (fresh.role_verified_by, fresh.is_superuser) == (None, False)
    assert fresh.email == member.email


def test_characters_nobody_sees_do_not_get_into_a_name(signed_in, member):
    told = {"display_name": "山\x00田\u202e\u200b ", "role": "resident"}
    signed_in.post("/accounts/profile/", told)
    member.refresh_from_db()
    assert member.display_name == "山田"


def test_html_in_a_name_is_text(signed_in):
    told = {"display_name": "<script>alert(1)</script>", "role": "resident"}
    signed_in.post("/accounts/profile/", told)
    assert "<script>alert" not in signed_in.get("/accounts/").content.decode()


# --- The address ------------------------------------------------------------------------------


def ask_for_address(browser: Client, address: str):
    """As a member does it: the form, the password once more, the code page."""
    answer = browser.post("/accounts/email/", {"action_add": "1", "email": address})
    assert answer["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2Femail%2F"
    assert browser.get(answer["Location"]).status_code == 200
    return browser.post(answer["Location"], {"password": PASSWORD})


def test_another_code_for_a_new_address_can_be_asked_for(signed_in, member, address):
    ask_for_address(signed_in, address)
    page = signed_in.get("/accounts/confirm-email/").content.decode()
    assert "もう一度メールを送る" in page
    assert "メールアドレスを入力し直す" not in page  # that would sign them out
    for _ in range(2):
        answer = signed_in.post("/accounts/confirm-email/", {"action": "resend"})
        assert answer["Location"] == "/accounts/confirm-email/"
    assert [message.to for message in mail.outbox[-3:]] == [[address]] * 3
    answer = signed_in.post("/accounts/confirm-email/", {"action": "resend"})
    assert answer.status_code == 429  # three mails in a minute are enough
    signed_in.post("/accounts/confirm-email/", {"code": code_in_mail()})
    member.refresh_from_db()
    assert member.email == address


def test_a_member_changes_the_address_with_a_code(signed_in, member, address):
    old = member.email
    answer = ask_for_address(signed_in, address)
    assert answer["Location"] == "/accounts/confirm-email/"
    assert mail.outbox[-1].to == [address]
    assert address in signed_in.get("/accounts/confirm-email/").content.decode()

    answer = signed_in.post("/accounts/confirm-email/", {"code": code_in_mail()})
    assert answer["Location"] == "/accounts/"
    member.refresh_from_db()
    assert member.email == address
    assert [row.email for row in member.emailaddress_set.all()] == [address]
    assert "メールアドレスを変えました" in signed_in.get("/accounts/").content.decode()
    told = mail.outbox[-1]
    assert told.to == [old]
    assert "お知らせいただく窓口は、まだありません" in told.body
    assert address not in told.body


def test_the_old_address_stays_until_the_code_is_right(signed_in, member, address):
    old = member.email
    ask_for_address(signed_in, address)
    answer = signed_in.post("/accounts/confirm-email/", {"code": wrong(code_in_mail())})
    assert "確認コードがちがいます" in errors_of(answer)
    member.refresh_from_db()
    assert member.email == old


def test_the_address_of_somebody_else_is_refused_at_the_end(signed_in, member):
    other = UserFactory(email="taken@example.jp")
    ask_for_address(signed_in, other.email)
    answer = signed_in.post("/accounts/confirm-email/", {"code": code_in_mail()})
    assert "このメールアドレスは使えません" in errors_of(answer)
    member.refresh_from_db()
    assert member.email != other.email


def test_an_unfinished_sign_up_of_a_stranger_does_not_block_the_address(
    signed_in, member, address, ask_for_code
):
    ask_for_code(address, browser=Client())
    ask_for_address(signed_in, address)
    signed_in.post("/accounts/confirm-email/", {"code": code_in_mail()})
    member.refresh_from_db()
    assert member.email == address
    assert User.objects.filter(email=address).count() == 1


def test_the_address_one_has_is_said_to_be_the_same(signed_in, member):
    answer = signed_in.post("/accounts/email/", {"action_add": "1", "email": member.email})
    assert "いま使っているメールアドレスと同じです" in errors_of(answer)


def test_an_old_code_for_an_address_is_explained(signed_in, address):
    ask_for_address(signed_in, address)
    session = signed_in.session
    session["account_email_verification_code"]["at"] -= 31 * 60
    session.save()
    answer = signed_in.post("/accounts/confirm-email/", {"code": code_in_mail()}, follow=True)
    assert answer.request["PATH_INFO"] == "/accounts/email/"
    assert "期限が切れたか" in answer.content.decode()


# --- The password -------------------------------------------------------------------------------


def test_a_member_changes_the_password_and_other_browsers_are_signed_out(signed_in, member):
    elsewhere = Client()
    elsewhere.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    form = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD}
    assert signed_in.post("/accounts/password/change/", form)["Location"] == "/accounts/"
    assert signed_in.get("/accounts/").status_code == 200
    assert elsewhere.get("/accounts/").status_code == 302
    assert mail.outbox[-1].subject.endswith("パスワードを変えました")
    assert "127.0.0.1" not in mail.outbox[-1].body
    member.refresh_from_db()
    assert member.check_password(NEW_PASSWORD)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("chigau", NEW_PASSWORD, "いまのパスワードがちがいます"),
        (PASSWORD, "mijikai", "12文字以上で入力してください（現在7文字）"),
        (PASSWORD, "", "新しいパスワードを入力してください"),
        ("", NEW_PASSWORD, "いまのパスワードを入力してください"),
    ],
)
def test_what_is_wrong_with_a_new_password_is_said(signed_in, old, new, sentence):
    form = {"oldpassword": old, "password1": new}
    answer = signed_in.post("/accounts/password/change/", form)
    assert sentence in errors_of(answer)


def test_a_forgotten_password_is_replaced_with_a_code(client, member):
    answer = client.post("/accounts/password/reset/", {"email": member.email.upper()})
    assert answer["Location"] == "/accounts/password/reset/confirm/"
    assert mail.outbox[0].to == [member.email]
    answer = client.post("/accounts/password/reset/confirm/", {"code": wrong(code_in_mail())})
    assert "確認コードがちがいます" in errors_of(answer)
    answer = client.post("/accounts/password/reset/confirm/", {"code": code_in_mail()})
    assert answer["Location"] == "/accounts/password/reset/complete/"
    answer = client.post(answer["Location"], {"password1": "mijikai"})
    assert "12文字以上" in errors_of(answer)
    answer = client.post("/accounts/password/reset/complete/", {"password1": NEW_PASSWORD})
    assert answer["Location"] == "/"
    assert client.session["_auth_user_id"] == str(member.pk)
    member.refresh_from_db()
    assert member.check_password(NEW_PASSWORD)
    assert mail.outbox[-1].subject.endswith("パスワードを変えました")


def test_a_new_password_cannot_be_set_before_the_code(client, member):
    client.post("/accounts/password/reset/", {"email": member.email})
    answer = client.post("/accounts/password/reset/complete/", {"password1": NEW_PASSWORD})
    assert answer["Location"] == "/accounts/password/reset/confirm/"
    member.refresh_from_db()
    assert member.check_password(PASSWORD)


def test_an_old_code_for_a_password_is_explained(client, member):
    client.post("/accounts/password/reset/", {"email": member.email})
    session = client.session
    session["account_password_reset_verification"]["at"] -= 31 * 60
    session.save()
    answer = client.post("/accounts/password/reset/confirm/", {"code": code_in_mail()}, follow=True)
    assert "期限が切れたか" in answer.content.decode()


def test_somebody_without_a_password_can_set_one(client, member):
    member.set_unusable_password()
    member.save()
    client.post("/accounts/login/code/", {"email": member.email})
    client.post("/accounts/login/code/confirm/", {"code": code_in_mail()})
    assert "パスワードを決める" in client.get("/accounts/").content.decode()
    assert client.get("/accounts/password/change/")["Location"] == "/accounts/password/set/"
    assert client.get("/accounts/password/set/").status_code == 200
    client.post("/accounts/password/set/", {"password1": NEW_PASSWORD})
    member.refresh_from_db()
    assert member.check_password(NEW_PASSWORD)


def test_a_mail_server_that_fails_is_said_and_breaks_nothing(client, member, monkeypatch):
    def broken(*args: object) -> int:
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", broken)
    answer = client.post("/accounts/password/reset/", {"email": member.email})
    assert answer.status_code == 503
    assert "メールを送れませんでした" in answer.content.decode()


# --- A page that stays open ------------------------------------------------------------------


def test_a_page_that_stays_open_learns_whether_it_is_still_signed_in(signed_in, client):
    assert signed_in.get("/accounts/presence/").content == b"1"
    assert client.get("/accounts/presence/").content == b"0"
