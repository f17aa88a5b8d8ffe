"""Leaving for good: the person goes, what they wrote stays."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from organizations.models import Membership
from tests.accounts.factories import PASSWORD
from tests.accounts.pages import NEW_PASSWORD, code_in_mail, errors_of
from tests.organizations.factories import OrganizationFactory
from vocabulary.models import Municipality

pytestmark = pytest.mark.django_db

SURE = {"sure": "on", "password": PASSWORD}


def test_nothing_happens_without_the_password_and_a_yes(signed_in, member):
    answer = signed_in.post("/accounts/leave/", {"password": PASSWORD})
    assert "チェックを入れてください" in errors_of(answer)
    answer = signed_in.post("/accounts/leave/", {"sure": "on"})
    assert "パスワードを入力してください" in errors_of(answer)
    answer = signed_in.post("/accounts/leave/", {"sure": "on", "password": "chigau"})
    assert "パスワードがちがいます" in errors_of(answer)
    member.refresh_from_db()
    assert member.is_active
    assert not member.has_left


def test_a_member_leaves_and_nothing_about_them_is_kept(signed_in, member):
    old = member.email
    member.home_municipality = Municipality.objects.get(name="訓子府町")
    member.affiliation = "訓子府町"
    member.role = Role.OFFICIAL
    member.role_verified_by, member.role_verified_at = member, timezone.now()
    member.is_superuser = True
    member.save()
    Membership.objects.create(user=member, organization=OrganizationFactory())

    answer = signed_in.post("/accounts/leave/", SURE)
    assert answer["Location"] == "/accounts/left/"
    assert "退会の手続きが終わりました" in signed_in.get("/accounts/left/").content.decode()

    row = User.objects.get(pk=member.pk)
    assert row.public_name == "退会した人"
    assert old not in row.email
    assert "example.jp" not in row.email
    assert (row.display_name, row.affiliation, row.role) == ("", "", Role.RESIDENT)
    assert (row.home_municipality, row.home_prefecture) == (None, None)
    assert (row.role_verified_by, row.role_verified_at) == (None, None)
    assert not row.is_active
    assert not row.is_superuser
    assert not row.has_usable_password()
    assert row.left_at
    assert not EmailAddress.objects.filter(user=row).exists()
    assert not row.memberships.exists()


def test_every_browser_is_signed_out(signed_in, member):
    elsewhere = Client()
    elsewhere.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    assert elsewhere.get("/accounts/").status_code == 200
    signed_in.post("/accounts/leave/", SURE)
    for browser in (signed_in, elsewhere):
        assert browser.get("/accounts/").status_code == 302
        assert not get_user(browser).is_authenticated


def test_the_door_stays_closed_for_whoever_left(signed_in, member):
    old = member.email
    signed_in.post("/accounts/leave/", SURE)
    browser = Client()
    answer = browser.post("/accounts/login/", {"login": old, "password": PASSWORD})
    assert "メールアドレスかパスワードがちがいます" in errors_of(answer)
    User.objects.filter(pk=member.pk).update(is_active=False)
    browser.force_login(User.objects.get(pk=member.pk))
    assert browser.get("/accounts/").status_code == 302


def test_the_same_address_can_be_registered_anew(signed_in, member, ask_for_code):
    old = member.email
    signed_in.post("/accounts/leave/", SURE)
    browser = Client()
    ask_for_code(old, browser=browser)
    browser.post("/accounts/confirm-email/", {"code": code_in_mail()})
    browser.post("/accounts/signup/profile/", {"display_name": "また来た人"})
    browser.post("/accounts/signup/password/", {"password1": NEW_PASSWORD})
    answer = browser.post("/accounts/signup/rules/", {"agreed": "on"})
    assert answer["Location"] == "/accounts/welcome/"
    assert User.objects.get(email=old).pk != member.pk


def test_without_a_password_one_must_have_signed_in_just_now(client, member):
    member.set_unusable_password()
    member.save()
    client.force_login(member)
    User.objects.filter(pk=member.pk).update(last_login=timezone.now() - timedelta(minutes=16))
    answer = client.post("/accounts/leave/", {"sure": "on"})
    assert "ログインし直してから" in errors_of(answer)
    User.objects.filter(pk=member.pk).update(last_login=timezone.now())
    assert client.post("/accounts/leave/", {"sure": "on"})["Location"] == "/accounts/left/"
