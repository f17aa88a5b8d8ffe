"""The list by months: what is offered, what is found, and where a row then stands."""

from datetime import UTC, date, datetime

import pytest

from events.models import Event
from events.months import Month, parse_months
from tests.events.factories import EventFactory, SessionFactory, at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_november_2026")]
LIST = "/events/"


def listing(client, query: str = ""):
    answer = client.get(LIST + query)
    assert answer.status_code == 200
    return answer.context["listing"]


def titles(client, query: str = "") -> list[str]:
    return [event.title for event in listing(client, query).page]


def offered(client, query: str = "") -> dict[str, int]:
    return {option.value: option.count for option in listing(client, query).facets["month"]}


# --- A month ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        *("", "2026", "2026-13", "2026-00", "2026-1", "1999-12", "2100-01", "0000-01", "9999-12"),
        *("2026-12-01", "２０２６-12", "2026-12\n", " 2026-12", "-1", "²026-12", "2026-12' OR 1=1"),
    ],
)
def test_nothing_but_a_month_of_this_century_is_read_as_one(text):
    assert Month.parse(text) is None


def test_a_month_knows_its_days_its_neighbours_and_its_name():
    december = Month.parse("2026-12")
    assert (december.first, december.last) == (date(2026, 12, 1), date(2026, 12, 31))
    assert (str(december.previous), str(december.next)) == ("2026-11", "2027-01")
    assert december.label == "令和8年12月（2026年）"
    assert Month.parse("2028-02").last == date(2028, 2, 29)


def test_the_weeks_of_a_month_begin_on_sunday():
    weeks = Month.parse("2026-12").weeks
    assert weeks[0] == [None, None, *(date(2026, 12, day) for day in range(1, 6))]
    assert weeks[-1] == [*(date(2026, 12, day) for day in range(27, 32)), None, None]


def test_months_are_read_once_each_and_in_order():
    assert list(map(str, parse_months(["2027-01", "x", "2026-12", "2027-01"]))) == [
        "2026-12",
        "2027-01",
    ]


# --- What belongs to a month ----------------------------------------------------------------


def test_visitors_choose_the_months_they_look_at(client):
    EventFactory(title="師走の会", starts=at(2026, 12, 3))
    EventFactory(title="新年の会", starts=at(2027, 1, 5))
    EventFactory(title="春の会", starts=at(2027, 3, 5))
    assert titles(client, "?month=2026-12") == ["師走の会"]
    assert titles(client, "?month=2027-01&month=2026-12") == ["師走の会", "新年の会"]
    assert titles(client, "?month=2027-02") == []


def test_the_month_is_a_condition_that_can_be_taken_away(client):
    EventFactory(starts=at(2026, 12, 3))
    found = listing(client, "?month=2026-12&prefecture=01")
    assert [(one.group, one.label, one.remove_url) for one in found.conditions] == [
        ("月", "令和8年12月（2026年）", "?prefecture=01"),
        ("都道府県", "北海道", "?month=2026-12"),
    ]


@pytest.mark.parametrize("value", ["2026-13", "1999-01", "9999-12", "x", "2026-1", "12"])
def test_a_broken_month_is_left_out_and_said_so(client, value):
    EventFactory(title="師走の会", starts=at(2026, 12, 3))
    found = listing(client, f"?month={value}")
    assert found.ignored == [f"月の「{value}」は見つからないため、この条件は使いませんでした。"]
    assert [event.title for event in found.page] == ["師走の会"]


def test_an_event_belongs_to_each_month_it_touches(client):
    series = EventFactory(title="連続講座", starts=at(2026, 12, 8))
    SessionFactory(event=series, starts_at=at(2027, 2, 9))
    EventFactory(title="写真展", starts_on=date(2026, 12, 20), ends_on=date(2027, 2, 3))
    EventFactory(title="年越しの会", starts=at(2026, 12, 31, 22), starts__hours=4)
    EventFactory(title="日程は未定", starts__none=True)
    assert titles(client, "?month=2026-12") == ["連続講座", "写真展", "年越しの会"]
    assert titles(client, "?month=2027-01") == ["写真展", "年越しの会"]
    assert titles(client, "?month=2027-02") == ["写真展", "連続講座"]
    assert offered(client) == {"2026-12": 3, "2027-01": 2, "2027-02": 2}


def test_the_days_of_a_month_are_those_of_japan(client):
    EventFactory(title="元日の会", starts=datetime(2026, 12, 31, 15, 0, tzinfo=UTC))
    assert titles(client, "?month=2026-12") == []
    assert titles(client, "?month=2027-01") == ["元日の会"]
    assert offered(client) == {"2027-01": 1}


def test_days_written_by_hand_count_only_where_there_is_no_session(client):
    EventFactory(title="写真展", starts_on=date(2026, 12, 20))
    moved = EventFactory(title="移った会", starts=at(2027, 1, 5))
    Event.objects.filter(pk=moved.pk).update(starts_on=date(2026, 12, 20))
    assert titles(client, "?month=2026-12") == ["写真展"]
    assert offered(client) == {"2026-12": 1, "2027-01": 1}


def test_a_row_stands_under_the_month_that_was_asked_for(client):
    series = EventFactory(title="連続講座", starts=at(2026, 12, 8))
    SessionFactory(event=series, starts_at=at(2027, 2, 9))
    page = client.get(LIST + "?month=2027-02").content.decode()
    assert '<span class="kyoso-date">令和9年2月（2027年）</span>' in page
    assert "令和8年12月（2026年）</span>" not in page
    assert "2月9日（火）13:00〜（ほか1回）" in page


def test_a_session_that_is_off_is_found_and_said_to_be_off(client):
    series = EventFactory(title="連続講座", starts=at(2026, 12, 8))
    SessionFactory(event=series, starts_at=at(2027, 2, 9), is_cancelled=True)
    page = client.get(LIST + "?month=2027-02").content.decode()
    assert "2月9日（火）13:00〜（この回は中止）（ほか1回）" in page
    SessionFactory(event=series, starts_at=at(2027, 2, 16))
    page = client.get(LIST + "?month=2027-02").content.decode()
    assert "2月16日（火）13:00〜（ほか1回）" in page


def test_this_month_shows_what_is_left_of_it(client):
    series = EventFactory(title="連続講座", starts=at(2026, 11, 2))
    SessionFactory(event=series, starts_at=at(2026, 11, 30))
    page = client.get(LIST + "?month=2026-11").content.decode()
    assert "11月30日（月）13:00〜（ほか1回）" in page


# --- Among other conditions -----------------------------------------------------------------


def test_months_go_with_every_other_condition(client):
    EventFactory(title="北の会", starts=at(2026, 12, 3), prefectures=["01"], themes=["meals"])
    EventFactory(title="南の会", starts=at(2026, 12, 4), prefectures=["47"], mode="online")
    EventFactory(title="北の初会", starts=at(2027, 1, 4), prefectures=["01"])
    assert titles(client, "?month=2026-12&prefecture=01") == ["北の会"]
    assert titles(client, "?month=2026-12&mode=online") == ["南の会"]
    assert titles(client, "?month=2026-12&q=南の") == ["南の会"]
    assert titles(client, "?month=2026-12&theme=meals&sort=place") == ["北の会"]
    assert offered(client, "?prefecture=01") == {"2026-12": 1, "2027-01": 1}
    assert offered(client, "?prefecture=47") == {"2026-12": 1, "2027-01": 0}


def test_months_of_the_past_are_those_of_what_is_over(client):
    EventFactory(title="先月の会", starts=at(2026, 10, 3))
    EventFactory(title="きのうの会", starts=at(2026, 11, 22))
    EventFactory(title="あすの会", starts=at(2026, 11, 24))
    EventFactory(title="師走の会", starts=at(2026, 12, 3))
    assert offered(client) == {"2026-11": 1, "2026-12": 1}
    assert offered(client, "?when=past") == {"2026-11": 1, "2026-10": 1}
    assert titles(client, "?when=past&month=2026-11") == ["きのうの会"]
    both = titles(client, "?when=past&when=upcoming&month=2026-11")
    assert both == ["きのうの会", "あすの会"]


def test_months_of_the_past_are_listed_from_the_latest_day_back(client):
    series = EventFactory(title="連続講座", starts=at(2026, 9, 8))
    SessionFactory(event=series, starts_at=at(2026, 11, 9))
    EventFactory(title="敬老の会", starts=at(2026, 9, 21))
    assert titles(client, "?when=past") == ["連続講座", "敬老の会"]
    assert titles(client, "?when=past&month=2026-09") == ["敬老の会", "連続講座"]


def test_a_month_without_events_stays_chosen_and_others_are_not_offered(client):
    EventFactory(starts=at(2026, 12, 3))
    EventFactory(starts=at(2027, 1, 3), draft=True)
    EventFactory(starts=at(2027, 2, 3), sample=True)
    assert offered(client, "?month=2031-05") == {"2026-12": 1, "2031-05": 0}


def test_two_years_of_the_past_are_enough_to_choose_from(client):
    for year in (2020, 2022, 2024):
        EventFactory(starts_on=date(year, 1, 1), ends_on=date(year + 1, 12, 31))
    EventFactory(starts_on=date(2026, 1, 1), ends_on=date(2026, 10, 31))
    months = list(offered(client, "?when=past"))
    assert len(months) == 24
    assert (months[0], months[-1]) == ("2026-10", "2024-11")
    assert len(listing(client, "?when=past&month=2020-02").page) == 1


def test_all_months_of_half_a_century_are_not_asked_for_at_once(client):
    EventFactory(title="昔の会", starts=at(2001, 5, 3))
    every = "&".join(
        f"month={year}-{month:02}" for year in range(2000, 2050) for month in range(1, 13)
    )
    found = listing(client, f"?when=past&{every}")
    assert len(found.conditions) == 24
    assert found.ignored == [
        "月の「2002-01」「2002-02」「2002-03」ほか573個は見つからないため、"
        "この条件は使いませんでした。"
    ]
    assert [event.title for event in found.page] == ["昔の会"]


def test_the_calendar_to_subscribe_to_knows_no_months(client):
    EventFactory(title="師走の会", starts=at(2026, 12, 3))
    EventFactory(title="新年の会", starts=at(2027, 1, 5))
    text = client.get("/events/calendar.ics?month=2026-12").content.decode()
    assert "師走の会" in text
    assert "新年の会" in text
    page = client.get(LIST + "?month=2026-12&prefecture=01").content.decode()
    assert 'href="http://testserver/events/calendar.ics?prefecture=01"' in page
    assert "月の条件だけは使わず" in page


@pytest.mark.parametrize("query", ["?month=2026-12", "?month=2026-12&month=2027-01&when=past&q=会"])
def test_the_number_of_queries_does_not_grow_with_months(
    client, django_assert_max_num_queries, query
):
    def make(number: int) -> None:
        event = EventFactory(title="学びの会", starts=at(2026, 12, number + 1), prefectures=["01"])
        SessionFactory(event=event, starts_at=at(2026, number + 1, 16))
        SessionFactory(event=event, starts_at=at(2027, number + 1, 16))

    make(0)
    client.get(LIST + query)  # what a process asks once, like the names of places
    with django_assert_max_num_queries(20) as few:
        client.get(LIST + query)
    for number in range(1, 10):
        make(number)
    with django_assert_max_num_queries(20) as many:
        client.get(LIST + query)
    assert len(few) == len(many)
