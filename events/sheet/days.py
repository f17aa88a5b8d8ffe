"""The days and times of one row of a list of events."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from events.months import ALLOWED_DATES, LONGEST_EVENT
from events.sheet.columns import BEGINS, ENDS, FIRST_DAY, LAST_DAY
from vocabulary.dates.reading import DateSlip, read_clock, read_date
from vocabulary.dates.writing import format_end_time
from vocabulary.normalize import quoted

_MIDNIGHT, _WHOLE_DAY = timedelta(0), timedelta(days=1)
LONGEST_SHOWN = 20  # characters of a cell that a sentence repeats


@dataclass(frozen=True)
class SheetDays:
    """From `starts_at` to `ends_at`, or the days from `first` to `last` if no time is known.

    `daily_times` is 「13:30〜14:30」 where the times are those of single days between the two, and
    the list does not say of which.
    """

    first: date
    last: date
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    daily_times: str = ""


def read_days(cells: dict[str, str], errors: list[str]) -> SheetDays | None:
    """None, and a sentence in `errors` for each cell, where the row cannot be understood."""
    number = len(errors)
    first = _read_day(cells, FIRST_DAY, errors)
    last = _read_day(cells, LAST_DAY, errors)
    begins, ends = _read_time(cells, BEGINS, errors), _read_time(cells, ENDS, errors)
    if first is None and len(errors) == number:
        errors.append(f"{FIRST_DAY}を書いてください（例：2026-10-01）")
    if first is None or len(errors) > number:
        return None
    last = last or first
    fault = _fault_of_days(first, last) or _fault_of_times(last - first, begins, ends)
    if fault:
        errors.append(fault)
        return None
    return _days(first, last, begins, ends)


def _days(first: date, last: date, begins: timedelta | None, ends: timedelta | None) -> SheetDays:
    """0:00 to 0:00 says that no time is known. Another end at 0:00 is 24:00 of the last day, but of
    two days the midnight between them.
    """
    if begins is None or begins == ends == _MIDNIGHT:
        return SheetDays(first, last)
    if ends == _MIDNIGHT and last - first != _WHOLE_DAY:
        ends = _WHOLE_DAY
    if first < last and ends is not None and begins < ends:
        times = f"{_clock(begins)}〜{format_end_time(_clock_time(ends))}"
        return SheetDays(first, last, daily_times=times)
    starts_at = _moment(first, begins)
    return SheetDays(first, last, starts_at, _moment(last, ends) if ends is not None else None)


def _moment(day: date, clock: timedelta) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()) + clock)


def _clock_time(clock: timedelta) -> time:
    return (datetime.min + clock).time()


def _clock(clock: timedelta) -> str:
    return f"{_clock_time(clock):%H:%M}"


def _fault_of_days(first: date, last: date) -> str:
    earliest, latest = ALLOWED_DATES
    if not (earliest <= first <= latest and earliest <= last <= latest):
        return "日付は、2000年から2099年までで書いてください"
    if last < first:
        return f"{LAST_DAY}は、{FIRST_DAY}か、それより後にしてください"
    if last - first > LONGEST_EVENT:
        return f"{LAST_DAY}は、{FIRST_DAY}から2年以内にしてください"
    return ""


def _fault_of_times(days: timedelta, begins: timedelta | None, ends: timedelta | None) -> str:
    if begins is None and ends not in (None, _MIDNIGHT):
        return f"{BEGINS}を書いてください。わからなければ、{ENDS}も空けてください"
    if begins == _WHOLE_DAY:
        return f"{BEGINS}の24:00は、次の日の0:00と書いてください"
    is_backwards = begins is not None and ends is not None and _MIDNIGHT < ends <= begins
    if not days and is_backwards:
        return f"{ENDS}は、{BEGINS}より後にしてください"
    return ""


def _read_day(cells: dict[str, str], column: str, errors: list[str]) -> date | None:
    written = cells.get(column, "")
    try:
        day = read_date(written)
    except DateSlip as slip:
        errors.append(f"{column}：{slip}")
        return None
    if written and day is None:
        shown = quoted(written[:LONGEST_SHOWN])
        errors.append(f"{column}{shown}を年月日で書いてください（例：2026-10-01）")
    return day


def _read_time(cells: dict[str, str], column: str, errors: list[str]) -> timedelta | None:
    written = cells.get(column, "")
    clock = read_clock(written)
    if written and clock is None:
        shown = quoted(written[:LONGEST_SHOWN])
        errors.append(f"{column}{shown}を時刻で書いてください（例：13:30）")
    return clock
