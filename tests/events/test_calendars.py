"""Events in people's own calendars: what is written is read back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from events.models import Event, Mode
from search.models import Miss
from tests.events.factories import EventFactory, SessionFactory, in_days

pytestmark = pytest.mark.django_db
FEED = "/events/calendar.ics"
SPELLINGS, SYNONYMS, EVENTS, SESSIONS = 1, 1, 1, 1  # queries


def entries(client, address: str) -> list:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def titles(client, query: str = "") -> list[str]:
    return [str(entry["SUMMARY"]) for entry in entries(client, FEED + query)]


def test_an_event_is_read_back_as_it_was_written(client):
    event = EventFactory(
        title="買い物, 移動; 居場所\\の会",
        catch="一行目。\n二行目。",
        host="訓子府町",
        venue="公民館",
        address="北海道常呂郡訓子府町",
        starts=timezone.make_aware(datetime(2027, 2, 3, 13, 30)),
    )
    entry = entries(client, reverse("event_ics", args=[event.pk]))[0]
    address = f"http://testserver/events/{event.pk}/"
    assert entry["SUMMARY"] == event.title
    assert entry["DESCRIPTION"] == f"{address}\n一行目。\n二行目。\n主催：訓子府町"
    assert entry["URL"] == address
    assert entry["LOCATION"] == "公民館 北海道常呂郡訓子府町"
    assert entry.decoded("DTSTART") == datetime(2027, 2, 3, 4, 30, tzinfo=UTC)
    assert entry.decoded("DTEND") == datetime(2027, 2, 3, 6, 30, tzinfo=UTC)
    assert entry["STATUS"] == "CONFIRMED"


def test_the_text_keeps_to_the_rules_of_the_format(client):
    event = EventFactory(title="長い題名" * 15, catch="コンマ, 改行\nセミコロン;")
    content = client.get(f"/events/{event.pk}.ics").content
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"\\, " in content
    assert b"\\n" in content


def test_a_text_cannot_add_lines_of_its_own(client):
    event = EventFactory(
        title="会\r\nEND:VEVENT\r\nBEGIN:VEVENT",
        catch="\r\nATTACH:https://example.jp/x",
        venue="公民館\n2階",
    )
    found = entries(client, f"/events/{event.pk}.ics")
    assert len(found) == 1
    assert "ATTACH" not in found[0]
    assert found[0]["SUMMARY"] == "会 END:VEVENT BEGIN:VEVENT"
    assert found[0]["LOCATION"] == "公民館 2階"


def test_the_name_of_an_entry_stays_the_same_and_its_number_grows(client):
    event = EventFactory()
    before = entries(client, f"/events/{event.pk}.ics")[0]
    event.title = "新しい題名"
    event.save()
    event.record_change(None)
    after = entries(client, f"/events/{event.pk}.ics")[0]
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    assert after["SUMMARY"] == "新しい題名"


def test_it_comes_as_a_file_of_its_own(client):
    event = EventFactory()
    answer = client.get(f"/events/{event.pk}.ics")
    assert answer["Content-Disposition"] == f'attachment; filename="event-{event.pk}.ics"'


def test_every_session_is_an_entry(client):
    event = EventFactory()
    SessionFactory(event=event, starts_at=in_days(20), is_cancelled=True)
    first, second = entries(client, f"/events/{event.pk}.ics")
    assert first["UID"] != second["UID"]
    assert [first["STATUS"], second["STATUS"]] == ["CONFIRMED", "CANCELLED"]
    assert second["SUMMARY"] == f"【中止】{event.title}"
    assert "DTEND" not in second


@pytest.mark.parametrize(
    ("holding", "status", "mark"),
    [("cancelled", "CANCELLED", "【中止】"), ("postponed", "TENTATIVE", "【延期】")],
)
def test_what_does_not_take_place_says_so(client, holding, status, mark):
    event = EventFactory(title="講演会", holding=holding)
    entry = entries(client, f"/events/{event.pk}.ics")[0]
    assert entry["STATUS"] == status
    assert entry["SUMMARY"] == f"{mark}講演会"


def test_days_without_a_time_are_whole_days(client):
    event = EventFactory(starts_on=date(2027, 2, 3), ends_on=date(2027, 2, 5))
    entry = entries(client, f"/events/{event.pk}.ics")[0]
    assert entry.decoded("DTSTART") == date(2027, 2, 3)
    assert entry.decoded("DTEND") == date(2027, 2, 6)


def test_an_online_event_without_a_public_address_says_only_online(client):
    event = EventFactory(mode=Mode.ONLINE, online_url="https://secret.example.jp/")
    entry = entries(client, f"/events/{event.pk}.ics")[0]
    assert entry["LOCATION"] == "オンライン"


# --- The calendar to subscribe to ---------------------------------------------------------


def test_the_calendar_has_what_is_to_come_and_nothing_else(client):
    EventFactory(title="あすの会", starts=in_days(1))
    EventFactory(title="きのうの会", starts=in_days(-1))
    EventFactory(title="下書きの会", draft=True)
    EventFactory(title="見本の会", sample=True)
    assert titles(client) == ["あすの会"]
    assert titles(client, "?when=past") == ["あすの会"]


def test_the_calendar_takes_the_conditions_of_the_list(client):
    EventFactory(title="北の会", starts=in_days(1), prefectures=["01"])
    EventFactory(title="南の会", starts=in_days(2), prefectures=["47"], mode=Mode.ONLINE)
    assert titles(client, "?prefecture=01") == ["北の会"]
    assert titles(client, "?mode=online") == ["南の会"]
    assert titles(client, "?q=北の") == ["北の会"]
    assert titles(client, "?prefecture=99&page=x&y=z") == ["北の会", "南の会"]


def test_an_uncertain_day_is_left_out_of_calendars(client):
    in_a_month = timezone.localdate() + timedelta(days=30)
    EventFactory(starts_on=in_a_month, ends_on=in_a_month, date_text="来月（日は未定）")
    assert Event.objects.upcoming().count() == 1
    assert titles(client) == []


def test_the_list_gives_the_address_of_its_calendar(client):
    page = client.get("/events/?prefecture=01&q=会").content.decode()
    address = "http://testserver/events/calendar.ics?prefecture=01&amp;q=%E4%BC%9A"
    assert f'href="{address}"' in page


@pytest.mark.parametrize("query", ["?prefecture=%00", "?q=%ED%A0%80", "?q=" + "あ" * 400])
def test_odd_conditions_never_break_the_calendar(client, query):
    entries(client, FEED + query)


def test_the_calendar_takes_the_same_number_of_queries(client, django_assert_num_queries):
    for _ in range(10):
        EventFactory()
    with django_assert_num_queries(EVENTS + SESSIONS):
        client.get(FEED)


def test_the_calendar_carries_exactly_what_was_asked(client, django_assert_num_queries):
    EventFactory(title="見守りの集い")
    client.get(FEED + "?q=会")  # names of places are read once
    with django_assert_num_queries(SPELLINGS + SYNONYMS + EVENTS):
        assert titles(client, "?q=見守り 烏骨鶏") == []
    assert not Miss.objects.exists()
    with django_assert_num_queries(SPELLINGS + SYNONYMS + EVENTS + SESSIONS):
        assert titles(client, "?q=見守り") == ["見守りの集い"]
    with django_assert_num_queries(EVENTS + SESSIONS):
        assert titles(client) == ["見守りの集い"]
