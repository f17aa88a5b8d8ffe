"""This day in Japan, which is worked out once until it ends."""

from datetime import UTC, date, datetime
from unittest import mock

import pytest
from django.utils import timezone

from vocabulary.dates.days import midnight_after, today

EVENING = datetime(2026, 11, 28, 14, 59, 59, tzinfo=UTC)  # in Japan a second before midnight
NEXT_DAY = datetime(2026, 11, 28, 15, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize("moments", [(EVENING, NEXT_DAY), (NEXT_DAY, EVENING)])
def test_it_changes_at_midnight_in_japan_and_back_with_the_clock(
    moments: tuple[datetime, datetime],
) -> None:
    found = []
    for moment in (*moments, moments[0]):
        with mock.patch.object(timezone, "now", return_value=moment):
            found.append(today())
    days = {EVENING: date(2026, 11, 28), NEXT_DAY: date(2026, 11, 29)}
    assert found == [days[moments[0]], days[moments[1]], days[moments[0]]]


def test_midnight_belongs_to_the_day_that_begins() -> None:
    assert midnight_after(EVENING) == NEXT_DAY
    assert midnight_after(NEXT_DAY) == datetime(2026, 11, 29, 15, tzinfo=UTC)
