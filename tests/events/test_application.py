"""Where the applications of an event stand: reckoned at each look, never stored."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import Event
from events.models.participation import Standing
from tests.events.factories import EventFactory, in_days

pytestmark = pytest.mark.django_db


def standing(**fields) -> str:
    return EventFactory(**fields).standing


def in_minutes(minutes: int):
    return timezone.now() + timedelta(minutes=minutes)


def test_nothing_is_said_where_nothing_is_known():
    assert standing() == Standing.UNKNOWN
    assert standing().label == ""


def test_an_event_that_takes_applications_without_a_deadline_is_open():
    assert standing(participation__apply_phone="03-1234-5678") == Standing.OPEN


def test_it_is_open_until_three_days_before_the_deadline():
    assert standing(participation__apply_until=in_minutes(3 * 24 * 60 + 1)) == Standing.OPEN
    assert standing(participation__apply_until=in_minutes(3 * 24 * 60 - 1)) == Standing.CLOSING


def test_it_closes_at_the_deadline(monkeypatch):
    deadline = in_days(1, 17, 0)
    event = EventFactory(participation__apply_until=deadline)
    monkeypatch.setattr(timezone, "now", lambda: deadline - timedelta(seconds=1))
    assert event.standing == Standing.CLOSING
    monkeypatch.setattr(timezone, "now", lambda: deadline)
    assert event.standing == Standing.CLOSED


def test_full_stands_before_the_deadline():
    assert (
        standing(participation__apply_until=in_minutes(60), participation__is_full=True)
        == Standing.FULL
    )


def test_an_event_one_can_simply_go_to_needs_no_application():
    assert standing(participation__is_walk_in=True) == Standing.WALK_IN


def test_over_is_over():
    assert standing(starts=in_days(-1), participation__apply_phone="03-1234-5678") == Standing.ENDED


@pytest.mark.parametrize("holding", ["cancelled", "postponed"])
def test_cancelled_and_postponed_stand_before_everything(holding):
    assert standing(holding=holding, participation__apply_phone="03-1234-5678") == holding
    assert standing(holding=holding, starts=in_days(-1)) == holding


def test_no_state_of_the_application_is_a_column():
    columns = {field.name for field in Event._meta.get_fields()}
    assert not columns & {"standing", "application", "application_state"}
