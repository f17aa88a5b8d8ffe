"""A year in every spelling: 令和7年度, R7 and 2025年度 are the same; and a month of a year."""

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
    variants: list[str]


def find_year(folded: str) -> FoundYear | None:
    """The first year of a folded word; a bare number only if it is the whole word."""
    found = year_of_query(folded)
    if found is None:
        return None
    if found.month is None:
        variants = _of_year(found.year, found.ending or "年")
    else:
        variants = [*_of_month(found.year, found.month), *_with_points(found.year, found.month)]
    text = folded[found.start : found.end]
    return FoundYear(found.start, found.end, list(dict.fromkeys([text, *variants])))


def _of_year(year: int, ending: str) -> list[str]:
    variants = [f"{year}{ending}"]
    for era in eras_of(year):
        number, letter = era.number(year), era.letter.lower()
        variants += [f"{era.name}{number}{ending}", f"{era.name}{in_kanji(number)}{ending}"]
        if number == 1:
            variants.append(f"{era.name}{FIRST_YEAR}{ending}")
        variants += [f"{era.name[0]}{number}{ending}", f"{letter}{number}", f"{letter}.{number}"]
    return variants


def _of_month(year: int, month: int) -> Iterable[str]:
    """2025年4月, 令和7年4月."""
    return (f"{text}{month}月" for text in _of_year(year, "年") if text.endswith("年"))


def _with_points(year: int, month: int) -> list[str]:
    """R7.4, 2025.4, 2025/4, and with two digits."""
    begins = [str(year), *(f"{era.letter.lower()}{era.number(year)}" for era in eras_of(year))]
    months = dict.fromkeys((str(month), f"{month:02}"))
    return [begin + point + number for begin in begins for point in "./" for number in months]
