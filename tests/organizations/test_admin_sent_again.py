"""Forms of the admin sent twice, or over what somebody saved first."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from organizations.models import Organization
from records.models import LogEntry
from search.models import Synonym
from tests.admin_form import fields_of
from tests.platform_site.factories import RelatedLinkFactory
from vocabulary.models import Prefecture, Theme

pytestmark = pytest.mark.django_db

# Rows that no form has saved yet, with a column of text.
ROWS: dict[str, tuple[Callable[[], Any], str]] = {
    "organization": (Organization, "summary"),
    "link": (RelatedLinkFactory, "description"),
    "synonym": (lambda: Synonym.objects.create(words="買い物\n買物支援"), "note"),
    "prefecture": (lambda: Prefecture.objects.get(pk="01"), "office"),
    "theme": (lambda: Theme.objects.get(pk="shopping"), "easy_name"),
}


def page(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


@pytest.fixture(params=ROWS)
def edited(request: pytest.FixtureRequest) -> tuple[Any, str]:
    make, column = ROWS[request.param]
    if request.param == "organization":
        return request.getfixturevalue("organization_a"), column
    return make(), column


def test_what_was_saved_first_is_shown_wherever_it_is_promised(
    office: Client, edited: tuple[Any, str]
) -> None:
    row, column = edited
    fields = fields_of(office.get(page(row)))
    assert office.post(page(row), {**fields, column: "先のことば", "_save": "1"}).status_code == 302
    html = office.post(page(row), {**fields, column: "後のことば", "_save": "1"}).content.decode()
    assert "「先に保存された内容」と見比べて" in html
    assert html.count("先に保存された内容") > 1
    assert "先のことば" in html
    assert "後のことば" in html


def test_a_change_sent_twice_is_answered_twice_and_saved_once(
    office: Client, edited: tuple[Any, str]
) -> None:
    row, column = edited
    sent = {**fields_of(office.get(page(row))), column: "新しいことば", "_save": "1"}
    answers = [office.post(page(row), sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url == answers[1].url
    assert LogEntry.objects.of(row).count() == 1


NEW = {
    "organizations.organization": {"name": "見守り協議会", "kind": "nationwide"},
    "platform_site.relatedlink": {
        "group": "役所のページ",
        "name": "手引き",
        "url": "https://www.example.jp/",
    },
    "search.synonym": {"words": "買い物\n買物支援"},
}


@pytest.mark.parametrize("label", NEW)
def test_a_new_row_sent_twice_is_one_row(office: Client, label: str) -> None:
    model = apps.get_model(label)
    address = reverse(f"admin:{label.replace('.', '_')}_add")
    before = model.objects.count()
    sent = {**fields_of(office.get(address)), **NEW[label], "_save": "1"}
    answers = [office.post(address, sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302], answers[0].content.decode()
    row = model.objects.latest("pk")
    assert answers[1].url == page(row)
    assert model.objects.count() == before + 1
