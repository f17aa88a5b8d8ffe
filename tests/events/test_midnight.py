"""The end of an interval is no day of it: what lasts until 0:00 is over with its day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from events.calendars import to_ical
from events.list_rows import row_of
from events.models import Event, EventSession
from events.month_table import MonthTable
from events.months import Month
from tests.events.factories import EventFactory, at
from tests.events.test_calendars import titles

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def midnight_before(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))


def days_in_calendar(event: Event, months: set[Month]) -> list[date]:
    tables = [MonthTable(QueryDict(f"month={month}")) for month in months]
    return sorted(
        day.day
        for table in tables
        for week in table.weeks
        for day in filter(None, week)
        if event in [entry.event for entry in day.entries]
    )


@given(
    minutes=st.integers(0, 24 * 60 - 1),
    days=st.integers(1, 9),
    ahead=st.integers(-20, 20) | st.sampled_from([-1, 0]),
)
def test_midnight_at_its_end_is_no_day_of_an_event_anywhere(
    minutes: int, days: int, ahead: int
) -> None:
    today = timezone.localdate()
    last = today + ahead * DAY
    first = last - (days - 1) * DAY
    taken = [first + number * DAY for number in range(days)]
    starts_at = midnight_before(first) + timedelta(minutes=minutes)
    ends_at = midnight_before(last + DAY)
    event = EventFactory(starts=starts_at, starts__hours=(ends_at - starts_at) / timedelta(hours=1))

    # its own days, in Python and in the database
    session = EventSession.objects.with_days().get(event=event)
    assert session.ends_at == ends_at
    assert session.ends_on_day == session.last == Event.objects.get(pk=event.pk).final_day == last
    assert not session.covers(last + DAY)
    assert session.when.endswith("24:00")
    # the lists
    is_over = last < today
    rows = Event.objects.past() if is_over else Event.objects.upcoming()
    listed = rows.get(pk=event.pk)
    assert listed.is_over == is_over
    assert not (Event.objects.upcoming() if is_over else Event.objects.past()).filter(pk=event.pk)
    assert row_of(listed, listed.listed_day).when.endswith("24:00")
    # the months
    assert set(Event.objects.filter(pk=event.pk).months()) == set(map(Month.of, taken))
    assert days_in_calendar(event, set(map(Month.of, [*taken, last + DAY]))) == taken
    # the calendar files, in which an end is no moment of an entry either
    [entry] = Calendar.from_ical(to_ical([event], str)).walk("VEVENT")
    assert (entry.decoded("DTSTART"), entry.decoded("DTEND")) == (starts_at, ends_at)


@pytest.fixture
def evening() -> Event:
    """The 27th of November 2026, from 18:00 to midnight."""
    return EventFactory(title="夜の会", starts=at(2026, 11, 27, 18), starts__hours=6)


@pytest.mark.parametrize(
    ("now", "is_over"),
    [
        (datetime(2026, 11, 27, 14, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 27, 15, tzinfo=UTC), True),
        (datetime(2026, 11, 28, 4, tzinfo=UTC), True),
    ],
)
def test_every_page_and_the_feed_agree_about_an_evening_until_midnight(
    monkeypatch: pytest.MonkeyPatch, client: Client, evening: Event, now: datetime, is_over: bool
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: now)
    to_come, past = (client.get(f"/events/?when={when}") for when in ("upcoming", "past"))
    assert ("夜の会" in to_come.content.decode()) is not is_over
    assert ("夜の会" in past.content.decode()) is is_over
    assert "11月27日（金）18:00〜24:00" in (past if is_over else to_come).content.decode()
    assert titles(client) == ([] if is_over else ["夜の会"])
    page = client.get(f"/events/{evening.pk}/").content.decode()
    assert "令和8年11月27日（金）18:00〜24:00" in page
    assert ("終了しました" in page) is is_over
    [entry] = Calendar.from_ical(client.get(f"/events/{evening.pk}.ics").content).walk("VEVENT")
    assert entry.decoded("DTEND") == datetime(2026, 11, 27, 15, tzinfo=UTC)
    table = client.get("/events/calendar/?month=2026-11").context["table"]
    taken = [day.day for week in table.weeks for day in week if day and day.entries]
    assert taken == [date(2026, 11, 27)]
