"""Months as they stand in addresses: 「2026-12」."""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Self

from vocabulary.dates.writing import format_month, western_year

# Limits the months that one address, or an event whose last day is 9999, can make us generate.
ALLOWED_DATES = (date(2000, 1, 1), date(2099, 12, 31))
EARLIEST_START = datetime(2000, 1, 1, tzinfo=UTC)
LATEST_START = datetime(2100, 1, 1, tzinfo=UTC)
LONGEST_EVENT = timedelta(days=731)
_ISO_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
_LONGEST = timedelta(days=31)
_WEEKS = calendar.Calendar(calendar.SUNDAY)


@dataclass(frozen=True, order=True)
class Month:
    """A month of the years 2000 to 2099, by its first day."""

    first: date

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.replace(day=1))

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The month written as 「2026-12」; None for anything else."""
        match = _ISO_MONTH.fullmatch(text)
        return cls(date(int(match[1]), int(match[2]), 1)) if match else None

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> "Month":
        return Month.of(self.first + _LONGEST)

    @property
    def previous(self) -> "Month":
        return Month.of(self.first - timedelta(days=1))

    @property
    def label(self) -> str:
        """「令和8年12月（2026年）」"""
        return format_month(self.first) + western_year(self.first)

    @property
    def weeks(self) -> list[list[date | None]]:
        """Its days from Sunday to Saturday; None where a week reaches into another month."""
        weeks = _WEEKS.monthdatescalendar(self.first.year, self.first.month)
        return [[day if day.month == self.first.month else None for day in week] for week in weeks]


def parse_months(texts: list[str]) -> list[Month]:
    """The months among these texts, each once and in order."""
    return sorted({month for month in map(Month.parse, texts) if month})
