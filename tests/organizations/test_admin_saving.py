"""Every form of the admin saves safely, leaves its traces, and refuses nonsense in words."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from forum.models import Board
from forum.models.boards import BoardKind
from organizations.models import Organization
from organizations.rights import MemberRole
from platform_site.models import Notice, RelatedLink
from records.editing.model_form import PlainModelForm, formatted_phone
from records.editing.pages import TracedPages
from records.models import LogEntry, Revision
from tests.accounts.factories import UserFactory
from tests.admin_form import fields_of, send
from tests.cases.factories import CaseFactory
from tests.events.factories import VideoFactory
from tests.organizations.factories import ApplicationFactory, MembershipFactory
from vocabulary.models import Municipality, Prefecture, Theme

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
NOTICE = {"title": "お知らせの題名", "body": "長く書いた本文です。" * 20}


def page(row: Any, name: str = "change") -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{name}", args=[row.pk])


def details(row: Any) -> list[str]:
    return list(LogEntry.objects.of(row).values_list("detail", flat=True))


# --- One way of saving for all ---


def writable(secretariat: User) -> list[Any]:
    request = RequestFactory().get("/")
    request.user = secretariat
    return [
        model_admin
        for model_admin in admin.site._registry.values()
        if model_admin.has_add_permission(request) or model_admin.has_change_permission(request)
    ]


def test_every_admin_that_saves_saves_safely(secretariat: User) -> None:
    for model_admin in writable(secretariat):
        assert isinstance(model_admin, TracedPages), model_admin
        assert issubclass(model_admin.form, PlainModelForm), model_admin


def test_no_list_deletes_many_rows_with_one_tick(secretariat: User) -> None:
    request = RequestFactory().get("/")
    request.user = secretariat
    for model_admin in admin.site._registry.values():
        assert "delete_selected" not in model_admin.get_actions(request), model_admin


def test_places_are_neither_added_nor_deleted(office: Client) -> None:
    town = Municipality.objects.get(pk="015491")
    assert office.get(reverse("admin:vocabulary_municipality_add")).status_code == 403
    assert office.post(page(town, "delete"), {"post": "yes"}).status_code == 403
    assert Municipality.objects.filter(pk=town.pk).exists()


def test_a_notice_survives_an_expired_login(office: Client, secretariat: User) -> None:
    add = reverse("admin:platform_site_notice_add")
    fields = fields_of(office.get(add)) | NOTICE | {"_save": "1"}
    office.logout()
    office.post(add, fields)
    office.force_login(secretariat)
    assert NOTICE["body"] in office.get(add).content.decode()
    assert not Notice.objects.exists()


def test_a_double_click_makes_one_notice(office: Client) -> None:
    add = reverse("admin:platform_site_notice_add")
    fields = fields_of(office.get(add)) | NOTICE | {"_save": "1"}
    office.post(add, fields)
    office.post(add, fields)
    notice = Notice.objects.get()
    assert LogEntry.objects.of(notice).get().action == "add"
    assert Revision.objects.of(notice).get().data["fields"]["body"] == NOTICE["body"]


@pytest.mark.parametrize(
    ("make", "column"),
    [
        (lambda: Notice.objects.create(title="題名"), "body"),
        (
            lambda: RelatedLink.objects.create(
                group="手引き", name="名前", url="https://www.example.jp/"
            ),
            "publisher",
        ),
        (lambda: ApplicationFactory(), "purpose"),
        (lambda: Theme.objects.get(pk="shopping"), "easy_name"),
        (lambda: Prefecture.objects.get(pk="01"), "statistics_source"),
        (lambda: Municipality.objects.get(pk="015491"), "statistics_source"),
    ],
)
def test_two_tabs_do_not_overwrite_each_other(office: Client, make: Any, column: str) -> None:
    row = make()
    first, late = "先に書いたこと", "あとから書いたこと"
    opened = fields_of(office.get(page(row)))
    assert send(office, page(row), **{column: first}).status_code == 302
    answer = office.post(page(row), opened | {column: late, "_save": "1"})
    assert "先に保存しました" in answer.content.decode()
    row.refresh_from_db()
    assert getattr(row, column) == first
    entry = LogEntry.objects.of(row).get()
    assert (entry.action, bool(entry.detail)) == ("change", True)
    assert Revision.objects.of(row).count() == 1
    assert office.get(page(row, "history")).status_code == 200


def test_a_room_of_the_board_keeps_its_versions(office: Client) -> None:
    row = Board.objects.create(
        name="部屋", summary="話します", code="room", kind=BoardKind.FREE, order=90
    )
    send(office, page(row), summary="なんでも話せます")
    assert Revision.objects.of(row).count() == 1


# --- The log names what was done ---


def test_an_appointment_and_its_end_are_two_different_lines(office: Client) -> None:
    user = UserFactory()
    send(office, page(user), is_moderator="on")
    send(office, page(user), is_moderator=None)
    assert details(user) == ["掲示板の見守り役：外した", "掲示板の見守り役：付けた"]


def test_two_tabs_of_one_person_do_not_overwrite_each_other(office: Client) -> None:
    user = UserFactory()
    opened = fields_of(office.get(page(user)))
    send(office, page(user), is_active=None)
    User.objects.filter(pk=user.pk).update(last_login=timezone.now())
    answer = office.post(page(user), opened | {"is_moderator": "on", "_save": "1"})
    assert answer.status_code == 200
    assert not User.objects.get(pk=user.pk).groups.exists()
    assert not Revision.objects.of(user).exists()


def test_the_log_names_members_and_their_roles(
    office: Client, organization_a: Organization
) -> None:
    member = MembershipFactory(organization=organization_a, role=MemberRole.EDITOR)
    address = member.user.email
    key = {"memberships-0-id": str(member.pk)}
    new = {"memberships-1-email": "new@example.jp", "memberships-1-role": "viewer"}
    send(office, page(organization_a), **new)
    send(office, page(organization_a), **key, **{"memberships-0-role": "representative"})
    send(office, page(organization_a), **key, **{"memberships-0-DELETE": "on"})
    assert details(organization_a) == [
        f"担当者を外した：{address}（代表）",
        f"担当者：{address}（編集 → 代表）",
        "担当者を加えた：new@example.jp（閲覧）",
    ]


def test_the_log_says_from_whom_to_whom_a_row_went(
    office: Client, organization_a: Organization, organization_b: Organization
) -> None:
    draft = CaseFactory(owner=organization_a)
    send(office, page(draft), owner=organization_b.pk)
    assert details(draft) == [f"登録した団体：{organization_a} → {organization_b}"]


# --- What is not there, what is too much, what makes no sense ---


def test_deleting_a_foreign_or_unknown_row_finds_nothing(
    desk_a: Client, organization_b: Organization
) -> None:
    foreign = CaseFactory(owner=organization_b)
    for key in (foreign.pk, 999_999):
        url = reverse("admin:cases_case_delete", args=[key])
        assert desk_a.get(url).status_code == 404
        assert desk_a.post(url, {"post": "yes"}).status_code == 404


def test_the_first_organization_is_registered_by_the_office(office: Client) -> None:
    Organization.objects.all().delete()
    listed = reverse("admin:organizations_organization_changelist")
    assert office.get(listed).status_code == 200
    send(
        office,
        reverse("admin:organizations_organization_add"),
        kind="nationwide",
        name="はじめの会",
        kana="ハジメノカイ",
    )
    assert Organization.objects.get().kana == "はじめのかい"


@pytest.mark.parametrize(
    ("claimed", "sentence"), [("100000", "全部で150行までです"), ("101", "100件までです")]
)
def test_more_rows_than_a_person_fills_get_a_sentence(
    desk_a: Client, organization_a: Organization, claimed: str, sentence: str
) -> None:
    draft = CaseFactory(owner=organization_a)
    rows = {f"actors-{number}-name": f"会{number}" for number in range(101)}
    rows |= {f"actors-{number}-kind": "npo" for number in range(101)}
    rows |= {f"actors-{number}-order": "1" for number in range(101)}
    answer = send(desk_a, page(draft), **{"actors-TOTAL_FORMS": claimed}, **rows)
    assert sentence in answer.content.decode()
    assert not draft.actors.exists()


def test_nonsense_in_a_case_is_refused(desk_a: Client, organization_a: Organization) -> None:
    draft: Case = CaseFactory(owner=organization_a)
    nonsense = {
        "last_confirmed": ("2999-01-01", "今日までの日付で入力してください"),
        "started_text": ("令和99年13月", "月は、1から12までの数字で書いてください"),
        "contact-0-phone": ("電話番号です", "電話番号は、数字で入力してください"),
    }
    typed = {name: words for name, (words, _) in nonsense.items()}
    problems = send(desk_a, page(draft), **typed).context["problems"]
    said = {problem.anchor.removeprefix("id_"): problem.sentence for problem in problems}
    assert said.keys() == nonsense.keys()
    for name, (_, sentence) in nonsense.items():
        assert sentence in said[name]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("０２６３（００）０００１", "0263-00-0001"),
        ("026−232ー0111（内線１２）", "026-232-0111（内線12）"),
        ("03-5253-1111", "03-5253-1111"),
        ("（０３）１２３４-５６７８", "03-1234-5678"),
        (" (03) 1234ー5678（内線１２）", "03-1234-5678（内線12）"),
        ("（03）－1234-5678", "03-1234-5678"),
    ],
)
def test_a_telephone_number_is_written_as_it_is_read(typed: str, kept: str) -> None:
    assert formatted_phone(typed) == kept


def test_a_telephone_number_is_kept_as_it_is_read(
    office: Client, organization_a: Organization
) -> None:
    send(office, page(organization_a), contact_phone=" (03) 1234ー5678（内線１２）")
    organization_a.refresh_from_db()
    assert organization_a.contact_phone == "03-1234-5678（内線12）"


def test_kanji_are_no_reading(office: Client, organization_a: Organization) -> None:
    wrong = {"kana": "カタカナ漢字", "corporate_number": "123"}
    html = send(office, page(organization_a), **wrong).content.decode()
    assert "よみがなは、ひらがなで入力してください" in html
    assert "法人番号は13桁の数字で入力してください" in html


def test_no_chapter_begins_after_the_end_of_the_video(
    desk_a: Client, organization_a: Organization
) -> None:
    video = VideoFactory(owner=organization_a)
    chapter = {"chapters-0-title": "おわり", "chapters-0-start_seconds": "59:00"}
    answer = send(desk_a, page(video), duration_seconds="31:30", **chapter)
    assert "動画の長さ（31:30）までで入力してください" in answer.content.decode()
    chapter["chapters-0-start_seconds"] = "31:00"
    assert send(desk_a, page(video), duration_seconds="31:30", **chapter).status_code == 302
