"""An earlier version put back with one press, by the same rules as any other change."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.models import Case, CaseAttachment
from organizations.models import Organization
from organizations.publishing.states import Status
from records.models import LogEntry, Revision
from search.models import Document
from tests.admin_form import send
from tests.cases.factories import ActorFactory, CaseFactory
from vocabulary.models import Theme

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
BUTTON = "この版に戻す"


def story(owner: Organization, user: User, **traits: object) -> Case:
    """A case whose title, themes and actors have been changed once."""
    case = CaseFactory(
        owner=owner,
        title="はじめの題名",
        told=True,
        themes=["shopping"],
        municipalities=["015491"],
        implementers=["npo"],
        **traits,
    )
    case.record_change(user)
    case.title = "あとの題名"
    case.save()
    case.themes.set(["cooking"])
    case.actors.update(name="あとの担い手")
    ActorFactory(case=case, name="あとから来た人")
    case.record_change(user)
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def draft(organization_a: Organization, editor_a: User) -> Case:
    return story(organization_a, editor_a)


@pytest.fixture
def published(organization_a: Organization, editor_a: User) -> Case:
    return story(organization_a, editor_a, published=True)


def first(case: Case) -> Revision:
    revision = Revision.objects.of(case).order_by("pk").first()
    assert revision is not None
    return revision


def restore(case: Case, number: int | None = None) -> str:
    return reverse("admin:cases_case_restore", args=[case.pk, number or first(case).pk])


def history(case: Case) -> str:
    return reverse("admin:cases_case_history", args=[case.pk])


def text(browser: Client, url: str) -> str:
    return browser.get(url).content.decode()


def test_every_version_but_the_present_one_can_be_put_back(desk_a: Client, draft: Case) -> None:
    html = text(desk_a, history(draft))
    assert html.count(BUTTON) == 1
    assert restore(draft) in html
    present = Revision.objects.of(draft).order_by("pk").last()
    assert present is not None
    assert restore(draft, present.pk) not in html


def test_the_page_shows_what_would_change_and_changes_nothing(desk_a: Client, draft: Case) -> None:
    before = (Revision.objects.count(), LogEntry.objects.count())
    html = text(desk_a, restore(draft))
    for words in ("はじめの題名", "あとの題名", "買い物", "調理", "あとから来た人"):
        assert words in html
    draft.refresh_from_db()
    assert draft.title == "あとの題名"
    assert (Revision.objects.count(), LogEntry.objects.count()) == before


def test_a_draft_is_put_back_with_its_rows_and_leaves_a_version(
    desk_a: Client, draft: Case, editor_a: User
) -> None:
    page = desk_a.post(restore(draft), follow=True)
    assert "前の版に戻しました" in page.content.decode()
    draft.refresh_from_db()
    assert draft.title == "はじめの題名"
    assert [theme.pk for theme in draft.themes.all()] == ["shopping"]
    assert "あとの担い手" not in draft.actors.values_list("name", flat=True)
    assert draft.actors.count() == 1
    latest = Revision.objects.of(draft).first()
    assert latest is not None
    assert latest.changed_by == editor_a
    assert latest.data["fields"]["title"] == "はじめの題名"
    assert LogEntry.objects.of(draft).filter(action="change", actor=editor_a).count() == 1
    html = text(desk_a, history(draft))
    assert "の版に戻す" in html
    desk_a.post(restore(draft, Revision.objects.of(draft).order_by("-pk")[1].pk))
    draft.refresh_from_db()
    assert draft.title == "あとの題名"


def test_a_second_press_does_nothing(desk_a: Client, draft: Case) -> None:
    desk_a.post(restore(draft))
    before = (Revision.objects.count(), LogEntry.objects.count())
    page = desk_a.post(restore(draft), follow=True)
    assert "すでにこの版と同じです" in page.content.decode()
    assert (Revision.objects.count(), LogEntry.objects.count()) == before


def test_what_readers_see_changes_after_the_approval_only(
    desk_a: Client, office: Client, client: Client, published: Case
) -> None:
    html = text(desk_a, restore(published))
    assert "確認を依頼する" in html
    desk_a.post(restore(published))
    assert "あとの題名" in text(client, published.get_absolute_url())
    pending = Revision.objects.of(published).pending().get()
    assert pending.data["fields"]["title"] == "はじめの題名"
    before = LogEntry.objects.count()
    again = desk_a.post(restore(published), follow=True)
    assert "すでに事務局の確認を待っています" in again.content.decode()
    assert LogEntry.objects.count() == before
    office.post(reverse("admin:cases_case_step", args=[published.pk, "apply"]))
    assert "はじめの題名" in text(client, published.get_absolute_url())
    published.refresh_from_db()
    assert published.actors.count() == 1


def test_it_takes_the_place_of_the_change_that_waits(desk_a: Client, published: Case) -> None:
    send(desk_a, reverse("admin:cases_case_change", args=[published.pk]), title="待っている題名")
    assert "置きかわります" in text(desk_a, restore(published))
    desk_a.post(restore(published))
    pending = Revision.objects.of(published).pending().get()
    assert pending.data["fields"]["title"] == "はじめの題名"


def test_the_office_puts_a_public_row_back_at_once(
    office: Client, client: Client, published: Case
) -> None:
    office.post(restore(published))
    assert "はじめの題名" in text(client, published.get_absolute_url())
    assert "はじめの題名" in Document.objects.get(kind="case").text
    assert not Revision.objects.of(published).pending().exists()


def test_who_publishes_directly_asks_nobody(
    sign_in: SignIn, ministry: Organization, ministry_editor: User, client: Client
) -> None:
    case = story(ministry, ministry_editor, published=True)
    sign_in(ministry_editor).post(restore(case))
    assert "はじめの題名" in text(client, case.get_absolute_url())


def test_the_office_does_not_put_back_beside_a_waiting_change(
    desk_a: Client, office: Client, published: Case
) -> None:
    send(desk_a, reverse("admin:cases_case_change", args=[published.pk]), title="待っている題名")
    page = office.post(restore(published), follow=True)
    assert "確認待ちの変更があります" in page.content.decode()
    published.refresh_from_db()
    assert published.title == "あとの題名"


def test_what_is_put_back_is_what_was_shown(desk_a: Client, draft: Case, editor_a: User) -> None:
    mark = desk_a.get(restore(draft)).context["form"]["mark"].value()
    Case.objects.filter(pk=draft.pk).update(title="ほかの人の題名")
    page = desk_a.post(restore(draft), {"mark": mark}, follow=True)
    assert "この画面を開いたあとに内容が変わりました" in page.content.decode()
    draft.refresh_from_db()
    assert draft.title == "ほかの人の題名"


@pytest.mark.parametrize("name", ["draft", "published"])
def test_only_who_may_change_the_row_puts_it_back(
    name: str,
    request: pytest.FixtureRequest,
    sign_in: SignIn,
    viewer_a: User,
    editor_b: User,
    resident: User,
    moderator: User,
    client: Client,
) -> None:
    case = request.getfixturevalue(name)
    viewer = sign_in(viewer_a)
    assert BUTTON not in text(viewer, history(case))
    for browser, status in (
        (viewer, 403),
        (sign_in(editor_b), 404),
        (sign_in(moderator), 404),
        (sign_in(resident), 302),
        (client, 302),
    ):
        assert browser.get(restore(case)).status_code == status
        assert browser.post(restore(case)).status_code == status
    case.refresh_from_db()
    assert case.title == "あとの題名"
    assert not Revision.objects.of(case).pending().exists()


def test_versions_of_other_rows_and_unknown_numbers_are_not_found(
    desk_a: Client, office: Client, draft: Case, published: Case
) -> None:
    pending = Revision.objects.record(published, None, pending=True)
    foreign = first(published).pk
    for number in (foreign, 10**9, 10**30, 0):
        for browser in (desk_a, office):
            url = restore(draft, 1).replace("/1/", f"/{number}/") if number == 0 else ""
            assert browser.get(url or restore(draft, number)).status_code == 404
            assert browser.post(url or restore(draft, number)).status_code == 404
    assert desk_a.post(restore(published, pending.pk)).status_code == 404
    assert desk_a.get(restore(draft).replace(f"/{draft.pk}/", f"/{10**30}/", 1)).status_code == 404


def test_a_public_row_is_not_put_back_to_less_than_it_needs(
    office: Client, desk_a: Client, published: Case
) -> None:
    version = first(published)
    version.data["fields"]["difficulties"] = ""
    version.save()
    for browser in (office, desk_a):
        page = browser.post(restore(published), follow=True)
        html = page.content.decode()
        assert "この版には戻せませんでした。" in html
        assert "を入力してください。" in html
        assert page.redirect_chain[-1][0] == history(published)
    published.refresh_from_db()
    assert (published.status, published.title) == (Status.PUBLISHED, "あとの題名")
    assert not Revision.objects.of(published).pending().exists()


def test_what_breaks_a_rule_of_the_database_is_a_sentence(office: Client, draft: Case) -> None:
    version = first(draft)
    version.data["fields"] |= {
        "publish_from": "2025-10-02T00:00:00+00:00",
        "publish_until": "2025-10-01T00:00:00+00:00",
    }
    version.save()
    page = office.post(restore(draft), follow=True)
    assert "公開を終える日時は、始める日時より後にしてください" in page.content.decode()


def test_a_theme_that_no_longer_exists_stays_away_and_is_told(desk_a: Client, draft: Case) -> None:
    Theme.objects.filter(pk="shopping").delete()
    html = text(desk_a, restore(draft))
    assert "今はもうないため、戻りません" in html
    assert "分野の一部" in html
    desk_a.post(restore(draft))
    draft.refresh_from_db()
    assert draft.title == "はじめの題名"
    assert not draft.themes.exists()
    page = desk_a.post(restore(draft), follow=True)
    assert "すでにこの版と同じです" in page.content.decode()


def attach(case: Case) -> CaseAttachment:
    return CaseAttachment.objects.create(
        case=case, file=ContentFile(b"%PDF-1.7", name="手引き.pdf"), caption="手引き"
    )


def test_a_file_taken_away_comes_back_with_its_version(
    desk_a: Client, draft: Case, editor_a: User
) -> None:
    upload = attach(draft)
    draft.record_change(editor_a)
    version = Revision.objects.of(draft).order_by("pk").last()
    assert version is not None
    upload.delete()
    draft.record_change(editor_a)
    desk_a.post(restore(draft, version.pk))
    assert draft.attachments.get().original_name == "手引き.pdf"
    assert b"".join(desk_a.get(upload.url).streaming_content) == b"%PDF-1.7"
    assert BUTTON in text(desk_a, history(draft))


def test_a_file_gone_from_the_disk_is_told_and_the_rest_comes_back(
    desk_a: Client, draft: Case, editor_a: User
) -> None:
    upload = attach(draft)
    Case.objects.filter(pk=draft.pk).update(title="資料のある題名")
    draft.refresh_from_db()
    draft.record_change(editor_a)
    version = Revision.objects.of(draft).order_by("pk").last()
    assert version is not None
    upload.file.storage.delete(upload.file.name)
    upload.delete()
    Case.objects.filter(pk=draft.pk).update(title="資料のない題名")
    draft.refresh_from_db()
    draft.record_change(editor_a)
    assert "手引き.pdf" in text(desk_a, restore(draft, version.pk))
    desk_a.post(restore(draft, version.pk))
    draft.refresh_from_db()
    assert draft.title == "資料のある題名"
    assert not draft.attachments.exists()


def test_a_case_that_lost_all_versions_offers_none(
    desk_a: Client, organization_a: Organization
) -> None:
    assert BUTTON not in text(desk_a, history(CaseFactory(owner=organization_a)))
