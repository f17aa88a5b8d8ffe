"""What waits: requests that are taken back, changes whose parts are gone, several at once."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import User
from cases.models import Case
from organizations.admin.steps import CHANGED_SINCE
from organizations.models import Organization
from organizations.publishing import review
from organizations.publishing.states import Status
from records.editing import saving
from records.models import LogEntry, Revision
from tests.admin_form import fields_of, send
from tests.cases.factories import CaseFactory
from tests.events.factories import VideoFactory

SignIn = Callable[[User], Client]
STATE = Revision.State
LIST = reverse("admin:cases_case_changelist")


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
def draft(organization_a: Organization) -> Case:
    return CaseFactory(owner=organization_a, told=True, implementers=["npo"])


def change(case: Case) -> str:
    return reverse("admin:cases_case_change", args=[case.pk])


def step(case: Case, name: str) -> str:
    return reverse("admin:cases_case_step", args=[case.pk, name])


def picture() -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (8, 8)).save(content, "PNG")
    return SimpleUploadedFile("bus.png", content.getvalue(), "image/png")


# --- Changes whose parts are gone ---


@pytest.mark.django_db(transaction=True)
def test_a_change_that_names_what_is_gone_is_applied_without_it(
    desk_a: Client, office: Client, organization_a: Organization, case: Case
) -> None:
    video = VideoFactory(owner=organization_a, published=True)
    gone = CaseFactory(owner=organization_a, title="消える事例")
    data = {
        "summary": "直した",
        "chapters-0-title": "はじめに",
        "chapters-0-case": gone.pk,
        "chapters-0-organization": organization_a.pk,
        "cases": [gone.pk],
    }
    page = reverse("admin:events_video_change", args=[video.pk])
    send(desk_a, page, **data)
    assert review.pending_change(video) is not None
    gone.delete()
    assert desk_a.get(page).status_code == 200
    apply = reverse("admin:events_video_step", args=[video.pk, "apply"])
    assert "もうないため、反映されません" in office.get(apply).content.decode()
    assert office.post(apply).status_code == 302
    video.refresh_from_db()
    assert video.summary == "直した"
    assert video.chapters.get().case is None


@pytest.mark.django_db
def test_a_waiting_change_with_a_new_photo_is_edited_again(desk_a: Client, case: Case) -> None:
    photo = {"photos-0-file": picture(), "photos-0-alt": "バスの前に立つ人たち"}
    photo["photos-0-people"] = "agreed"
    send(desk_a, change(case), **photo)
    for title in ("二度目の題名", "三度目の題名"):
        answer = send(desk_a, change(case), title=title)
        assert answer.status_code == 302, answer.context["problems"]
    desk_a.post(step(case, "take-back"))
    answer = send(desk_a, change(case) + "?from=declined", title="四度目の題名")
    assert answer.status_code == 302, answer.context["problems"]
    data = review.pending_change(case).data
    assert data["fields"]["title"] == "四度目の題名"
    assert data["children"]["photos"][0]["fields"]["alt"] == "バスの前に立つ人たち"


# --- Taking back ---


@pytest.mark.django_db
def test_a_change_is_taken_back_by_members_and_answered_by_the_office(
    desk_a: Client, office: Client, case: Case
) -> None:
    send(desk_a, change(case), title="やめた題名")
    assert "変更を取り下げる" not in office.get(change(case)).content.decode()
    assert office.post(step(case, "take-back")).status_code == 403
    assert "変更を取り下げる" in desk_a.get(change(case)).content.decode()
    desk_a.post(step(case, "take-back"))
    assert Revision.objects.of(case).filter(state=STATE.TAKEN_BACK).exists()
    entry = LogEntry.objects.of(case).first()
    assert (entry.get_action_display(), entry.detail) == ("変更の取り下げ", "")
    html = desk_a.get(change(case)).content.decode()
    assert "差し戻されました" not in html
    assert "取り下げた内容から書き直す" in html
    assert "変更が差し戻された" not in desk_a.get(reverse("admin:index")).content.decode()
    again = desk_a.get(change(case) + "?from=declined")
    assert again.context["adminform"].form["title"].value() == "やめた題名"


@pytest.mark.django_db
def test_a_request_for_review_is_taken_back_by_members(
    desk_a: Client, office: Client, draft: Case, editor_a: User
) -> None:
    draft.submit(editor_a)
    html = desk_a.get(change(draft)).content.decode()
    assert "事務局の確認を待っています" in html
    assert "確認の依頼を取り下げる" in html
    assert "確認の依頼を取り下げる" not in office.get(change(draft)).content.decode()
    assert office.post(step(draft, "recall")).status_code == 403
    desk_a.post(step(draft, "recall"))
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT
    assert LogEntry.objects.of(draft).first().get_action_display() == "確認の依頼の取り下げ"


@pytest.mark.django_db
def test_an_own_draft_is_deleted_from_its_page(desk_a: Client, draft: Case, case: Case) -> None:
    delete = reverse("admin:cases_case_delete", args=[draft.pk])
    assert (
        f'<a href="{delete}">この下書きを削除する</a>' in desk_a.get(change(draft)).content.decode()
    )
    assert "この下書きを削除する" not in desk_a.get(change(case)).content.decode()


# --- Nothing incomplete, nothing unseen becomes public ---


@pytest.mark.django_db
def test_a_row_that_waits_for_review_cannot_be_emptied(
    desk_a: Client, draft: Case, editor_a: User
) -> None:
    draft.submit(editor_a)
    page = send(desk_a, change(draft), catch="", background="")
    assert page.status_code == 200
    assert 'href="#id_catch"' in page.content.decode()
    draft.refresh_from_db()
    assert draft.background != ""


@pytest.mark.django_db
def test_an_incomplete_row_is_not_approved(office: Client, draft: Case, editor_a: User) -> None:
    draft.submit(editor_a)
    Case.objects.filter(pk=draft.pk).update(background="")
    page = office.post(step(draft, "approve"), follow=True)
    assert "を入力してください" in page.content.decode()
    draft.refresh_from_db()
    assert draft.status == Status.SUBMITTED
    with pytest.raises(ValidationError):
        draft.approve(editor_a)


@pytest.mark.django_db
def test_several_at_once_are_approved_as_they_were_shown(
    office: Client, draft: Case, editor_a: User
) -> None:
    other = CaseFactory(told=True, implementers=["npo"])
    for row in (draft, other):
        row.submit(editor_a)
    chosen = {"_selected_action": [draft.pk, other.pk], "action": "approve_selected"}
    hidden = dict(office.post(LIST, chosen).context["hidden"])
    Case.objects.filter(pk=draft.pk).update(title="だれも見ていない題名")
    page = office.post(LIST, hidden | chosen, follow=True)
    assert "この画面を開いたあとに内容が変わりました" in page.content.decode()
    assert list(Case.objects.filter(status=Status.PUBLISHED)) == [other]
    office.post(
        LIST, {"_selected_action": [draft.pk], "action": "approve_selected", "confirmed": "1"}
    )
    draft.refresh_from_db()
    assert draft.status == Status.SUBMITTED


# --- What the secretariat meets ---


@pytest.mark.django_db
def test_beside_a_waiting_change_the_office_gets_no_button_that_saves(
    desk_a: Client, office: Client, case: Case
) -> None:
    assert 'name="_save"' in office.get(change(case)).content.decode()
    send(desk_a, change(case), title="編集者の題名")
    html = office.get(change(case)).content.decode()
    assert 'name="_save"' not in html
    assert "先にこの変更を反映するか差し戻すと" in html


@pytest.mark.django_db
def test_a_reason_typed_into_a_page_that_grew_old_stays(
    desk_a: Client, office: Client, draft: Case, editor_a: User
) -> None:
    draft.submit(editor_a)
    mark = office.get(step(draft, "return")).context["form"]["mark"].value()
    Case.objects.filter(pk=draft.pk).update(title="直した題名")
    page = office.post(step(draft, "return"), {"reason": "写真を足してください", "mark": mark})
    html = page.content.decode()
    assert "この画面を開いたあとに内容が変わりました" in html
    assert "写真を足してください" in html
    fresh = page.context["form"]["mark"].value()
    office.post(step(draft, "return"), {"reason": "写真を足してください", "mark": fresh})
    draft.refresh_from_db()
    assert draft.status == Status.RETURNED


@pytest.mark.django_db
def test_a_row_that_is_published_while_it_is_saved_does_not_change_unread(
    desk_a: Client,
    office: Client,
    draft: Case,
    editor_a: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draft.submit(editor_a)
    read_stamp = saving.read_stamp

    def approve_first(*about: Any) -> Any:
        office.post(step(draft, "approve"))
        return read_stamp(*about)

    fields = fields_of(desk_a.get(change(draft))) | {"title": "読まれていない題名", "_save": "1"}
    monkeypatch.setattr(saving, "read_stamp", approve_first)
    answer = desk_a.post(change(draft), fields)
    assert CHANGED_SINCE in answer.content.decode()
    assert ("_save", "変更の確認を依頼する") in answer.context["buttons"]
    draft.refresh_from_db()
    assert draft.status == Status.PUBLISHED
    assert draft.title != "読まれていない題名"


@pytest.mark.django_db
def test_a_reason_survives_an_expired_login(
    office: Client, draft: Case, editor_a: User, secretariat: User
) -> None:
    draft.submit(editor_a)
    page = office.get(step(draft, "return"))
    fields = dict(page.context["hidden"]) | {"reason": "出典を書いてください"}
    office.logout()
    assert office.post(step(draft, "return"), fields).status_code == 302
    office.force_login(secretariat)
    html = office.get(step(draft, "return")).content.decode()
    assert "出典を書いてください" in html
    assert "まだ保存されていません" in html
    draft.refresh_from_db()
    assert draft.status == Status.SUBMITTED


@pytest.mark.django_db
def test_a_reason_for_several_survives_an_expired_login(
    office: Client, draft: Case, editor_a: User, secretariat: User
) -> None:
    draft.submit(editor_a)
    chosen = {"_selected_action": [draft.pk], "action": "return_selected"}
    fields = dict(office.post(LIST, chosen).context["hidden"]) | chosen
    office.logout()
    assert office.post(LIST, fields | {"reason": "出典を書いてください"}).status_code == 302
    office.force_login(secretariat)
    page = office.get(LIST)
    assert "出典を書いてください" in page.content.decode()
    assert "まだ保存されていません" in page.content.decode()
    draft.refresh_from_db()
    assert draft.status == Status.SUBMITTED
    office.post(LIST, dict(page.context["hidden"]) | chosen | {"reason": "出典を"})
    draft.refresh_from_db()
    assert draft.status == Status.RETURNED


@pytest.mark.django_db
def test_an_approved_change_is_one_line_of_the_history(
    desk_a: Client, office: Client, case: Case, editor_a: User
) -> None:
    case.record_change(editor_a)
    send(desk_a, change(case), title="新しい題名")
    office.post(step(case, "apply"))
    page = office.get(reverse("admin:cases_case_history", args=[case.pk]))
    told = [version for version in page.context["versions"] if version.changes]
    assert [version.revision.state for version in told] == [STATE.APPLIED]
