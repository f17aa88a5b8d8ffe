"""Rows that content has once at most look like its own fields, in the form and in the records."""

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.models import Case, CaseLicence, CaseSource
from organizations.admin.one_row import OneRow, related_name_of
from organizations.models import Organization
from organizations.publishing.content import Content, row_or_empty
from organizations.publishing.review import content_models
from organizations.publishing.source import Source
from records.models import LogEntry
from tests.admin_form import send
from tests.cases.factories import CaseFactory
from tests.organizations.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
ADD = reverse("admin:cases_case_add")
KINDS = pytest.mark.parametrize("model", content_models(), ids=lambda model: model.__name__)


def change(case: Case) -> str:
    return reverse("admin:cases_case_change", args=[case.pk])


@KINDS
def test_every_kind_of_content_has_one_source(model: type[Content]) -> None:
    relation = model._meta.get_field("source")
    assert relation.one_to_one
    assert issubclass(relation.related_model, Source)


@KINDS
def test_what_the_form_draws_as_fields_the_records_tell_as_columns(model: type[Content]) -> None:
    inlines = admin.site.get_model_admin(model).inlines
    drawn = {related_name_of(inline.model) for inline in inlines if issubclass(inline, OneRow)}
    assert drawn == set(model.revision_columns)
    assert drawn <= set(model.revision_children)


@KINDS
def test_a_row_that_is_not_there_is_read_as_an_empty_one(model: type[Content]) -> None:
    for name in model.revision_columns:
        row = row_or_empty(model(), name)
        assert row.pk is None
        assert str(row)


def test_the_groups_stand_where_their_fields_stood(desk_a: Client) -> None:
    page = desk_a.get(ADD).content.decode()
    headings = ["時期と状況", "文章の利用条件", "公開の期間", "出典", "だれが関わったか"]
    places = [page.index(f">{heading}</a></li>") for heading in headings]
    assert places == sorted(places)
    source = page.split('id="source-group"')[1].split('id="district_figures-group"')[0]
    assert "<details>" in source
    assert "公開されている資料をもとにまとめたときは、その資料を書いてください。" in source
    assert "この行を削除する" not in source


def test_a_group_that_has_an_error_is_open(desk_a: Client) -> None:
    page = send(desk_a, ADD, title="買い物バス", **{"source-0-url": "なし"}).content.decode()
    assert '<a href="#id_source-0-url">' in page
    source = page.split('id="source-group"')[1].split('id="district_figures-group"')[0]
    assert "<details" not in source
    assert "https:// から始まる形で入力してください" in source


def test_nothing_written_makes_no_row_and_nothing_left_keeps_none(
    desk_a: Client, organization_a: Organization
) -> None:
    send(desk_a, ADD, title="買い物バス")
    case = Case.objects.get()
    assert not CaseSource.objects.exists()
    assert not CaseLicence.objects.exists()
    send(desk_a, change(case), **{"source-0-title": "町の広報", "licence-0-license": "ask"})
    assert case.source.title == "町の広報"
    assert LogEntry.objects.of(case).first().detail == "文章の利用条件、出典の題名"
    history = desk_a.get(reverse("admin:cases_case_history", args=[case.pk])).content.decode()
    assert "出典の題名" in history
    assert "短い紹介" not in history
    send(desk_a, change(case), **{"source-0-title": ""})
    assert not CaseSource.objects.exists()
    assert CaseLicence.objects.get().license == "ask"


def test_what_lacks_in_a_row_that_is_not_there_is_said_at_its_control(
    sign_in: SignIn, secretariat: User
) -> None:
    own = OrganizationFactory(is_secretariat=True, publishes_directly=True)
    case = CaseFactory(
        published=True,
        told=True,
        owner=own,
        implementers=["npo"],
        source__title="町の広報",
        licence__license="",
        licence__consent=False,
    )
    refused = send(sign_in(secretariat), change(case), **{"source-0-title": ""})
    assert refused.status_code == 200
    page = refused.content.decode()
    assert '<a href="#id_licence-0-license_0">文章の利用条件を選んでください</a>' in page
    assert CaseSource.objects.get().title == "町の広報"
