"""Registering content in the admin, from the first word to the public page."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.models import Case
from organizations.models import Membership, Organization
from organizations.publishing.states import Status
from records.models import LogEntry, Revision
from tests.admin_form import fields_of, send
from tests.cases.factories import CaseFactory
from tests.organizations.factories import MembershipFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
ADD = reverse("admin:cases_case_add")
LIST = reverse("admin:cases_case_changelist")


def change(case: Case) -> str:
    return reverse("admin:cases_case_change", args=[case.pk])


def step(case: Case, name: str) -> str:
    return reverse("admin:cases_case_step", args=[case.pk, name])


@pytest.fixture
def case(organization_a: Organization) -> Case:
    return CaseFactory(owner=organization_a, told=True, themes=["shopping"], implementers=["npo"])


def test_an_editor_registers_a_draft_of_the_own_organization(
    desk_a: Client, organization_a: Organization, editor_a: User
) -> None:
    page = desk_a.get(ADD)
    assert "下書きを保存する" in page.content.decode()
    assert 'name="owner"' not in page.content.decode()
    answer = send(desk_a, ADD, title="移動スーパー", municipalities=["015491"])
    case = Case.objects.get()
    assert answer.url == change(case)
    assert (case.owner, case.status) == (organization_a, Status.DRAFT)
    assert [area.pk for area in case.prefectures.all()] == ["01"]
    assert Revision.objects.of(case).get().changed_by == editor_a
    assert LogEntry.objects.of(case).get().action == "add"


def test_a_forged_owner_is_ignored(
    desk_a: Client, organization_a: Organization, organization_b: Organization
) -> None:
    send(desk_a, ADD, title="移動スーパー", owner=organization_b.pk)
    assert Case.objects.get().owner == organization_a
    send(desk_a, change(Case.objects.get()), title="あとで", owner=organization_b.pk)
    assert Case.objects.get().owner == organization_a


def test_a_member_of_two_organizations_chooses_among_them_once(
    desk_a: Client, editor_a: User, organization_b: Organization, ministry: Organization
) -> None:
    MembershipFactory(user=editor_a, organization=organization_b)
    assert "厚生労働省老健局" not in desk_a.get(ADD).content.decode()
    refused = send(desk_a, ADD, title="移動スーパー", owner=ministry.pk)
    assert refused.status_code == 200
    assert "登録した団体を、一覧から選び直してください" in refused.content.decode()
    send(desk_a, ADD, title="移動スーパー", owner=organization_b.pk)
    case = Case.objects.get()
    assert case.owner == organization_b
    assert 'name="owner"' not in desk_a.get(change(case)).content.decode()


def test_a_double_click_makes_one_row(desk_a: Client) -> None:
    fields = fields_of(desk_a.get(ADD)) | {"title": "移動スーパー", "_save": "1"}
    first, second = desk_a.post(ADD, fields), desk_a.post(ADD, fields)
    assert Case.objects.count() == 1
    assert first.url == second.url


def test_errors_stand_at_the_field_and_in_a_summary(desk_a: Client) -> None:
    html = send(desk_a, ADD, title="", last_confirmed="きのう").content.decode()
    assert html.count("題名を入力してください") == 2
    assert '<a href="#id_title">題名を入力してください</a>' in html
    assert "エラー：" in html


def test_what_is_missing_is_asked_before_the_request(desk_a: Client) -> None:
    answer = send(desk_a, ADD, button="_submit", title="移動スーパー")
    case = Case.objects.get()
    assert answer.url == change(case) + "?check=1"
    html = desk_a.get(answer.url).content.decode()
    assert "ひとことを入力してください" in html
    assert case.status == Status.DRAFT
    assert desk_a.post(step(case, "submit")).url == change(case) + "?check=1"


def test_a_case_goes_from_draft_to_public(
    desk_a: Client, office: Client, case: Case, client: Client
) -> None:
    answer = send(desk_a, change(case), button="_submit")
    assert answer.url == step(case, "submit")
    assert "事務局に確認を依頼しますか" in desk_a.get(answer.url).content.decode()
    desk_a.post(answer.url)
    case.refresh_from_db()
    assert case.status == Status.SUBMITTED
    assert desk_a.get(step(case, "approve")).status_code == 403
    assert desk_a.post(step(case, "approve")).status_code == 403
    queue = office.get(reverse("admin:review_queue")).content.decode()
    assert case.title in queue
    office.post(step(case, "approve"))
    case.refresh_from_db()
    assert case.status == Status.PUBLISHED
    assert client.get(case.get_absolute_url()).status_code == 200


def test_a_case_is_sent_back_with_a_reason_only(
    desk_a: Client, office: Client, case: Case, editor_a: User
) -> None:
    case.submit(editor_a)
    refused = office.post(step(case, "return"), {"reason": "  "})
    assert "差し戻しの理由を入力してください" in refused.content.decode()
    office.post(step(case, "return"), {"reason": "写真を1枚足してください"})
    case.refresh_from_db()
    assert case.status == Status.RETURNED
    html = desk_a.get(change(case)).content.decode()
    assert "写真を1枚足してください" in html
    index = desk_a.get(reverse("admin:index")).content.decode()
    assert "差し戻された" in index


def test_an_illegal_step_gets_a_sentence(office: Client, case: Case) -> None:
    page = office.post(step(case, "approve"), follow=True)
    assert "今は「下書き」なので、「承認して公開する」へは進めません" in page.content.decode()
    assert office.get(step(case, "nonsense")).status_code == 404


def test_a_ministry_publishes_without_review(
    sign_in: SignIn, ministry_editor: User, ministry: Organization
) -> None:
    case = CaseFactory(owner=ministry, told=True, themes=["shopping"], implementers=["npo"])
    client = sign_in(ministry_editor)
    assert "公開しますか" in client.get(step(case, "submit")).content.decode()
    client.post(step(case, "submit"))
    case.refresh_from_db()
    assert case.status == Status.PUBLISHED
    send(client, change(case), title="直した題名")
    case.refresh_from_db()
    assert case.title == "直した題名"
    client.post(step(case, "withdraw"))
    client.post(step(case, "reopen"))
    case.refresh_from_db()
    assert case.status == Status.DRAFT


def test_the_office_approves_several_at_once(office: Client, case: Case, editor_a: User) -> None:
    other = CaseFactory(told=True, themes=["shopping"], implementers=["npo"])
    draft = CaseFactory()
    for row in (case, other):
        row.submit(editor_a)
    chosen = {"_selected_action": [case.pk, other.pk, draft.pk], "action": "approve_selected"}
    page = office.post(LIST, chosen)
    html = page.content.decode()
    assert case.title in html
    assert other.title in html
    assert Case.objects.filter(status=Status.PUBLISHED).count() == 0
    page = office.post(LIST, dict(page.context["hidden"]) | chosen, follow=True)
    assert "2件：公開しました。" in page.content.decode()
    assert "「承認して公開する」へは進めません" in page.content.decode()
    assert Case.objects.filter(status=Status.PUBLISHED).count() == 2


def test_the_office_returns_several_with_one_reason(
    office: Client, case: Case, editor_a: User
) -> None:
    case.submit(editor_a)
    chosen = {"_selected_action": [case.pk], "action": "return_selected", "confirmed": "1"}
    page = office.post(LIST, chosen)
    assert "理由を入力してください" in page.content.decode()
    office.post(LIST, dict(page.context["hidden"]) | chosen | {"reason": "出典がありません"})
    case.refresh_from_db()
    assert case.status == Status.RETURNED


def test_an_editor_has_no_bulk_action(desk_a: Client, case: Case, editor_a: User) -> None:
    case.submit(editor_a)
    for action in ("approve_selected", "return_selected", "delete_selected"):
        desk_a.post(
            LIST, {"_selected_action": [case.pk], "action": action, "confirmed": "1", "post": "yes"}
        )
    case.refresh_from_db()
    assert case.status == Status.SUBMITTED


def test_a_preview_shows_the_public_page_and_leaves_the_row_alone(
    desk_a: Client, case: Case, client: Client
) -> None:
    preview = reverse("admin:cases_case_preview", args=[case.pk])
    html = desk_a.get(preview).content.decode()
    assert case.title in html
    assert "公開したときの見え方です" in html
    case.refresh_from_db()
    assert case.status == Status.DRAFT
    assert client.get(case.get_absolute_url()).status_code == 404


def test_drafts_can_be_deleted_and_public_rows_cannot(
    desk_a: Client, case: Case, organization_a: Organization
) -> None:
    public = CaseFactory(owner=organization_a, published=True)
    for row in (case, public):
        desk_a.post(reverse("admin:cases_case_delete", args=[row.pk]), {"post": "yes"})
    assert list(Case.objects.all()) == [public]
    assert LogEntry.objects.filter(action="delete").count() == 1


def test_the_history_tells_who_changed_what(desk_a: Client, case: Case) -> None:
    send(desk_a, change(case), title="はじめの題名")
    send(desk_a, change(case), title="あとの題名")
    html = desk_a.get(reverse("admin:cases_case_history", args=[case.pk])).content.decode()
    assert "はじめの題名" in html
    assert "あとの題名" in html
    assert "editor-a" in html


def test_rights_end_in_the_middle_of_a_session(desk_a: Client, case: Case, editor_a: User) -> None:
    assert desk_a.get(change(case)).status_code == 200
    Membership.objects.filter(user=editor_a).delete()
    assert desk_a.get(change(case)).status_code == 302
    assert desk_a.post(change(case), {"title": "x"}).status_code == 302
    case.refresh_from_db()
    assert case.title != "x"


@pytest.mark.parametrize(
    "query",
    [
        "p=abc",
        "p=99999999999999999999",
        "o=x.y",
        "q=" + "あ" * 300,
        "owner__id__exact=99999999999999999999999",
        "owner__id__exact=x",
        "status__exact=nonsense",
        "owner__memberships__user__password__startswith=a",
        "nonsense=1",
        "_to_field=id",
        "themes__code__exact=%00",
    ],
)
def test_a_list_answers_any_parameter(desk_a: Client, case: Case, query: str) -> None:
    assert desk_a.get(f"{LIST}?{query}").status_code in (200, 302, 400)
