"""One month of events, day by day: the second view of the list, with the list's conditions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from events.listing import MONTH_LABEL, PAST, UPCOMING, EventFilter, EventListing, without_period
from events.models import Event, EventQuerySet, EventSession, Holding
from events.months import Month
from search.lists.ignored import unknown_values
from vocabulary.dates.writing import WEEKDAYS

MAX_PER_DAY = 3  # so that the heaviest month stays under 60 kB
MAX_UNDATED = 10
_COLUMNS = ("title", "holding", "starts_on", "ends_on", "date_text", "owner", "owner__is_sample")


@dataclass(frozen=True)
class Entry:
    """An event on one of its days; `time`, when it starts, is given on the first one only."""

    event: Event
    day: date
    is_first_day: bool
    time: str
    cancellation: str

    @property
    def prefix(self) -> str:
        """The text before the title."""
        if self.is_first_day:
            return f"{self.time}〜" if self.time else ""
        return "つづき"

    @property
    def sort_key(self) -> tuple[bool, bool, str, int]:
        """Events that start on the day come before those that continue."""
        return (not self.is_first_day, not self.time, self.time, self.event.pk)


@dataclass(frozen=True)
class Day:
    day: date
    entries: list[Entry]
    is_today: bool

    @property
    def weekday_words(self) -> str:
        """「日（木）」, written after the number of the day."""
        return f"日（{WEEKDAYS[self.day.weekday()]}）"

    @property
    def displayed(self) -> list[Entry]:
        return self.entries[:MAX_PER_DAY]

    @property
    def hidden_count(self) -> int:
        return len(self.entries) - len(self.displayed)


class MonthFilter(EventFilter):
    """Without periods: a month has past and upcoming events."""

    separate_facets = EventFilter.separate_facets | {"month"}

    def rows(self, *without: str) -> Any:
        return super().rows("when", *without)


class MonthListing(EventListing):
    """The list's conditions for exactly one month."""

    def __init__(self, data: QueryDict, rows: EventQuerySet) -> None:
        texts = data.getlist("month")
        months = [month for month in map(Month.parse, texts) if month]
        self.month = months[0] if months else Month.of(timezone.localdate())
        query = without_period(data)
        query["month"] = str(self.month)
        super().__init__(MonthFilter, query, rows)
        self._ignored_months: list[str] = []
        if broken := [text for text in texts if text and not Month.parse(text)]:
            self._ignored_months.append(unknown_values(MONTH_LABEL, broken))
        if len(set(months)) > 1:
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
        """The same events as a list: upcoming ones only if the whole month lies ahead."""
        is_future = self.month.first > timezone.localdate()
        return reverse("event_list") + self.parameters.url(
            when=[] if is_future else [UPCOMING, PAST]
        )


class MonthTable:
    def __init__(self, data: QueryDict) -> None:
        rows = Event.objects.published().select_related("owner").only(*_COLUMNS)
        self.listing = MonthListing(data, rows)
        self.month = self.listing.month

    @cached_property
    def events(self) -> list[Event]:
        """Events that touch the month, each with its sessions in the month only."""
        first, last = self.month.first, self.month.last
        in_month = EventSession.objects.with_days().filter(Q(first__lte=last, last__gte=first))
        rows = self.listing.results.rows().order_by("pk")
        return list(rows.prefetch_related(Prefetch("sessions", in_month)))

    @property
    def total(self) -> int:
        return len(self.events) - self.samples

    @property
    def samples(self) -> int:
        return sum(event.owner.is_sample for event in self.events)

    @cached_property
    def undated(self) -> list[Event]:
        """Events of the month whose day is not known yet."""
        return [event for event in self.events if not event.has_known_day]

    @property
    def undated_displayed(self) -> list[Event]:
        return self.undated[:MAX_UNDATED]

    @property
    def undated_hidden_count(self) -> int:
        return len(self.undated) - len(self.undated_displayed)

    @cached_property
    def weeks(self) -> list[list[Day | None]]:
        entries: dict[date, list[Entry]] = {}
        for event in self.events:
            for entry in _entries(event, self.month):
                entries.setdefault(entry.day, []).append(entry)
        today = timezone.localdate()

        def build(day: date) -> Day:
            of_the_day = sorted(entries.get(day, []), key=lambda entry: entry.sort_key)
            return Day(day, of_the_day, day == today)

        return [[build(day) if day else None for day in week] for week in self.month.weeks]

    # --- Other months -----------------------------------------------------------------------

    @cached_property
    def _months(self) -> list[Month]:
        """Months with an event that meets the conditions."""
        return self.listing.results.rows("month").months()

    @cached_property
    def _link_range(self) -> tuple[Month, Month]:
        """The first and the last month to link to.

        Limited to the months with events and those around today, so that crawlers come to an end.
        """
        current = Month.of(timezone.localdate())
        months = [*self._months, current.previous, current.next]
        return min(months), max(months)

    def _link(self, month: Month | None) -> tuple[Month, str] | None:
        return (month, self.listing.month_url(month)) if month else None

    @property
    def previous(self) -> tuple[Month, str] | None:
        first, last = self._link_range
        month = self.month.previous
        return self._link(month if first <= month <= last else None)

    @property
    def next(self) -> tuple[Month, str] | None:
        first, last = self._link_range
        month = self.month.next
        return self._link(month if first <= month <= last else None)

    @property
    def current(self) -> tuple[Month, str] | None:
        """The current month, where another one is displayed."""
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
    cancellation = event.get_holding_display() if event.holding != Holding.PLANNED else ""
    sessions = list(event.sessions.all())
    for session in sessions:
        of_session = Holding.CANCELLED.label if session.is_cancelled else ""
        for day in _days(session.starts_on_day, session.ends_on_day, month):
            is_first = day == session.starts_on_day
            time = f"{timezone.localtime(session.starts_at):%H:%M}" if is_first else ""
            yield Entry(event, day, is_first, time, cancellation or of_session)
    if not sessions and event.starts_on and event.has_known_day:
        for day in _days(event.starts_on, event.ends_on or event.starts_on, month):
            yield Entry(event, day, day == event.starts_on, "", cancellation)


def _days(first: date, last: date, month: Month) -> Iterator[date]:
    day = max(first, month.first)
    while day <= min(last, month.last):
        yield day
        day += timedelta(days=1)
