"""Staff are signed out after 30 minutes of silence; residents are not; nothing typed is lost."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from organizations.admin_site.staff_sessions import SEEN_AT, SIGNED_OUT
from tests.accounts.factories import PASSWORD

pytestmark = pytest.mark.django_db

STAFF = ["editor_a", "viewer_a", "ministry_editor", "moderator", "secretariat"]


def away(browser: Client, minutes: int) -> None:
    """The last sign of life was so long ago."""
    session = browser.session
    session[SEEN_AT] = int((timezone.now() - timedelta(minutes=minutes)).timestamp())
    session.save()


def is_signed_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


@pytest.mark.parametrize("name", STAFF)
def test_staff_are_signed_out_after_thirty_minutes(request, sign_in, name):
    client = sign_in(request.getfixturevalue(name))
    away(client, minutes=31)
    answer = client.get("/admin/", follow=True)
    assert answer.request["PATH_INFO"] == "/accounts/login/"
    assert SIGNED_OUT in answer.content.decode()
    assert not is_signed_in(client)


@pytest.mark.parametrize("name", STAFF)
def test_staff_who_are_there_stay(request, sign_in, name):
    client = sign_in(request.getfixturevalue(name))
    for _ in range(3):
        away(client, minutes=29)
        assert client.get("/admin/").status_code == 200
    assert is_signed_in(client)


def test_a_session_nobody_used_since_the_sign_in_ends_as_well(secretariat, sign_in):
    client = sign_in(secretariat)
    long_ago = timezone.now() - timedelta(minutes=31)
    User.objects.filter(pk=secretariat.pk).update(last_login=long_ago)
    client.get("/accounts/")
    assert not is_signed_in(client)


def test_signing_in_elsewhere_does_not_wake_an_old_session(secretariat, sign_in):
    forgotten = sign_in(secretariat)
    away(forgotten, minutes=31)
    sign_in(secretariat)
    forgotten.get("/accounts/")
    assert not is_signed_in(forgotten)


def test_a_resident_stays_for_at_least_twenty_hours(resident, sign_in):
    client = sign_in(resident)
    away(client, minutes=20 * 60)
    assert client.get("/accounts/").status_code == 200
    assert client.session.get_expiry_age() > 20 * 60 * 60


def test_staff_who_were_away_can_read_on_and_are_told(editor_a, sign_in):
    client = sign_in(editor_a)
    away(client, minutes=31)
    answer = client.get("/accounts/left/")
    assert answer.status_code == 200
    assert SIGNED_OUT in answer.content.decode()


def test_reading_on_costs_nobody_a_query(resident, sign_in, settings):
    client = sign_in(resident)
    with CaptureQueriesContext(connection) as watched:
        client.get("/accounts/left/")
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "staff_sessions" not in name]
    client = sign_in(resident)
    with CaptureQueriesContext(connection) as unwatched:
        client.get("/accounts/left/")
    assert len(watched) == len(unwatched)


def test_what_an_editor_was_saving_comes_back_after_the_sign_in(editor_a, organization_a):
    editor_a.emailaddress_set.create(email=editor_a.email, verified=True, primary=True)
    client = Client()
    client.post("/accounts/login/", {"login": editor_a.email, "password": PASSWORD})
    address = f"/admin/organizations/organization/{organization_a.pk}/change/"
    page = client.get(address).content.decode()
    stamp = re.search(r'name="kyoso_stamp" value="([^"]+)"', page)
    assert stamp
    away(client, minutes=31)
    typed = {"kyoso_stamp": stamp[1], "summary": "三十分かけて書いた紹介文です。"}
    answer = client.post(address, typed, follow=True)
    assert not is_signed_in(client)
    assert answer.request["PATH_INFO"] == "/accounts/login/"
    wish = answer.request["QUERY_STRING"].removeprefix("next=")
    form = {"login": editor_a.email, "password": PASSWORD, "next": wish.replace("%2F", "/")}
    answer = client.post("/accounts/login/", form)
    assert answer["Location"] == address
    assert "三十分かけて書いた紹介文です。" in client.get(address).content.decode()
