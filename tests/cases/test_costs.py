"""Costs of a case: one unit for the editor, both units for readers and for the search."""

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Case
from search.index.writing import reindex
from tests.admin_form import send
from tests.cases.factories import full_case

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "words", ["210万円", "2,100千円", "2100千円", "２１０万円", "600千円", "60万円"]
)
def test_costs_are_found_in_both_units(client: Client, words: str) -> None:
    case = full_case()
    reindex(Case.objects.all())
    assert case.title in client.get("/cases/", {"q": words}).content.decode()


@pytest.mark.parametrize("written", ["2100", "210万円", "2.1百万円", "２，１００千円"])
def test_a_cost_is_understood_in_any_unit_and_said_in_words(desk_a: Client, written: str) -> None:
    add = reverse("admin:cases_case_add")
    answer = send(desk_a, add, title="買い物バス", **{"operation-0-cost_initial": written})
    assert answer.status_code == 302
    assert Case.objects.get().operation.cost_initial == 2100
    assert ">210万円ですね<" in desk_a.get(answer.url).content.decode()
