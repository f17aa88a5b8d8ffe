"""Where the applications of an event stand: reckoned at each look, never stored."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import Event
from events.models.participation import EventStatus
from tests.events.factories import EventFactory, in_days

pytestmark = pytest.mark.django_db


def status(**fields) -> str:
    return EventFactory(**fields).current_status


def in_minutes(minutes: int):
    return timezone.now() + timedelta(minutes=minutes)


def test_nothing_is_said_where_nothing_is_known():
    assert status() == EventStatus.UNKNOWN
    assert status().label == ""


def test_an_event_that_takes_applications_without_a_deadline_is_open():
    assert status(participation__apply_phone="03-1234-5678") == EventStatus.OPEN


def test_it_is_open_until_three_days_before_the_deadline():
    assert status(participation__apply_until=in_minutes(3 * 24 * 60 + 1)) == EventStatus.OPEN
    assert status(participation__apply_until=in_minutes(3 * 24 * 60 - 1)) == EventStatus.CLOSING


def test_it_closes_at_the_deadline(monkeypatch):
    deadline = in_days(1, 17, 0)
    event = EventFactory(participation__apply_until=deadline)
    monkeypatch.setattr(timezone, "now", lambda: deadline - timedelta(seconds=1))
    assert event.current_status == EventStatus.CLOSING
    monkeypatch.setattr(timezone, "now", lambda: deadline)
    assert event.current_status == EventStatus.CLOSED


def test_full_stands_before_the_deadline():
    assert (
        status(participation__apply_until=in_minutes(60), participation__is_full=True)
        == EventStatus.FULL
    )


def test_an_event_one_can_simply_go_to_needs_no_application():
    assert status(participation__is_walk_in=True) == EventStatus.WALK_IN


def test_over_is_over():
    assert (
        status(starts=in_days(-1), participation__apply_phone="03-1234-5678") == EventStatus.ENDED
    )


@pytest.mark.parametrize("holding", ["cancelled", "postponed"])
def test_cancelled_and_postponed_stand_before_everything(holding):
    assert status(holding=holding, participation__apply_phone="03-1234-5678") == holding
    assert status(holding=holding, starts=in_days(-1)) == holding


def test_no_state_of_the_application_is_a_column():
    columns = {field.name for field in Event._meta.get_fields()}
    assert not columns & {"current_status", "application", "application_state"}
