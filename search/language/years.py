"""Years as they are written: 令和7年度, R7, 2025年度 are one; and a month of a year."""

import re
from dataclasses import dataclass

from search.language.numerals import in_kanji, other_writing
from vocabulary.dates import ERAS

_LETTERS = {"令和": "r", "平成": "h", "昭和": "s", "大正": "t", "明治": "m"}
_NAMES = {letter: era for era, letter in _LETTERS.items()}
_YEAR = re.compile(
    r"(?:(?P<era>令和|平成|昭和|大正|明治|(?<![a-z])[rhstm])\.?(?P<number>[0-9]{1,2}|元|[一二三四五六七八九十]{1,3}(?=年))"
    r"|(?<![0-9])(?P<western>(?:19|20)[0-9]{2}))(?P<ending>年度?)?"
    r"(?:(?<=年)(?P<month>[0-9]{1,2})月|[./](?P<point>[0-9]{1,2})(?![0-9]))?"
)


@dataclass(frozen=True)
class FoundYear:
    """Where a year stands in a text, and every folded way to write it."""

    start: int
    end: int
    spellings: list[str]


def find(folded: str) -> FoundYear | None:
    """The first year of a folded word; a bare number only if it is the whole word."""
    for found in _YEAR.finditer(folded):
        number = found["number"] or "元"
        if not (number.isdecimal() or number == "元" or other_writing(number)):
            continue
        bare = found["western"] and not (found["ending"] or found["point"])
        if not bare or found[0] == folded:
            return FoundYear(found.start(), found.end(), _spellings(found))
    return None


def _spellings(found: re.Match[str]) -> list[str]:
    month = found["month"] or found["point"]
    forms = _of_year(_year(found), "年" if month else found["ending"] or "年")
    if month:
        number = int(month)
        forms = [form + f"{number}月" if form.endswith("年") else form for form in forms]
        forms = [form for form in forms if form.endswith("月")] + _with_points(found, number)
    return list(dict.fromkeys([found[0], *forms]))


def _year(found: re.Match[str]) -> int:
    if found["western"]:
        return int(found["western"])
    era = found["era"] if found["era"] in _LETTERS else _NAMES[found["era"]]
    begin = next(day for day, name in ERAS if name == era)
    number = found["number"]
    if number == "元":
        return begin.year
    return begin.year - 1 + int(number if number.isdecimal() else other_writing(number)[0])


def _of_year(year: int, ending: str) -> list[str]:
    forms = [f"{year}{ending}"]
    for begin, era in _eras_of(year):
        number = year - begin + 1
        forms += [f"{era}{number}{ending}", f"{era}{in_kanji(number)}{ending}"]
        if number == 1:
            forms.append(f"{era}元{ending}")
        forms += [f"{_LETTERS[era]}{number}", f"{_LETTERS[era]}.{number}"]
    return forms


def _with_points(found: re.Match[str], month: int) -> list[str]:
    """R7.4, 2025.4, 2025/4, and with two digits."""
    year = _year(found)
    begins = [str(year)]
    begins += [f"{_LETTERS[era]}{year - begin + 1}" for begin, era in _eras_of(year)]
    months = dict.fromkeys((str(month), f"{month:02}"))
    return [begin + point + written for begin in begins for point in "./" for written in months]


def _eras_of(year: int) -> list[tuple[int, str]]:
    """The eras of a year, with the year each began; two in a year of change."""
    found = []
    following = 9999
    for begin, era in ERAS:
        if begin.year <= year <= following:
            found.append((begin.year, era))
        following = begin.year
    return found
