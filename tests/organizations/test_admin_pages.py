"""Pages of the admin as people who live in spreadsheets meet them."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.models import Case, CasePhoto, CaseStep
from events.models import Event
from organizations.models import Organization
from organizations.publishing.content import Content
from organizations.publishing.review import content_models
from platform_site.models import Notice
from records.models import LogEntry, Revision
from tests.admin_form import fields_of, send
from tests.cases.factories import CaseFactory, picture
from tests.events.factories import EventFactory, SymposiumFactory, VideoFactory
from tests.forum.factories import ReportFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def page_of(row: Model, name: str = "change") -> str:
    opts = row._meta
    address = f"admin:{opts.app_label}_{opts.model_name}_{name}"
    return reverse(address, args=[row.pk])


@pytest.fixture
def draft(organization_a: Organization) -> Case:
    case = CaseFactory(owner=organization_a, title="移動スーパー", themes=["shopping"])
    CaseStep.objects.create(case=case, what="話し合った")
    return case


def test_a_deletion_names_what_goes_with_the_row(office: Client, draft: Case) -> None:
    html = office.get(page_of(draft, "delete")).content.decode()
    assert "<h1>この事例を削除しますか</h1>" in html
    assert "進め方：話し合った" in html
    assert "relationship" not in html
    assert "object (" not in html
    assert "分野" not in html  # the themes of a case are no rows of their own
    assert page_of(draft) in html
    office.post(page_of(draft, "delete"), {"post": "yes"})
    assert not Case.objects.filter(pk=draft.pk).exists()


def test_what_others_use_says_why_it_stays(office: Client) -> None:
    symposium = SymposiumFactory()
    VideoFactory(symposium=symposium, title="第1回の記録")
    html = office.get(page_of(symposium, "delete")).content.decode()
    assert "このシンポジウムは削除できません" in html
    assert "第1回の記録" in html
    assert 'value="削除する"' not in html


@pytest.mark.parametrize("model", content_models(), ids=str)
def test_a_form_marks_what_must_be_there_when_it_is_published(
    office: Client, model: type[Content]
) -> None:
    html = office.get(reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_add")).content
    form = re.sub(r"\s+", " ", html.decode())
    assert "「※公開までに必須」の項目は" in form
    for name in model.required_at_submit:
        field = model._meta.get_field(name)
        if field.one_to_many:
            assert re.search(f'id="{name}-heading" class="[^"]*needed"', form), name
            continue
        kind = "needed" if field.blank else "required"  # what drafts need as well says so
        assert re.search(f'class="{kind}"> ?{field.verbose_name}</(label|legend)>', form), name


def test_nobody_deletes_several_rows_by_one_wrong_tick(office: Client) -> None:
    Notice.objects.create(title="休館のお知らせ")
    for model in (Case, Notice, Event):
        opts = model._meta
        page = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
        assert "delete_selected" not in office.get(page).content.decode()


def test_child_rows_are_named_where_their_table_has_no_head(office: Client, draft: Case) -> None:
    CasePhoto.objects.create(case=draft, file=picture(), alt="移動スーパーの車")
    html = office.get(page_of(draft)).content.decode()
    assert 'data-label="名称"' in html
    assert "この行を削除する" in html
    assert "選べるファイルは JPEG・PNG・WebP、大きさは30MBまでです。" in html
    for stock in ("削除しますか？", "---------", "#1", " の追加", "の追加&quot;"):
        assert stock not in html


def test_the_order_of_an_empty_row_is_not_asked_for(office: Client, draft: Case) -> None:
    html = office.get(page_of(draft)).content.decode()
    assert re.search(r'for="id_steps-1-what"\s+class="required"', html)
    assert re.search(r'for="id_steps-1-order"(?!\s+class)', html)


def test_an_error_in_a_folded_group_opens_it(office: Client, draft: Case) -> None:
    folded = r'<details\s*>\s*<summary>\s*<h2 id="[^"]*"\s+class="fieldset-heading">公開の期間'
    assert re.search(folded, office.get(page_of(draft)).content.decode())
    period = {"publish_from_0": "2030-02-01", "publish_from_1": "10:00"}
    period |= {"publish_until_0": "2030-01-01", "publish_until_1": "10:00"}
    html = send(office, page_of(draft), **period).content.decode()
    assert "公開を終える日時は、始める日時より後にしてください" in html
    assert re.search(folded.replace("<details", r"<details\s+open"), html)


def test_records_are_told_and_not_dumped(office: Client, draft: Case, secretariat: User) -> None:
    draft.record_change(secretariat)
    entry = LogEntry.objects.write(LogEntry.Action.ADD, draft, secretariat)
    for row in (Revision.objects.of(draft).get(), entry):
        html = office.get(page_of(row)).content.decode()
        assert page_of(draft, "history") in html
        assert "fields" not in re.sub(r"<fieldset|fieldset>|fieldset-", "", html)
        assert "object id" not in html.lower()
    lists = reverse("admin:records_revision_changelist")
    assert draft.title in office.get(lists).content.decode()


def test_the_record_of_a_row_that_is_gone_leads_nowhere(
    office: Client, draft: Case, secretariat: User
) -> None:
    entry = LogEntry.objects.write(LogEntry.Action.DELETE, draft, secretariat)
    draft.delete()
    assert "削除されています" in office.get(page_of(entry)).content.decode()


def test_a_ministry_publishes_and_asks_nobody(
    sign_in: SignIn, ministry: Organization, ministry_editor: User
) -> None:
    case = CaseFactory(owner=ministry, told=True, themes=["shopping"], implementers=["npo"])
    case.submit(ministry_editor)
    assert [entry.get_action_display() for entry in LogEntry.objects.of(case)] == ["公開"]


def test_a_preview_leads_back(office: Client, draft: Case) -> None:
    html = office.get(page_of(draft, "preview")).content.decode()
    assert f'<a href="{page_of(draft)}">管理ページに戻る</a>' in html


def test_a_list_says_which_rows_have_a_change_waiting(
    office: Client, organization_a: Organization, editor_a: User
) -> None:
    case = CaseFactory(owner=organization_a, published=True)
    listed = reverse("admin:cases_case_changelist")
    assert "変更の確認待ち" not in office.get(listed).content.decode()
    Revision.objects.record(case, editor_a, pending=True)
    assert "変更の確認待ち" in office.get(listed).content.decode()


def test_whoever_adds_a_member_hears_that_a_mail_goes_out(
    office: Client, organization_a: Organization, django_capture_on_commit_callbacks: Callable
) -> None:
    row = {"memberships-0-email": "new@example.jp", "memberships-0-role": "editor"}
    with django_capture_on_commit_callbacks(execute=True):
        send(office, page_of(organization_a), **row)
    assert len(mail.outbox) == 1
    html = office.get(reverse("admin:index")).content.decode()
    assert "ログインのしかたを、new@example.jpにメールで送ります。" in html


def test_after_an_organization_come_its_members(office: Client) -> None:
    answer = send(
        office,
        reverse("admin:organizations_organization_add"),
        kind="company",
        name="まごころ便",
        kana="まごころびん",
    )
    row = Organization.objects.get(name="まごころ便")
    assert answer.url == f"{page_of(row)}#memberships-group"
    html = office.get(answer.url).content.decode()
    assert "団体を登録しました。次に担当者を加えてください。" in html
    assert 'id="memberships-group"' in html


def test_what_is_not_known_is_asked_for(office: Client, organization_a: Organization) -> None:
    event = EventFactory(owner=organization_a, mode="unknown")
    html = office.get(page_of(event)).content.decode()
    assert '<option value="unknown" selected>選んでください</option>' in html
    assert ">不明<" not in html
    send(office, page_of(event), title="集い")
    assert Event.objects.get().title == "集い"


def test_moderators_find_what_to_do_first(sign_in: SignIn, moderator: User) -> None:
    ReportFactory()
    html = sign_in(moderator).get(reverse("admin:forum_report_changelist")).content.decode()
    first = re.search(r"<tbody><tr>\s*<t[dh][^>]*>(.*?)</t[dh]>", html, re.S)
    assert first is not None
    assert "対応する" in first[1]


def test_a_torn_form_is_answered_in_plain_words(office: Client, draft: Case) -> None:
    fields = fields_of(office.get(page_of(draft))) | {"_save": "1"}
    torn = {name: value for name, value in fields.items() if "_FORMS" not in name}
    html = office.post(page_of(draft), torn).content.decode()
    assert "入力した内容の一部が届きませんでした" in html
    assert "ManagementForm" not in html
