"""One month of events, day by day: the second view of the list, with the list's conditions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Prefetch
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from events.listing import MONTH_LABEL, PAST, UPCOMING, EventFilter, EventListing, without_period
from events.models import Event, EventSession, Holding
from events.months import Month
from search.lists.ignored import unknown_values
from vocabulary.dates.writing import WEEKDAYS

MOST_PER_DAY = 3  # so that the heaviest month stays under 60 kB
MOST_UNDATED = 10
_COLUMNS = ("title", "holding", "starts_on", "ends_on", "date_text", "owner", "owner__is_sample")


@dataclass(frozen=True)
class Entry:
    """An event on one of its days. On the first of them `time` says when it begins."""

    event: Event
    day: date
    begins: bool
    time: str
    mark: str

    @property
    def lead(self) -> str:
        """What stands before the title."""
        if self.begins:
            return f"{self.time}〜" if self.time else ""
        return "つづき"

    @property
    def place(self) -> tuple[bool, bool, str, int]:
        """What begins on the day goes before what goes on for weeks."""
        return (not self.begins, not self.time, self.time, self.event.pk)


@dataclass(frozen=True)
class Day:
    day: date
    entries: list[Entry]
    is_today: bool

    @property
    def words(self) -> str:
        """What follows the number of the day: 「日（木）」."""
        return f"日（{WEEKDAYS[self.day.weekday()]}）"

    @property
    def shown(self) -> list[Entry]:
        return self.entries[:MOST_PER_DAY]

    @property
    def more(self) -> int:
        return len(self.entries) - len(self.shown)


class MonthFilter(EventFilter):
    """A month knows no periods: it holds what is over and what is to come."""

    separate_facets = EventFilter.separate_facets | {"month"}

    def rows(self, *without: str) -> Any:
        return super().rows("when", *without)


class MonthListing(EventListing):
    """The list's conditions, of which the month is the subject of the page."""

    def __init__(self, data: QueryDict, rows: Any) -> None:
        texts = data.getlist("month")
        read = [month for month in map(Month.read, texts) if month]
        self.month = read[0] if read else Month.of(timezone.localdate())
        query = without_period(data)
        query["month"] = str(self.month)
        super().__init__(MonthFilter, query, rows)
        self._ignored_months: list[str] = []
        if broken := [text for text in texts if text and not Month.read(text)]:
            self._ignored_months.append(unknown_values(MONTH_LABEL, broken))
        if len(set(read)) > 1:
            self._ignored_months.append(
                f"カレンダーには、1つの月（{self.month.label}）だけを出しています。"
            )

    @property
    def ignored(self) -> list[str]:
        return [*super().ignored, *self._ignored_months]

    def month_url(self, month: Month) -> str:
        return self.parameters.url(month=[str(month)])

    @property
    def list_url(self) -> str:
        """The same events as a list; where the month is not all to come, in every period."""
        is_to_come = self.month.first > timezone.localdate()
        return reverse("event_list") + self.parameters.url(
            when=[] if is_to_come else [UPCOMING, PAST]
        )


class MonthTable:
    def __init__(self, data: QueryDict) -> None:
        rows = Event.objects.published().select_related("owner").only(*_COLUMNS)
        self.listing = MonthListing(data, rows)
        self.month = self.listing.month

    @cached_property
    def events(self) -> list[Event]:
        """Whatever touches the month, with its sessions there alone."""
        first, last = self.month.first, self.month.last
        here = EventSession.objects.with_days().filter(first__lte=last, last__gte=first)
        rows = self.listing.results.rows().order_by("pk")
        return list(rows.prefetch_related(Prefetch("sessions", here)))

    @property
    def total(self) -> int:
        return len(self.events) - self.samples

    @property
    def samples(self) -> int:
        return sum(event.owner.is_sample for event in self.events)

    @cached_property
    def undated(self) -> list[Event]:
        """Events of the month whose day is not known yet: they stand on no day."""
        return [event for event in self.events if not event.has_known_day]

    @property
    def undated_shown(self) -> list[Event]:
        return self.undated[:MOST_UNDATED]

    @property
    def undated_more(self) -> int:
        return len(self.undated) - len(self.undated_shown)

    @cached_property
    def weeks(self) -> list[list[Day | None]]:
        found: dict[date, list[Entry]] = {}
        for event in self.events:
            for entry in _entries(event, self.month):
                found.setdefault(entry.day, []).append(entry)
        today = timezone.localdate()

        def made(day: date) -> Day:
            entries = sorted(found.get(day, []), key=lambda entry: entry.place)
            return Day(day, entries, day == today)

        return [[day and made(day) for day in week] for week in self.month.weeks]

    # --- To other months --------------------------------------------------------------------

    @cached_property
    def _months(self) -> list[Month]:
        """All months with an event that meets the conditions."""
        return self.listing.results.rows("month").months()

    @cached_property
    def _linked(self) -> tuple[Month, Month]:
        """The first and the last month that a neighbour links to.

        Beyond all events only the next months to today are: else nobody would ever be through.
        """
        this = Month.of(timezone.localdate())
        months = [*self._months, this.previous, this.following]
        return min(months), max(months)

    def _link(self, month: Month | None) -> tuple[Month, str] | None:
        return (month, self.listing.month_url(month)) if month else None

    @property
    def previous(self) -> tuple[Month, str] | None:
        first, last = self._linked
        month = self.month.previous
        return self._link(month if first <= month <= last else None)

    @property
    def following(self) -> tuple[Month, str] | None:
        first, last = self._linked
        month = self.month.following
        return self._link(month if first <= month <= last else None)

    @property
    def this(self) -> tuple[Month, str] | None:
        """This month, where another one is shown."""
        month = Month.of(timezone.localdate())
        return self._link(month if month != self.month else None)

    @property
    def next_with_events(self) -> tuple[Month, str] | None:
        return self._link(next((one for one in self._months if one > self.month), None))

    @property
    def last_with_events(self) -> tuple[Month, str] | None:
        return self._link(next((one for one in reversed(self._months) if one < self.month), None))


def _entries(event: Event, month: Month) -> Iterator[Entry]:
    """An entry for each day of the month that the event takes; none where no day is known."""
    off = event.get_holding_display() if event.holding != Holding.PLANNED else ""
    sessions = list(event.sessions.all())
    for session in sessions:
        mark = off or (Holding.CANCELLED.label if session.is_cancelled else "")
        for day in _days(session.starts_on_day, session.ends_on_day, month):
            begins = day == session.starts_on_day
            time = f"{timezone.localtime(session.starts_at):%H:%M}" if begins else ""
            yield Entry(event, day, begins, time, mark)
    if not sessions and event.starts_on and event.has_known_day:
        for day in _days(event.starts_on, event.ends_on or event.starts_on, month):
            yield Entry(event, day, day == event.starts_on, "", off)


def _days(first: date, last: date, month: Month) -> Iterator[date]:
    day = max(first, month.first)
    while day <= min(last, month.last):
        yield day
        day += timedelta(days=1)
