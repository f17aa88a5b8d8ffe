"""What belongs to an item is read the same alone and together with others."""

import pytest

from cases.models import Case
from records import snapshots
from records.item_rows import RowsOfMany
from tests.cases.factories import CaseFactory, StepFactory, full_case

pytestmark = pytest.mark.django_db


def test_items_taken_together_are_taken_as_each_alone() -> None:
    full_case()
    for themes in (["meals", "care"], []):
        StepFactory(case=CaseFactory(themes=themes), when="2024")
    items = list(Case.objects.order_by("pk"))
    rows = RowsOfMany(items)
    assert [snapshots.take(item, rows) for item in items] == list(map(snapshots.take, items))
