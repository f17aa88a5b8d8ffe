"""Events as iCalendar (RFC 5545), for people's own calendars."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Calendar
from icalendar import Event as CalendarEvent

from events.models import Event, EventSession, Holding, Mode
from organizations.operator import operator
from vocabulary.normalize import readable

NAME = "イベント｜生活支援共創プラットフォーム"
PRODID = "-//生活支援共創プラットフォーム//イベント//JA"
REFRESH_INTERVAL = timedelta(hours=12)
_STATUS: dict[str, str] = {Holding.CANCELLED: "CANCELLED", Holding.POSTPONED: "TENTATIVE"}

UrlOf = Callable[[Event], str]


def to_ical(events: Iterable[Event], url_of: UrlOf) -> bytes:
    """One entry for each session; `url_of` gives the full address of an event's page."""
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", NAME)
    calendar.add("x-wr-caldesc", operator().sentence)
    calendar.add("x-wr-timezone", "Asia/Tokyo")
    calendar.add("refresh-interval", REFRESH_INTERVAL, parameters={"value": "DURATION"})
    for event in events:
        for entry in _entries(event, url_of(event)):
            calendar.add_component(entry)
    return calendar.to_ical()


def _entries(event: Event, url: str) -> Iterable[CalendarEvent]:
    """One for each session, else one for the days of the event; none where no day is known."""
    sessions = list(event.sessions.all())
    for session in sessions:
        yield _session_entry(event, session, url)
    if not sessions and event.starts_on and event.has_known_day:
        entry = _entry(event, f"event-{event.pk}", url, _STATUS.get(event.holding, "CONFIRMED"))
        entry.add("dtstart", event.starts_on)
        entry.add("dtend", (event.ends_on or event.starts_on) + timedelta(days=1))
        yield entry


def _session_entry(event: Event, session: EventSession, url: str) -> CalendarEvent:
    status = _STATUS.get(event.holding, "CONFIRMED")
    if session.is_cancelled:
        status = "CANCELLED"
    entry = _entry(event, f"event-{event.pk}-session-{session.pk}", url, status)
    entry.add("dtstart", _utc(session.starts_at))
    if session.ends_at:
        entry.add("dtend", _utc(session.ends_at))
    return entry


def _entry(event: Event, name: str, url: str, status: str) -> CalendarEvent:
    entry = CalendarEvent()
    entry.add("uid", f"{name}@seikatsu-kyoso-platform")
    entry.add("dtstamp", _utc(event.updated_at))
    entry.add("sequence", event.version)
    entry.add("summary", _title(event, status))
    entry.add("status", status)
    entry.add("url", url)
    entry.add("description", readable("\n".join([url, event.catch, *_how(event)]).strip()))
    if place := _place(event):
        entry.add("location", place)
    return entry


def _title(event: Event, status: str) -> str:
    """Many calendars do not show the status, so the title says it."""
    words = {"CANCELLED": "【中止】", "TENTATIVE": "【延期】"}
    return words.get(status, "") + _one_line(event.title)


def _how(event: Event) -> Iterable[str]:
    if event.host:
        yield f"主催：{event.host}"
    if event.public_online_url:
        yield f"配信：{event.public_online_url}"


def _place(event: Event) -> str:
    if event.has_venue:
        return _one_line(f"{event.venue} {event.address}")
    return "オンライン" if event.mode == Mode.ONLINE else ""


def _one_line(text: str) -> str:
    return " ".join(readable(text).split())


def _utc(moment: datetime) -> datetime:
    """In UTC, so that the file needs no VTIMEZONE for Japan."""
    return moment.astimezone(UTC)
