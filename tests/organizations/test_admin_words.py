"""Every list and form of the admin speaks our words, whoever registered it."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.db import models
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import User
from cases.models import Case
from events.models import Symposium
from forum.models import Board, ModerationEntry, Post, Report, Topic
from organizations.models import Application, Organization
from platform_site.models import Notice, PageAnswer, RelatedLink
from records.models import LogEntry
from search.models import Miss, Synonym
from tests.cases.factories import CaseFactory
from tests.events.factories import SymposiumFactory
from tests.forum.factories import PostFactory, ReportFactory
from tests.organizations.factories import ApplicationFactory
from tests.platform_site.factories import PageAnswerFactory, RelatedLinkFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
# What Django's own admin would say here.
STOCK = re.compile(
    r"変更する |表示する.*を選択|を選択| を追加| を変更|もう一つ追加|編集を続ける|>ホーム<"
    r"|変更履歴|value=\"保存\""
)
REGISTERED = sorted(admin.site._registry.items(), key=lambda item: str(item[0]._meta.label))


def address(model: type[models.Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


MAKE: dict[type[models.Model], Callable[[], Any]] = {
    Notice: lambda: Notice.objects.create(title="お知らせ"),
    RelatedLink: RelatedLinkFactory,
    PageAnswer: PageAnswerFactory,
    Application: ApplicationFactory,
    Miss: lambda: Miss.objects.create(words="見つからないことば"),
    Synonym: lambda: Synonym.objects.create(words="買い物\n買物支援"),
    Symposium: SymposiumFactory,
    Board: lambda: PostFactory().topic.board,
    Post: PostFactory,
    Topic: lambda: PostFactory().topic,
    Report: ReportFactory,
}


def a_row_of(model: Any, case: Case, user: User) -> Any:
    """A row to open; the vocabulary, organizations and accounts have some already."""
    LogEntry.objects.write(LogEntry.Action.ADD, case, user)
    if model in MAKE:
        return MAKE[model]()
    if hasattr(model, "owner") and not model._default_manager.exists():
        name = "title" if hasattr(model, "title") else "name"
        return model._default_manager.create(owner=case.owner, **{name: "題名"})
    return model._default_manager.order_by("pk").first()


@pytest.mark.parametrize(("model", "model_admin"), REGISTERED)
def test_no_page_speaks_the_words_of_the_framework(
    model: Any,
    model_admin: Any,
    office: Client,
    organization_a: Organization,
    secretariat: User,
) -> None:
    case = CaseFactory(owner=organization_a)
    case.record_change(secretariat)
    row = a_row_of(model, case, secretariat)
    pages = [address(model, "changelist"), address(model, "add")]
    if row is not None:
        pages.append(address(model, "change", row.pk))
    for url in pages:
        answer = office.get(url)
        assert answer.status_code in (200, 403), url
        if answer.status_code == 200:
            html = answer.content.decode()
            assert not STOCK.search(html), (url, STOCK.findall(html))
            assert html.count("<h1") == 1
    heading = f"<h1>{model._meta.verbose_name_plural}の一覧</h1>"
    assert heading in office.get(pages[0]).content.decode()


def test_the_walk_above_opens_a_form_of_every_model_but_one(
    organization_a: Organization, secretariat: User
) -> None:
    case = CaseFactory(owner=organization_a)
    case.record_change(secretariat)
    empty = {model for model, _ in REGISTERED if a_row_of(model, case, secretariat) is None}
    assert empty == {ModerationEntry}


def test_what_may_only_be_read_is_looked_at(office: Client, secretariat: User) -> None:
    entry = LogEntry.objects.write(LogEntry.Action.ADD, secretariat, secretariat)
    html = office.get(address(LogEntry, "change", entry.pk)).content.decode()
    assert "できごとの記録を見る" in html
    assert "保存する" not in html


def test_a_draft_can_be_deleted_from_its_page_and_a_public_row_not(
    sign_in: SignIn, editor_a: User, organization_a: Organization
) -> None:
    client = sign_in(editor_a)
    for case, shown in (
        (CaseFactory(owner=organization_a), True),
        (CaseFactory(owner=organization_a, published=True), False),
    ):
        html = client.get(address(Case, "change", case.pk)).content.decode()
        assert (address(Case, "delete", case.pk) in html) is shown


def test_every_day_of_the_lists_and_forms_is_written_in_the_era_with_its_weekday(
    office: Client, secretariat: User, organization_a: Organization
) -> None:
    draft = CaseFactory(owner=organization_a)
    moment = datetime.datetime(2026, 11, 23, 15, 16, tzinfo=datetime.UTC)
    Case.objects.filter(pk=draft.pk).update(updated_at=moment)
    User.objects.filter(pk=secretariat.pk).update(date_joined=moment)
    for model in (Case, User):
        page = office.get(address(model, "changelist")).content.decode()
        assert "令和8年11月24日（火）（2026年）" in page, model
    report = ReportFactory()
    Report.objects.update(created_at=moment)
    for page in (address(Report, "changelist"), address(Report, "change", report.pk)):
        assert "令和8年11月24日（火）00:16（2026年）" in office.get(page).content.decode(), page


def test_lists_are_sorted_by_the_days_they_write(office: Client) -> None:
    early = RelatedLinkFactory(last_confirmed=datetime.date(2025, 1, 1))
    late = RelatedLinkFactory(last_confirmed=datetime.date(2026, 1, 1))
    html = office.get(address(RelatedLink, "changelist")).content.decode()
    column = re.search(r'"sortable column-last_confirmed[^"]*".*?href="([^"]+)"', html, re.DOTALL)
    assert column
    for sign, first in (("", early), ("-", late)):
        query = column[1].replace("o=", f"o={sign}", 1)
        rows = office.get(address(RelatedLink, "changelist") + query).context["cl"].result_list
        assert rows[0] == first


def test_no_list_of_the_admin_leaves_a_day_to_the_framework(secretariat: User) -> None:
    request = RequestFactory().get("/admin/")
    request.user = secretariat
    written = 0
    for model, model_admin in REGISTERED:
        days = {f.name for f in model._meta.concrete_fields if isinstance(f, models.DateField)}
        shown = model_admin.get_list_display(request)
        assert not days & {name for name in shown if isinstance(name, str)}, model
        written += sum(callable(name) for name in shown)
    assert written > 5
