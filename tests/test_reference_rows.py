"""A test that commits empties the tables; the next one finds them filled all the same."""

import pytest
from django.contrib.auth.models import Group

from vocabulary.models import Municipality

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("turn", [1, 2])
def test_the_rows_of_the_vocabulary_and_the_groups_are_there_at_every_turn(turn: int) -> None:
    assert Municipality.objects.count() == 1_741
    assert Group.objects.exists()
