"""Somebody invited to an organization comes in by a mailed code, without ever having registered."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from organizations.rights import MemberRole
from tests.accounts.pages import NEW_PASSWORD, code_in_mail
from tests.admin_form import send
from tests.organizations.factories import MembershipFactory

pytestmark = pytest.mark.django_db

ADDRESS = "shinjin@example.jp"


@pytest.fixture
def invitation(organization_a, sign_in, django_capture_on_commit_callbacks) -> str:
    """The mail that tells it, after the representative has typed the address."""
    representative = MembershipFactory(
        organization=organization_a, role=MemberRole.REPRESENTATIVE
    ).user
    page = reverse("admin:organizations_organization_change", args=[organization_a.pk])
    row = {"memberships-1-email": ADDRESS, "memberships-1-role": "editor"}
    with django_capture_on_commit_callbacks(execute=True):
        send(sign_in(representative), page, **row)
    assert mail.outbox[-1].to == [ADDRESS]
    return str(mail.outbox[-1].body)


def test_an_invited_person_signs_in_by_code_and_reaches_the_desk(
    client: Client, invitation: str, organization_a
) -> None:
    address = re.search(r"https?://testserver(/\S+)", invitation)
    assert address, invitation
    answer = client.post(address[1], {"email": ADDRESS})
    assert mail.outbox[-1].to == [ADDRESS]
    answer = client.post(answer["Location"], {"code": code_in_mail()})
    assert answer["Location"] == "/accounts/signup/profile/"
    assert client.get("/admin/").status_code == 302

    client.post("/accounts/signup/profile/", {"display_name": "新しい担当者"})
    client.post("/accounts/signup/password/", {"password1": NEW_PASSWORD})
    answer = client.post("/accounts/signup/rules/", {"agreed": "on"})
    assert answer["Location"] == "/accounts/welcome/"
    assert organization_a.name in client.get("/admin/").content.decode()
    person = User.objects.get(email=ADDRESS)
    assert (person.display_name, person.memberships.get().role) == ("新しい担当者", "editor")


def test_the_address_of_an_invited_person_is_not_taken_by_a_registration(
    client: Client, invitation: str, ask_for_code, organization_a
) -> None:
    """Whoever cannot read the mail gets no further, and the membership stays."""
    ask_for_code(ADDRESS)
    assert client.get("/admin/").status_code == 302
    assert User.objects.get(email=ADDRESS).memberships.get().organization == organization_a
