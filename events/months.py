"""Months as visitors ask for them: 「2026-12」 in the address."""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Self

from vocabulary.dates.writing import format_month, western_year

# Nobody looks for an event before 2000 here, and neither an address nor an editor who writes
# 9999 for "no end" may ask for each month until then.
DAYS_KEPT = (date(2000, 1, 1), date(2099, 12, 31))
MOMENTS_KEPT = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
LONGEST_EVENT = timedelta(days=731)
_WRITTEN = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
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
    def read(cls, text: str) -> Self | None:
        """The month written as 「2026-12」; None for anything else."""
        found = _WRITTEN.fullmatch(text)
        return cls(date(int(found[1]), int(found[2]), 1)) if found else None

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def last(self) -> date:
        return self.following.first - timedelta(days=1)

    @property
    def following(self) -> "Month":
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


def read_all(texts: list[str]) -> list[Month]:
    """The months among these texts, each once and in order."""
    return sorted({month for month in map(Month.read, texts) if month})
