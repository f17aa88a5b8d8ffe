"""Events as iCalendar (RFC 5545), for people's own calendars."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Calendar
from icalendar import Event as Entry

from events.models import Event, EventSession, Holding, Mode
from vocabulary.normalize import readable

NAME = "イベント｜生活支援共創プラットフォーム"
MAKER = "-//生活支援共創プラットフォーム//イベント//JA"
LOOK_AGAIN_AFTER = timedelta(hours=12)
_STATUS: dict[str, str] = {Holding.CANCELLED: "CANCELLED", Holding.POSTPONED: "TENTATIVE"}

Address = Callable[[Event], str]


def calendar(events: Iterable[Event], address: Address) -> bytes:
    """One entry for each session; `address` gives the full address of an event's page."""
    made = Calendar()
    made.add("prodid", MAKER)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", NAME)
    made.add("x-wr-timezone", "Asia/Tokyo")
    made.add("refresh-interval", LOOK_AGAIN_AFTER, parameters={"value": "DURATION"})
    for event in events:
        for entry in _entries(event, address(event)):
            made.add_component(entry)
    return made.to_ical()


def _entries(event: Event, page: str) -> Iterable[Entry]:
    """Nothing for an event whose day is not known."""
    sessions = list(event.sessions.all())
    for session in sessions:
        yield _of_session(event, session, page)
    if not sessions and event.starts_on and event.has_known_day:
        entry = _entry(event, f"event-{event.pk}", page, _STATUS.get(event.holding, "CONFIRMED"))
        entry.add("dtstart", event.starts_on)
        entry.add("dtend", (event.ends_on or event.starts_on) + timedelta(days=1))
        yield entry


def _of_session(event: Event, session: EventSession, page: str) -> Entry:
    status = _STATUS.get(event.holding, "CONFIRMED")
    if session.is_cancelled:
        status = "CANCELLED"
    entry = _entry(event, f"event-{event.pk}-session-{session.pk}", page, status)
    entry.add("dtstart", _utc(session.starts_at))
    if session.ends_at:
        entry.add("dtend", _utc(session.ends_at))
    return entry


def _entry(event: Event, name: str, page: str, status: str) -> Entry:
    entry = Entry()
    entry.add("uid", f"{name}@seikatsu-kyoso-platform")
    entry.add("dtstamp", _utc(event.updated_at))
    entry.add("sequence", event.version)
    entry.add("summary", _title(event, status))
    entry.add("status", status)
    entry.add("url", page)
    entry.add("description", readable("\n".join([page, event.catch, *_how(event)]).strip()))
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
    if event.takes_place_somewhere:
        return _one_line(f"{event.venue} {event.address}")
    return "オンライン" if event.mode == Mode.ONLINE else ""


def _one_line(text: str) -> str:
    return " ".join(readable(text).split())


def _utc(moment: datetime) -> datetime:
    """In universal time, so that no description of Japan's time zone has to go along."""
    return moment.astimezone(UTC)
