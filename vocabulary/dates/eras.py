"""The Japanese calendar: eras, from the day each begins by cabinet order, and fiscal years."""

from datetime import date
from typing import NamedTuple

FIRST_YEAR = "元"  # instead of 1


class Era(NamedTuple):
    """`letter` is what forms and signs write for it: R7 is 令和7年."""

    name: str
    letter: str
    first_day: date

    def year(self, number: int) -> int:
        """The western year of a year of this era: 7 of 令和 is 2025."""
        return self.first_day.year - 1 + number

    def number(self, year: int) -> int:
        """The reverse: 2025 is year 7 of 令和."""
        return year - self.first_day.year + 1


# The latest first. 明治 counts back to the first day of its first year.
ERAS = (
    Era("令和", "R", date(2019, 5, 1)),
    Era("平成", "H", date(1989, 1, 8)),
    Era("昭和", "S", date(1926, 12, 25)),
    Era("大正", "T", date(1912, 7, 30)),
    Era("明治", "M", date(1868, 1, 25)),
)
_BY_SIGN = {sign: era for era in ERAS for sign in (era.name, era.name[0], era.letter)}


def era_named(sign: str) -> Era:
    """The era of a name, its first kanji, or a letter of any case; KeyError for anything else."""
    return _BY_SIGN[sign.upper()]


def era_of(day: date) -> Era | None:
    """The era a day lies in; None before 明治."""
    return next((era for era in ERAS if day >= era.first_day), None)


def eras_of(year: int) -> list[Era]:
    """The eras of a year, two in a year of change; none before 明治."""
    eras = []
    following = 9999
    for era in ERAS:
        if era.first_day.year <= year <= following:
            eras.append(era)
        following = era.first_day.year
    return eras


def fiscal_year_of(day: date) -> int:
    """The fiscal year (April to March) a day belongs to."""
    return day.year if day.month >= 4 else day.year - 1
