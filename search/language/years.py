"""Years as texts may write them: 令和7年度, R7, 2025年度 are one; and a month of a year."""

from collections.abc import Iterable
from dataclasses import dataclass

from vocabulary.dates.eras import FIRST_YEAR, eras_of
from vocabulary.dates.reading import year_of_query
from vocabulary.numerals import in_kanji


@dataclass(frozen=True)
class FoundYear:
    """Where a year stands in a text, and every folded way to write it."""

    start: int
    end: int
    spellings: list[str]


def find(folded: str) -> FoundYear | None:
    """The first year of a folded word; a bare number only if it is the whole word."""
    asked = year_of_query(folded)
    if asked is None:
        return None
    if asked.month is None:
        forms = _of_year(asked.year, asked.ending or "年")
    else:
        forms = [*_of_month(asked.year, asked.month), *_with_points(asked.year, asked.month)]
    typed = folded[asked.start : asked.end]
    return FoundYear(asked.start, asked.end, list(dict.fromkeys([typed, *forms])))


def _of_year(year: int, ending: str) -> list[str]:
    forms = [f"{year}{ending}"]
    for era in eras_of(year):
        number, letter = era.number(year), era.letter.lower()
        forms += [f"{era.name}{number}{ending}", f"{era.name}{in_kanji(number)}{ending}"]
        if number == 1:
            forms.append(f"{era.name}{FIRST_YEAR}{ending}")
        forms += [f"{letter}{number}", f"{letter}.{number}"]
    return forms


def _of_month(year: int, month: int) -> Iterable[str]:
    """2025年4月, 令和7年4月."""
    return (f"{form}{month}月" for form in _of_year(year, "年") if form.endswith("年"))


def _with_points(year: int, month: int) -> list[str]:
    """R7.4, 2025.4, 2025/4, and with two digits."""
    begins = [str(year), *(f"{era.letter.lower()}{era.number(year)}" for era in eras_of(year))]
    months = dict.fromkeys((str(month), f"{month:02}"))
    return [begin + point + written for begin in begins for point in "./" for written in months]
