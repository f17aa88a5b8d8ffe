"""Amounts of budgets: read in any unit, asked about when they look like a slip, and found."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from policies.models import Budget, Policy
from search.index.writing import reindex
from tests.admin_form import send
from tests.policies.factories import BudgetFactory, PolicyFactory
from tests.policies.test_admin import ADD

pytestmark = pytest.mark.django_db


def save(desk: Client, **amounts: str) -> Any:
    return save_rows(desk, [amounts])


def save_rows(desk: Client, rows: list[dict[str, str]]) -> Any:
    """A new measure with a budget of one year after the other."""
    fields = {
        f"budgets-{number}-{name}": value
        for number, row in enumerate(rows)
        for name, value in ({"fiscal_year": str(2025 - number), "stage": "draft"} | row).items()
    }
    fields["budgets-TOTAL_FORMS"] = str(len(rows))
    return send(desk, ADD, name="支え合いの事業", **fields)


def test_an_amount_is_understood_in_any_unit(ministry_desk: Client) -> None:
    written = ["78百万円", "７８百万円", "7,800万円", "78", "78000千円"]
    assert save_rows(ministry_desk, [{"amount": text} for text in written]).status_code == 302
    assert [budget.amount for budget in Budget.objects.all()] == [78] * len(written)


def test_what_is_no_amount_is_refused_and_kept(ministry_desk: Client) -> None:
    written = ["78百万ドル", "78万5円だけ", "1" * 50]
    answer = save_rows(ministry_desk, [{"amount": text} for text in written])
    said = [problem.sentence for problem in answer.context["problems"]]
    assert said == [
        f"予算の{number}件目：予算額は、7,800万円、78百万円 のように入力してください"
        for number in (1, 2, 3)
    ]
    for text in written:
        assert f'value="{text}"' in answer.content.decode()
    assert not Policy.objects.exists()


SLIPS = [
    ({"amount": "7800百万円", "previous_amount": "780"}, "78億円ですね。前年度の10倍以上です。"),
    ({"amount": "1兆2億円"}, "1兆2億円ですね。1兆円を超えています。"),
    ({"previous_amount": "2,000,000百万円"}, "2兆円ですね。1兆円を超えています。"),
]


def test_an_amount_that_looks_like_a_slip_is_asked_about_once(ministry_desk: Client) -> None:
    amounts = [row for row, _ in SLIPS]
    page = save_rows(ministry_desk, amounts).content.decode()
    for _, question in SLIPS:
        assert question + "合っていれば、もう一度保存してください" in page
    assert not Policy.objects.exists()
    forged = [row | {"amount-asked": "1"} for row in amounts]
    refused = save_rows(ministry_desk, forged)
    assert len(refused.context["problems"]) == len(SLIPS)
    asked = re.findall(r'name="budgets-(\d)-(\w+-asked)" value="(\d+)"', page)
    answered = [
        row | {name: value for number, name, value in asked if int(number) == place}
        for place, row in enumerate(amounts)
    ]
    assert save_rows(ministry_desk, answered).status_code == 302
    assert Budget.objects.count() == len(SLIPS)


def test_what_stands_in_a_box_is_said_in_words_beside_it(ministry_desk: Client) -> None:
    refused = save(ministry_desk, amount="78", previous_amount="たくさん").content.decode()
    assert said_beside(refused, "amount") == "7,800万円ですね"
    assert said_beside(refused, "previous_amount") == ""
    page = ministry_desk.get(save(ministry_desk, amount="7,800万円").url).content.decode()
    assert said_beside(page, "amount") == "7,800万円ですね"


def said_beside(page: str, name: str) -> str:
    box = rf'name="budgets-0-{name}"[^>]*><output[^>]* for="id_budgets-0-{name}">([^<]*)<'
    [words] = re.findall(box, page)
    return words


def test_while_an_editor_types_the_words_are_asked_for(desk_a: Client) -> None:
    answers: list[tuple[dict[str, str], str]] = [
        ({"text": "78", "unit": "1000000"}, "7,800万円ですね"),
        ({"text": "2100", "unit": "1000"}, "210万円ですね"),
        ({"text": "７８百万円", "unit": "1000"}, "7,800万円ですね"),
        ({"text": "たくさん", "unit": "1000"}, ""),
        ({"text": "78", "unit": "7"}, ""),
        ({"text": "78"}, ""),
        ({}, ""),
    ]
    for typed, words in answers:
        assert desk_a.get("/admin/amount/", typed).content.decode() == words


def test_both_ways_of_saying_an_amount_find_the_measure(client: Client) -> None:
    policy = PolicyFactory(name="地域づくり加速化事業", published=True)
    BudgetFactory(policy=policy)
    reindex(Policy.objects.all())
    for words in ("78百万円", "7,800万円", "7800万円", "７８百万円"):
        assert policy.name in client.get("/policies/", {"q": words}).content.decode(), words


def test_without_a_form_an_amount_is_read_and_bounded_as_well() -> None:
    budget = BudgetFactory.build(policy=PolicyFactory(), amount="7,800万円", previous_amount=None)
    budget.full_clean()
    budget.save()
    assert Budget.objects.get().amount == Decimal(78)
    for wrong in ("たくさん", "-1"):
        budget.amount = wrong
        with pytest.raises(ValidationError):
            budget.full_clean()
