"""Organizations, members, requests to join, and people, in the admin."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from organizations.models import Application, Membership, Organization
from organizations.rights import MemberRole
from records.models import LogEntry, Revision
from search.models import Document
from tests.accounts.factories import UserFactory
from tests.admin_form import send
from tests.cases.factories import CaseFactory
from tests.organizations.factories import ApplicationFactory, MembershipFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
ROW = {"memberships-0-email": "new@example.jp", "memberships-0-role": "editor"}


def change(organization: Organization) -> str:
    return reverse("admin:organizations_organization_change", args=[organization.pk])


def history(organization: Organization) -> str:
    return reverse("admin:organizations_organization_history", args=[organization.pk])


def person(user: User) -> str:
    return reverse("admin:accounts_user_change", args=[user.pk])


@pytest.fixture
def representative(organization_a: Organization) -> User:
    user: User = MembershipFactory(organization=organization_a, role=MemberRole.REPRESENTATIVE).user
    return user


def test_an_editor_corrects_the_introduction_and_nothing_of_the_registry(
    sign_in: SignIn, editor_a: User, organization_a: Organization
) -> None:
    client = sign_in(editor_a)
    send(
        client,
        change(organization_a),
        introduction="食の支え合いを広げます。",
        name="べつの名前",
        former_names="ほかの団体の名前",
        publishes_directly="on",
        is_sample="on",
        endorsed_on="2020-01-01",
        kind="ministry",
    )
    before = organization_a.name, organization_a.endorsed_on
    organization_a.refresh_from_db()
    assert organization_a.introduction == "食の支え合いを広げます。"
    assert (organization_a.name, organization_a.endorsed_on) == before
    assert organization_a.former_names == ""
    assert not organization_a.publishes_directly
    assert organization_a.kind == "nationwide"
    assert Revision.objects.of(organization_a).count() == 1
    text = Document.objects.get(kind="organization", object_id=organization_a.pk).text
    assert "食の支え合い" in text


def test_an_editor_finds_no_other_organization(
    sign_in: SignIn, editor_a: User, organization_b: Organization
) -> None:
    client = sign_in(editor_a)
    assert client.get(change(organization_b)).status_code == 404
    assert client.post(change(organization_b), {"summary": "x"}).status_code in (403, 404)
    listed = client.get(reverse("admin:organizations_organization_changelist"))
    assert organization_b.name not in listed.content.decode()
    assert client.get(reverse("admin:organizations_organization_add")).status_code == 403


def test_an_editor_sees_no_members_and_adds_none(
    sign_in: SignIn, editor_a: User, organization_a: Organization
) -> None:
    client = sign_in(editor_a)
    assert "memberships-0-email" not in client.get(change(organization_a)).content.decode()
    send(client, change(organization_a), **{"memberships-TOTAL_FORMS": "1", **ROW})
    assert Membership.objects.count() == 1


def test_a_representative_invites_by_address(
    sign_in: SignIn,
    representative: User,
    organization_a: Organization,
    django_capture_on_commit_callbacks: Callable,
) -> None:
    client = sign_in(representative)
    with django_capture_on_commit_callbacks(execute=True):
        send(
            client,
            change(organization_a),
            **{"memberships-1-email": "New@Example.jp", "memberships-1-role": "editor"},
        )
    member = Membership.objects.get(user__email="new@example.jp")
    assert member.organization == organization_a
    assert not member.user.has_usable_password()
    assert [message.to for message in mail.outbox] == [["new@example.jp"]]
    assert organization_a.name in mail.outbox[0].subject
    assert "このサイトはお試し版です" in mail.outbox[0].body
    assert "（）" not in mail.outbox[0].body


def test_an_existing_account_is_added_and_its_name_is_not_told(
    sign_in: SignIn, representative: User, organization_a: Organization, resident: User
) -> None:
    client = sign_in(representative)
    row = {"memberships-1-email": resident.email, "memberships-1-role": "viewer"}
    send(client, change(organization_a), **row)
    assert Membership.objects.get(user=resident).role == MemberRole.VIEWER
    assert resident.display_name not in client.get(change(organization_a)).content.decode()
    row = {"memberships-2-email": resident.email, "memberships-2-role": "editor"}
    page = send(client, change(organization_a), **row)
    assert "すでにこの団体の担当者です" in page.content.decode()
    assert Membership.objects.filter(user=resident).count() == 1


def test_the_office_ends_a_membership(
    office: Client, editor_a: User, organization_a: Organization
) -> None:
    send(office, change(organization_a), **{"memberships-0-DELETE": "on"})
    assert not Membership.objects.filter(user=editor_a).exists()
    assert User.objects.filter(pk=editor_a.pk).exists()


def test_the_office_registers_an_organization(office: Client) -> None:
    send(
        office,
        reverse("admin:organizations_organization_add"),
        kind="nationwide",
        name="新しい全国団体",
        endorsed_on="令和7年10月1日",
    )
    assert Organization.objects.listed().get().name == "新しい全国団体"
    assert LogEntry.objects.get().action == "add"


def test_a_rename_is_found_in_what_the_organization_published(
    office: Client, organization_a: Organization
) -> None:
    CaseFactory(owner=organization_a, published=True)
    send(office, change(organization_a), name="改めた名前の会")
    assert "改めた名前の会" in Document.objects.get(kind="case").text


@pytest.mark.usefixtures("organization_b")
def test_the_office_keeps_former_names_and_finds_by_them(
    office: Client, organization_a: Organization
) -> None:
    refused = send(office, change(organization_a), former_names="長" * 501)
    assert "旧名称は500文字以内で入力してください" in refused.content.decode()
    send(office, change(organization_a), former_names="配食の輪")
    assert "配食の輪" in Document.objects.get(kind="organization").text
    listed = reverse("admin:organizations_organization_changelist")
    assert list(office.get(f"{listed}?q=配食の輪").context["cl"].result_list) == [organization_a]
    send(office, change(organization_a), former_names="")
    assert "旧名称" in office.get(history(organization_a)).content.decode()


def test_requests_to_join_wait_on_the_first_page(office: Client) -> None:
    ApplicationFactory()
    html = office.get(reverse("admin:index")).content.decode()
    assert "参加の申し出" in html
    row = Application.objects.get()
    url = reverse("admin:organizations_application_change", args=[row.pk])
    assert office.get(url).status_code == 200


def test_the_office_confirms_a_role_and_appoints(office: Client, secretariat: User) -> None:
    user = UserFactory(role=Role.COORDINATOR)
    send(office, person(user), is_verified="on", is_moderator="on")
    user = User.objects.get(pk=user.pk)
    assert user.role_verified_by == secretariat
    assert user.has_perm("forum.moderate")
    assert LogEntry.objects.filter(action="verify").count() == 1
    send(office, person(user), is_verified=None, is_moderator=None)
    user = User.objects.get(pk=user.pk)
    assert not user.has_verified_role
    assert not user.has_perm("forum.moderate")


def test_a_stopped_person_is_out_at_the_next_request(
    office: Client, sign_in: SignIn, editor_a: User
) -> None:
    client = sign_in(editor_a)
    assert client.get(reverse("admin:index")).status_code == 200
    send(office, person(editor_a), is_active=None)
    assert client.get(reverse("admin:index")).status_code == 302


def test_the_office_cannot_lock_itself_out(office: Client, secretariat: User) -> None:
    page = send(office, person(secretariat), is_active=None, is_secretariat=None)
    assert "自分自身を利用できなくすることはできません" in page.content.decode()
    assert "自分自身を事務局から外すことはできません" in page.content.decode()
    assert User.objects.get(pk=secretariat.pk).is_active


def test_no_page_shows_a_password_or_its_hash(office: Client, editor_a: User) -> None:
    html = office.get(person(editor_a)).content.decode()
    assert "password" not in html
    assert editor_a.password not in html


def test_the_sign_in_is_the_sites_own(
    client: Client, sign_in: SignIn, resident: User, editor_a: User
) -> None:
    login = reverse("admin:login")
    answer = client.get(login + "?next=/admin/cases/case/")
    assert answer.url == reverse("account_login") + "?next=/admin/cases/case/"
    assert client.post(login, {"username": "a", "password": "b"}).status_code == 302
    assert sign_in(resident).get(login).status_code == 403
    assert sign_in(editor_a).get(login).url == reverse("admin:index")
    assert sign_in(editor_a).get("/admin/password_change/").status_code == 404


@pytest.mark.parametrize("who", ["editor_a", "ministry_editor", "secretariat", "moderator"])
def test_the_first_page_greets_everybody_who_may_enter(
    who: str, request: pytest.FixtureRequest, sign_in: SignIn, organization_b: Organization
) -> None:
    user = request.getfixturevalue(who)
    html = sign_in(user).get(reverse("admin:index")).content.decode()
    assert f"{user}さんの管理ページ" in html
    assert "やること" in html
    assert organization_b.name not in html
    assert ("事例を登録する" in html) == (who != "moderator")
    office = ("お知らせ", "関連リンク", "シンポジウム", "団体・行政機関")
    for name in office:
        assert (f"<span>{name}を登録する</span>" in html) == (who == "secretariat"), name
    assert ("事務局だけが登録できるもの" in html) == (who == "secretariat")
