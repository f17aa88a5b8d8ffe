"""Amounts of budgets: read in any unit, asked about when they look like a slip, and found."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from policies.models import Budget, Policy
from search.index.writing import reindex
from tests.policies.factories import BudgetFactory, PolicyFactory
from tests.policies.test_admin import ADD, BUDGET, send

pytestmark = pytest.mark.django_db


def save(desk: Client, **amounts: str) -> Any:
    rows = {f"budgets-0-{name}": value for name, value in amounts.items()}
    return send(desk, ADD, name="支え合いの事業", **{**BUDGET, **rows})


@pytest.mark.parametrize("written", ["78百万円", "７８百万円", "7,800万円", "78", "78000千円"])
def test_an_amount_is_understood_in_any_unit(ministry_desk: Client, written: str) -> None:
    assert save(ministry_desk, amount=written).status_code == 302
    assert Budget.objects.get().amount == 78


@pytest.mark.parametrize("written", ["78百万ドル", "78万5円だけ", "1" * 50])
def test_what_is_no_amount_is_refused_and_kept(ministry_desk: Client, written: str) -> None:
    page = save(ministry_desk, amount=written).content.decode()
    assert "予算額は、7,800万円、78百万円 のように入力してください" in page
    assert f'value="{written}"' in page
    assert not Policy.objects.exists()


@pytest.mark.parametrize(
    ("amounts", "question"),
    [
        (
            {"amount": "7800百万円", "previous_amount": "780"},
            "78億円ですね。前年度の10倍以上です。",
        ),
        ({"amount": "1兆2億円"}, "1兆2億円ですね。1兆円を超えています。"),
        ({"previous_amount": "2,000,000百万円"}, "2兆円ですね。1兆円を超えています。"),
    ],
)
def test_an_amount_that_looks_like_a_slip_is_asked_about_once(
    ministry_desk: Client, amounts: dict[str, str], question: str
) -> None:
    page = save(ministry_desk, **amounts).content.decode()
    assert question + "合っていれば、もう一度保存してください" in page
    assert not Policy.objects.exists()
    asked = dict(re.findall(r'name="budgets-0-(\w+-asked)" value="(\d+)"', page))
    assert save(ministry_desk, **{**amounts, "amount-asked": "1"}).status_code == 200
    assert save(ministry_desk, **{**amounts, **asked}).status_code == 302
    assert Budget.objects.exists()


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


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"text": "78", "unit": "1000000"}, "7,800万円ですね"),
        ({"text": "2100", "unit": "1000"}, "210万円ですね"),
        ({"text": "７８百万円", "unit": "1000"}, "7,800万円ですね"),
        ({"text": "たくさん", "unit": "1000"}, ""),
        ({"text": "78", "unit": "7"}, ""),
        ({"text": "78"}, ""),
        ({}, ""),
    ],
)
def test_while_an_editor_types_the_words_are_asked_for(
    desk_a: Client, typed: dict[str, str], words: str
) -> None:
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
