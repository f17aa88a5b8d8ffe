"""When an event is still to come, and when it is over: days change at 0:00 in Japan."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from django.utils import timezone

from events.models import Event
from tests.events.factories import EventFactory, SessionFactory, in_days
from vocabulary.dates.reading import read_moment

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
LAST_MOMENT = datetime(2026, 11, 23, 14, 59, 59, tzinfo=UTC)  # 23:59:59 in Japan
MIDNIGHT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch):
    def at(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return at


def japan(day: date, hour: int, minute: int = 0) -> datetime:
    moment = datetime(day.year, day.month, day.day, hour, minute)
    return timezone.make_aware(moment)


def upcoming() -> list[str]:
    return [event.title for event in Event.objects.upcoming()]


def past() -> list[str]:
    return [event.title for event in Event.objects.past()]


def test_an_event_of_today_is_upcoming_until_midnight_in_japan(at):
    EventFactory(title="朝の会", starts=japan(TODAY, 9), starts__hours=1)
    at(LAST_MOMENT)
    assert upcoming() == ["朝の会"]
    assert past() == []
    assert not Event.objects.get().is_over


def test_at_midnight_in_japan_it_is_past(at):
    EventFactory(title="朝の会", starts=japan(TODAY, 9), starts__hours=1)
    at(MIDNIGHT)
    assert upcoming() == []
    assert past() == ["朝の会"]
    assert Event.objects.get().is_over


def test_an_event_at_midnight_belongs_to_the_day_that_begins(at):
    EventFactory(starts=japan(TODAY, 0), starts__hours=0)
    at(LAST_MOMENT)
    assert len(upcoming()) == 1
    assert Event.objects.upcoming().get().listed_day == TODAY


def test_a_session_until_midnight_belongs_to_one_day(at):
    evening = EventFactory(title="夜の会", starts=japan(TODAY, 18), starts__hours=6)
    [session] = evening.sessions.all()
    assert session.ends_on_day == TODAY
    assert session.short_when == "11月23日（月）18:00〜24:00"
    at(LAST_MOMENT)
    assert upcoming() == ["夜の会"]
    at(MIDNIGHT)
    assert (upcoming(), past()) == ([], ["夜の会"])
    assert Event.objects.get().is_over


def test_an_event_over_several_days_is_upcoming_until_its_last_day_is_over(at):
    EventFactory(starts=japan(date(2026, 11, 21), 10), starts__hours=60)  # until 23rd 22:00
    at(LAST_MOMENT)
    assert len(upcoming()) == 1
    at(MIDNIGHT)
    assert len(past()) == 1


def test_an_event_without_a_time_goes_by_its_days(at):
    EventFactory(starts_on=date(2026, 11, 1), ends_on=TODAY)
    at(LAST_MOMENT)
    assert len(upcoming()) == 1
    at(MIDNIGHT)
    assert len(past()) == 1


def test_an_event_whose_day_is_not_known_at_all_stays_upcoming():
    EventFactory(title="日程は未定", starts__none=True)
    EventFactory(title="来週", starts=in_days(7))
    assert upcoming() == ["来週", "日程は未定"]
    assert past() == []


def test_a_series_stands_under_its_next_session(at):
    event = EventFactory(title="連続研修", starts=japan(date(2026, 11, 1), 10))
    SessionFactory(event=event, starts_at=japan(date(2026, 12, 1), 10))
    SessionFactory(event=event, starts_at=japan(date(2027, 1, 5), 10))
    at(MIDNIGHT)
    found = Event.objects.upcoming().get()
    assert found.listed_day == date(2026, 12, 1)
    assert found.short_when == "12月1日（火）10:00〜（ほか2回）"
    assert found.listed_month == date(2026, 12, 1)


def test_a_cancelled_session_is_not_the_next_one(at):
    event = EventFactory(starts=japan(date(2026, 12, 20), 10))
    SessionFactory(event=event, starts_at=japan(date(2026, 12, 1), 10), is_cancelled=True)
    at(MIDNIGHT)
    assert Event.objects.upcoming().get().listed_day == date(2026, 12, 20)


def test_an_event_whose_only_session_is_cancelled_keeps_its_day(at):
    event = EventFactory(starts__none=True)
    SessionFactory(event=event, starts_at=japan(date(2026, 12, 1), 10), is_cancelled=True)
    at(MIDNIGHT)
    assert Event.objects.upcoming().get().listed_day == date(2026, 12, 1)
    assert Event.objects.get().short_when.startswith("12月1日")


def test_upcoming_events_stand_in_the_order_of_their_days_and_past_ones_backwards():
    for title, days in [("あさって", 2), ("あす", 1), ("おととい", -2), ("きのう", -1)]:
        EventFactory(title=title, starts=in_days(days))
    assert upcoming() == ["あす", "あさって"]
    assert past() == ["きのう", "おととい"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"starts_on": date(2025, 11, 4)}, "令和7年11月4日（火）"),
        (
            {"starts_on": date(2025, 11, 4), "ends_on": date(2025, 11, 6)},
            "令和7年11月4日（火）〜令和7年11月6日（木）",
        ),
        ({"starts_on": date(2025, 9, 1), "date_text": "2025-09"}, "令和7年9月（2025年）"),
        (
            {"starts_on": date(2025, 9, 1), "date_text": "2025年9月（日は不明）"},
            "令和7年9月（2025年）（日は不明）",
        ),
        ({"starts_on": date(2025, 1, 1), "date_text": "2025-01（月末）"}, "令和7年1月末（2025年）"),
    ],
)
def test_a_day_is_written_as_far_as_it_is_known(fields, words):
    event = EventFactory(**fields)
    assert event.when == words
    assert event.has_known_day == ("date_text" not in fields)


def test_a_session_over_midnight_names_both_days():
    event = EventFactory(starts=japan(date(2026, 12, 31), 22), starts__hours=4)
    session = event.sessions.get()
    assert session.when == "令和8年12月31日（木）22:00〜令和9年1月1日（金）02:00"
    assert session.short_when == "12月31日（木）22:00〜1月1日（金）02:00"


def test_the_days_of_many_events_are_reckoned_in_one_query(django_assert_num_queries):
    for days in range(-3, 4):
        EventFactory(starts=in_days(days))
    with django_assert_num_queries(1):
        assert len([event.listed_day for event in Event.objects.upcoming()]) == 4
    with django_assert_num_queries(1):
        assert len(list(Event.objects.past())) == 3


def test_leap_day_and_the_end_of_a_year(at):
    EventFactory(starts=japan(date(2028, 2, 29), 10))
    at(datetime(2028, 2, 29, 14, 59, tzinfo=UTC))
    assert len(upcoming()) == 1
    at(datetime(2028, 2, 29, 14, 59, tzinfo=UTC) + timedelta(minutes=1))
    assert len(past()) == 1


def test_on_a_shelf_the_next_event_stands_first_and_what_is_over_last():
    for title, days in [("先月", -30), ("来月", 30), ("きのう", -1), ("あす", 1)]:
        EventFactory(title=title, starts=in_days(days))
    EventFactory(title="未定", starts__none=True)
    shelf = [event.title for event in Event.objects.nearest_first()]
    assert shelf == ["あす", "来月", "未定", "きのう", "先月"]


def test_short_cards_know_their_day_without_further_queries(django_assert_num_queries):
    for days in range(1, 4):
        EventFactory(starts=in_days(days))
    events = list(Event.objects.upcoming().for_short_cards())
    with django_assert_num_queries(0):
        assert all(event.when for event in events)


def test_every_event_is_either_to_come_or_over():
    days = [None, in_days(-5).date(), timezone.localdate(), in_days(5).date()]
    sessions = [(), (-5,), (0,), (5,), (-5, 5)]
    for first, moments, is_cancelled in product(days, sessions, [False, True]):
        event = EventFactory(starts_on=first, starts__none=True)
        for moment in moments:
            SessionFactory(event=event, starts_at=in_days(moment), is_cancelled=is_cancelled)
    over = {event for event in Event.objects.prefetch_related("sessions") if event.is_over}
    assert set(Event.objects.past()) == over
    assert set(Event.objects.upcoming()) == set(Event.objects.all()) - over


PREFIX = "令和8年9月"


@pytest.mark.parametrize(
    ("begins", "ends", "when"),
    [
        ("2026/4/2 0:00", "2027/3/18 0:00", "令和8年4月2日（木）〜令和9年3月18日（木）"),
        ("2026/10/24 0:00", "2026/10/24 0:00", "令和8年10月24日（土）"),
        ("2026/10/25 13:30", "2026/10/25 15:30", "令和8年10月25日（日）13:30〜15:30"),
        (
            "2026/9/16 13:00",
            "2026/9/20 12:00",
            "令和8年9月16日（水）13:00〜令和8年9月20日（日）12:00",
        ),
    ],
)
def test_a_list_of_events_that_knows_no_time_says_0_00_to_0_00(begins, ends, when):
    event = EventFactory(starts__none=True)
    event.add_session(*(timezone.make_aware(read_moment(text)) for text in (begins, ends)))
    assert Event.objects.get(pk=event.pk).when == when
