"""Changes of published rows: they wait, are compared, applied or sent back; nothing is lost."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.models import Case
from organizations.models import Organization
from organizations.publishing import review
from organizations.publishing.states import Status
from records.models import LogEntry, Revision
from tests.admin_form import fields_of, send
from tests.cases.factories import CaseFactory
from tests.organizations.factories import MembershipFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
STATE = Revision.State


@pytest.fixture
def case(organization_a: Organization) -> Case:
    return CaseFactory(
        owner=organization_a,
        title="もとの題名",
        published=True,
        told=True,
        themes=["shopping"],
        municipalities=["015491"],
        implementers=["npo"],
    )


@pytest.fixture
def address(case: Case) -> str:
    return reverse("admin:cases_case_change", args=[case.pk])


def step(case: Case, name: str) -> str:
    return reverse("admin:cases_case_step", args=[case.pk, name])


def test_visitors_keep_seeing_the_published_row(
    desk_a: Client, office: Client, case: Case, address: str, client: Client
) -> None:
    actor = case.actors.get()
    send(
        desk_a,
        address,
        title="新しい題名",
        themes=["cooking"],
        **{
            "actors-0-name": "新しい担い手",
            "actors-1-name": "もうひとり",
            "actors-1-kind": "npo",
            "actors-1-order": "2",
        },
    )
    case.refresh_from_db()
    actor.refresh_from_db()
    assert case.title == "もとの題名"
    assert actor.name != "新しい担い手"
    assert case.actors.count() == 1
    assert "もとの題名" in client.get(case.get_absolute_url()).content.decode()
    assert Revision.objects.of(case).pending().count() == 1
    html = office.get(address).content.decode()
    for words in ("変更の確認待ち", "もとの題名", "新しい題名", "新しい担い手", "調理"):
        assert words in html

    office.post(step(case, "apply"))
    case.refresh_from_db()
    actor.refresh_from_db()
    assert case.title == "新しい題名"
    assert actor.name == "新しい担い手"
    assert [theme.pk for theme in case.themes.all()] == ["cooking"]
    assert case.actors.count() == 2
    assert "新しい題名" in client.get(case.get_absolute_url()).content.decode()
    assert Revision.objects.of(case).get(state=STATE.APPLIED).decided_by is not None


def test_the_form_opens_with_the_waiting_content(desk_a: Client, case: Case, address: str) -> None:
    send(desk_a, address, title="二番目の題名", **{"actors-0-name": "担い手その二"})
    page = desk_a.get(address)
    assert page.context["adminform"].form["title"].value() == "二番目の題名"
    assert "変更の確認待ち" in page.content.decode()
    send(desk_a, address, title="三番目の題名")
    pending = Revision.objects.of(case).pending().get()
    assert pending.data["fields"]["title"] == "三番目の題名"
    assert pending.data["children"]["actors"][0]["fields"]["name"] == "担い手その二"


def test_rows_added_in_a_proposal_can_be_changed_in_the_next(
    desk_a: Client, office: Client, case: Case, address: str
) -> None:
    new = {"actors-1-name": "もうひとり", "actors-1-kind": "npo", "actors-1-order": "2"}
    send(desk_a, address, **new)
    send(desk_a, address, **{"actors-1-name": "名前を直した"})
    send(desk_a, address, title="三度目")
    office.post(step(case, "apply"))
    assert "名前を直した" in case.actors.values_list("name", flat=True)
    assert case.actors.count() == 2


def test_a_proposal_without_a_difference_is_none(desk_a: Client, case: Case, address: str) -> None:
    page = desk_a.post(address, fields_of(desk_a.get(address)) | {"_save": "1"}, follow=True)
    assert "変更はありません" in page.content.decode()
    assert not Revision.objects.of(case).pending().exists()


def test_the_office_declines_with_a_reason_and_the_text_stays(
    desk_a: Client, office: Client, case: Case, address: str
) -> None:
    send(desk_a, address, title="言いすぎた題名")
    assert "理由を入力してください" in office.post(step(case, "decline"), {}).content.decode()
    office.post(step(case, "decline"), {"reason": "題名が長すぎます"})
    html = desk_a.get(address).content.decode()
    assert "題名が長すぎます" in html
    assert 'value="もとの題名"' in html
    assert "変更が差し戻された" in desk_a.get(reverse("admin:index")).content.decode()
    again = desk_a.get(address + "?from=declined")
    assert again.context["adminform"].form["title"].value() == "言いすぎた題名"
    send(desk_a, address + "?from=declined", title="短い題名")
    assert Revision.objects.of(case).pending().get().data["fields"]["title"] == "短い題名"


def test_an_editor_takes_a_change_back(desk_a: Client, case: Case, address: str) -> None:
    send(desk_a, address, title="やめた題名")
    desk_a.post(step(case, "take-back"))
    assert not Revision.objects.of(case).pending().exists()
    assert desk_a.get(address).context["adminform"].form["title"].value() == "もとの題名"


def test_another_organization_finds_no_change(
    desk_a: Client, case: Case, address: str, sign_in: SignIn, editor_b: User
) -> None:
    send(desk_a, address, title="ひみつの変更")
    other = sign_in(editor_b)
    for name in ("apply", "decline", "take-back"):
        assert other.get(step(case, name)).status_code == 404
        assert other.post(step(case, name), {"reason": "x"}).status_code == 404
    assert desk_a.post(step(case, "apply")).status_code == 403
    preview = reverse("admin:cases_case_preview", args=[case.pk]) + "?change=1"
    assert other.get(preview).status_code == 404
    assert "ひみつの変更" in desk_a.get(preview).content.decode()
    assert Revision.objects.of(case).pending().exists()


def test_the_office_does_not_write_beside_a_waiting_change(
    desk_a: Client, office: Client, case: Case, address: str
) -> None:
    opened = fields_of(office.get(address))
    send(desk_a, address, title="編集者の題名")
    page = office.post(address, opened | {"title": "事務局の題名", "_save": "1"})
    html = page.content.decode()
    assert "確認待ちの変更があります" in html
    assert 'value="事務局の題名"' in html
    case.refresh_from_db()
    assert case.title == "もとの題名"


def test_what_was_approved_is_what_was_shown(
    desk_a: Client, office: Client, case: Case, address: str
) -> None:
    send(desk_a, address, title="一度目")
    mark = office.get(step(case, "apply")).context["form"]["mark"].value()
    send(desk_a, address, title="二度目")
    page = office.post(step(case, "apply"), {"mark": mark}, follow=True)
    assert "この画面を開いたあとに内容が変わりました" in page.content.decode()
    case.refresh_from_db()
    assert case.title == "もとの題名"


def test_withdrawing_takes_the_waiting_change_along(
    desk_a: Client, case: Case, address: str
) -> None:
    send(desk_a, address, title="待っていた題名")
    desk_a.post(step(case, "withdraw"), {"reason": "終わったため"})
    case.refresh_from_db()
    assert (case.status, case.title) == (Status.WITHDRAWN, "待っていた題名")
    assert review.pending_change(case) is None


def test_a_required_text_of_a_public_row_cannot_be_emptied(
    desk_a: Client, case: Case, address: str
) -> None:
    page = send(desk_a, address, title="新しい題名", difficulties="")
    assert page.status_code == 200
    html = page.content.decode()
    assert 'href="#id_difficulties"' in html
    assert 'value="新しい題名"' in html
    assert not Revision.objects.of(case).pending().exists()


def test_opening_and_refused_forms_change_nothing(desk_a: Client, case: Case, address: str) -> None:
    send(desk_a, address, title="待っている題名")
    before = (Revision.objects.count(), LogEntry.objects.count())
    desk_a.get(address)
    desk_a.get(reverse("admin:cases_case_preview", args=[case.pk]) + "?change=1")
    send(desk_a, address, title="")
    assert (Revision.objects.count(), LogEntry.objects.count()) == before
    case.refresh_from_db()
    assert case.title == "もとの題名"


def test_two_editors_of_one_draft_both_keep_their_text(
    sign_in: SignIn, editor_a: User, organization_a: Organization
) -> None:
    second = MembershipFactory(organization=organization_a, user__display_name="佐藤").user
    draft = CaseFactory(owner=organization_a, title="はじめ")
    draft.record_change(editor_a)
    address = reverse("admin:cases_case_change", args=[draft.pk])
    client, other = sign_in(editor_a), sign_in(second)
    opened = fields_of(client.get(address))
    send(other, address, title="佐藤さんの題名")
    page = client.post(address, opened | {"title": "わたしの題名", "_save": "1"})
    html = page.content.decode()
    assert "佐藤さんが先に保存しました" in html
    assert "佐藤さんの題名" in html
    assert 'value="わたしの題名"' in html
    draft.refresh_from_db()
    assert draft.title == "佐藤さんの題名"
    client.post(address, fields_of(page) | {"title": "わたしの題名", "_save": "1"})
    draft.refresh_from_db()
    assert draft.title == "わたしの題名"


def test_a_form_without_its_stamp_is_not_saved(desk_a: Client, case: Case, address: str) -> None:
    fields = fields_of(desk_a.get(address)) | {"title": "印のない題名"}
    for stamp in ("", "forged", "あ"):
        page = desk_a.post(address, fields | {"kyoso_stamp": stamp})
        assert "この画面は古くなっています" in page.content.decode()
    assert not Revision.objects.of(case).pending().exists()


def test_an_expired_login_keeps_the_text(
    desk_a: Client, case: Case, address: str, editor_a: User, editor_b: User
) -> None:
    fields = fields_of(desk_a.get(address)) | {"title": "長く書いた題名", "_save": "1"}
    desk_a.logout()
    answer = desk_a.post(address, fields)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
    desk_a.force_login(editor_a)
    page = desk_a.get(address)
    html = page.content.decode()
    assert 'value="長く書いた題名"' in html
    assert "まだ保存されていません" in html
    assert not Revision.objects.of(case).pending().exists()
    desk_a.post(address, fields_of(page) | {"title": "長く書いた題名", "_save": "1"})
    assert Revision.objects.of(case).pending().get().data["fields"]["title"] == "長く書いた題名"


def test_somebody_else_at_the_same_browser_does_not_see_the_text(
    desk_a: Client, address: str, editor_a: User, organization_a: Organization
) -> None:
    fields = fields_of(desk_a.get(address)) | {"title": "わたしだけの題名"}
    desk_a.logout()
    desk_a.post(address, fields)
    desk_a.force_login(MembershipFactory(organization=organization_a).user)
    assert "わたしだけの題名" not in desk_a.get(address).content.decode()


def test_an_expired_form_opens_again_as_it_was_typed(
    address: str, case: Case, editor_a: User, desk_a: Client
) -> None:
    fields = fields_of(desk_a.get(address)) | {"title": "長く書いた題名", "_save": "1"}
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor_a)
    answer = strict.post(address, fields)
    assert (answer.status_code, answer.url) == (302, address)
    html = strict.get(address).content.decode()
    assert 'value="長く書いた題名"' in html
    assert "まだ保存されていません" in html
    assert not Revision.objects.of(case).pending().exists()


def test_a_form_somebody_else_forged_is_not_opened(
    address: str, case: Case, editor_a: User, desk_a: Client, sign_in: SignIn, editor_b: User
) -> None:
    foreign = fields_of(sign_in(editor_b).get(reverse("admin:cases_case_add")))
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor_a)
    for fields in (foreign, {"kyoso_stamp": ""}, {}):
        answer = strict.post(address, fields | {"title": "うその題名"})
        assert answer.status_code == 403
        assert "うその題名" not in strict.get(address).content.decode()
