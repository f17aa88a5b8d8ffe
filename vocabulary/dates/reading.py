"""The one grammar of what people write for a day, a month, a year or a time.

A year is one of an era or a western one, and `_year_of` reads it. What may stand in and around
it depends on where it was written:

- A field of a form or of a table holds nothing else, so the whole text must be the date.
- A text holds a date among other words: 「2024-09（初旬）」, 「2016〜2019」.
- A query is folded and may run words together: 「r7.4」, 「令和七年度予算」.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from vocabulary.dates.eras import ERAS, FIRST_YEAR, era_named
from vocabulary.dates.writing import WEEKDAYS, era_year
from vocabulary.normalize import nfkc
from vocabulary.numerals import other_notation, with_digits

MAX_DATE_LENGTH = 60  # characters of a written date; longer texts are not looked at
_ERA_NAMES = "|".join(era.name for era in ERAS)


def _year(*, letters: str, between: str, number: str, western: str) -> str:
    """The pattern of a year, with the groups `era` and `number`, or `western`."""
    return (
        f"(?:(?P<era>{_ERA_NAMES}|{letters}){between}(?P<number>{number}|{FIRST_YEAR})"
        f"|(?P<western>{western}))"
    )


# Whatever is odd, such as 令和2025年, is refused by the field, which names what is wrong with it.
_IN_FIELD = _year(letters="[RHSTMrhstm]", between=r"\s*", number="[0-9]{1,4}", western="[0-9]{4}")
# Small letters, and T and M, are sizes, codes and measures here: 「M3」, 「s40」.
_IN_TEXT = _year(
    letters="[RHS]", between=r"\s?", number="[0-9]{1,2}", western="(?:18|19|20)[0-9]{2}"
)
# Folding has made all letters small; one inside a word, as in 「dr7」, is no era. 「令7年度」 is
# 令和7年度. Numbers in kanji
# need their 年, since 「令和一」 may go on in many ways, and years of four digits before 1900 are
# rather counts of people.
_IN_QUERY = _year(
    letters="(?<![a-z])[rhstm]|(?<![一-鿿])[令平昭](?=[0-9]{1,2}年)",
    between=r"\.?",
    number="[0-9]{1,2}|[一二三四五六七八九十]{1,3}(?=年)",
    western="(?<![0-9])(?:19|20)[0-9]{2}",
)
_DAY_OF_YEAR = (
    r"(?P<month>[0-9]{1,2})\s*[月/.-]\s*(?P<day>[0-9]{1,2})\s*日?"
    rf"(?:\s*\(?(?P<weekday>[{WEEKDAYS}])(?:曜日?)?(?:[・,、/]?[祝休]日?)?\)?|\s*\([祝休]日?\))?"
)
_DATE = re.compile(_IN_FIELD + r"\s*[年/.-]\s*" + _DAY_OF_YEAR)
_DATE_WITHOUT_YEAR = re.compile(_DAY_OF_YEAR)
_YEAR = re.compile(_IN_FIELD + r"\s*(?P<ending>年度?)?")
_NOON = "正午"
_TIME = re.compile(
    r"(?P<half>午前|午後)?\s*(?:(?P<hour>[0-9]{1,2})\s*[:.時]\s*"
    r"(?:(?P<minute>[0-9]{1,2}|半)\s*分?(?::(?P<second>[0-9]{2}))?)?"
    r"|(?P<short_hour>[0-9]{1,2})(?P<short_minute>[0-9]{2}))"
)
_DASH = re.compile(r"(?<=[0-9])\s*[‐‑‒–—―−─ー]\s*(?=[0-9])")
_EIGHT_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?![0-9])")
_MOMENT = re.compile(
    _IN_TEXT + r"(?:(?P<fiscal>年度)|年|(?=[-/.][0-9])|(?![0-9]))"
    r"(?:[-/.]?(?P<month>1[0-2]|0?[1-9])(?:月|(?=[-/.][0-9])|(?![0-9]))"
    r"(?:[-/.]?(?P<day>3[01]|[12][0-9]|0?[1-9])(?:日|(?![0-9])))?)?"
)
_YEAR_OF_QUERY = re.compile(
    _IN_QUERY + r"(?P<ending>年度?)?"
    r"(?:(?<=年)(?P<month>[0-9]{1,2})月|[./](?P<point>[0-9]{1,2})(?![0-9]))?"
)


@dataclass(frozen=True)
class Moment:
    """A year, perhaps a month and a day of it; fiscal years begin in April.

    `end` is where what stands behind it begins.
    """

    year: int
    month: int | None = None
    day: int | None = None
    is_fiscal: bool = False
    end: int = 0

    @property
    def first_day(self) -> date:
        month = self.month or (4 if self.is_fiscal else 1)
        try:
            return date(self.year, month, self.day or 1)
        except ValueError:  # the 31st of a shorter month
            return date(self.year, month, 1)


@dataclass(frozen=True)
class YearOfQuery:
    """A year of a query, and perhaps a month; `ending` is 年, 年度 or empty, as it was typed."""

    start: int
    end: int
    year: int
    ending: str
    month: int | None


class DateSlip(ValueError):
    """A date with one thing wrong or missing; the text is a sentence that asks back."""


class MissingYear(DateSlip):
    """The month and the day are written, but not of which year."""

    def __init__(self, written: str) -> None:
        super().__init__(
            f"「{written}」の年がわかりません。年から書いてください"
            "（例：2025-10-01、令和7年10月1日）"
        )


class WrongWeekday(DateSlip):
    """The date and the day of the week do not fit."""

    def __init__(self, day: date, written: str) -> None:
        super().__init__(
            f"{era_year(day)}{day.month}月{day.day}日は{WEEKDAYS[day.weekday()]}曜日ですが、"
            f"{written}曜日と書かれています。日付か曜日を確かめてください"
        )


def read_date(text: str) -> date | None:
    """The day a person wrote: 2025-10-01, 2025/10/1, 20251001, 2025年10月1日, 令和7年10月1日（水）,
    R7.10.1, 令和七年十月一日, in full or half width; None for anything else and for days that do
    not exist. DateSlip where the year is missing, whatever time stands behind it, and where a day
    of the week is written that the day does not have.
    """
    written = _of_field(text)
    match = _DATE.match(written)
    if match is None:
        _check_year(written)
    return _day(match) if match and match.end() == len(written) else None


def _check_year(written: str) -> None:
    """MissingYear for 12月1日（火）, 12/1 and 12月1日17時."""
    match = _DATE_WITHOUT_YEAR.match(written)
    if match is None or not (1 <= int(match["month"]) <= 12 and 1 <= int(match["day"]) <= 31):
        return
    behind = _time_behind(match)
    if not behind or read_clock(behind) is not None:
        raise MissingYear(match[0])


def check_weekdays(text: str) -> None:
    """WrongWeekday for a date among other words whose day of the week does not fit."""
    for match in _DATE.finditer(_of_field(text)):
        _day(match)


def read_moment(text: str) -> datetime | None:
    """A day and a time behind it: 2026年12月1日（火）17時; of 24:00 the next day's 0:00. Without
    a time zone; None and DateSlip as for `read_date`.
    """
    written_day, written_time = split_moment(text) or ("", "")
    day, clock = read_date(written_day), read_clock(written_time)
    return datetime.combine(day, time()) + clock if day and clock is not None else None


def split_moment(text: str) -> tuple[str, str] | None:
    """What is written of the day, perhaps without its year, and what of the time; None where no
    time stands behind a day.
    """
    written = _of_field(text)
    match = _DATE.match(written) or _DATE_WITHOUT_YEAR.match(written)
    written_time = _time_behind(match) if match else ""
    return (match[0], written_time) if match and read_clock(written_time) is not None else None


def _time_behind(match: re.Match[str]) -> str:
    return re.sub(r"^[\sT,、]+", "", match.string[match.end() :])


def _of_field(text: str) -> str:
    """In half width and digits, with one kind of dash; a text too long for a date is empty."""
    if len(text) > MAX_DATE_LENGTH:
        return ""
    written = _DASH.sub("-", with_digits(nfkc(text).strip()))
    return _EIGHT_DIGITS.sub(r"\1-\2-\3", written, count=1)


def _day(match: re.Match[str]) -> date | None:
    if _is_year_zero(match):
        return None
    try:
        day = date(_year_of(match), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
    if match["weekday"] and match["weekday"] != WEEKDAYS[day.weekday()]:
        raise WrongWeekday(day, match["weekday"])
    return day


def read_year(text: str) -> int | None:
    """The year a person wrote: 令和7, R7, 令和7年度, 2025年; None for anything else, and for a
    number alone, which may count something else.
    """
    match = _YEAR.fullmatch(nfkc(text).strip()) if len(text) <= MAX_DATE_LENGTH else None
    if match is None or not (match["era"] or match["ending"]) or _is_year_zero(match):
        return None
    return _year_of(match)


def read_time(text: str) -> time | None:
    """The time of a day a person wrote, before 24:00; as `read_clock`."""
    clock = read_clock(text)
    if clock is None or clock >= timedelta(days=1):
        return None
    return (datetime.min + clock).time()


def read_clock(text: str) -> timedelta | None:
    """How far the day has gone at the time a person wrote: 13:30, 13.30, 1330, 13時30分,
    午後1時半, 正午, 24:00; None for anything else.
    """
    written = with_digits(nfkc(text).strip()) if len(text) <= MAX_DATE_LENGTH else ""
    if written == _NOON:
        return timedelta(hours=12)
    match = _TIME.fullmatch(written)
    if match is None:
        return None
    half, minute = match["half"], match["minute"] or match["short_minute"] or "0"
    hour = int(match["hour"] or match["short_hour"])
    if half and hour > 12:
        return None
    hour = hour % 12 + (12 if half == "午後" else 0) if half else hour
    minutes, seconds = 30 if minute == "半" else int(minute), int(match["second"] or 0)
    clock = timedelta(hours=hour, minutes=minutes, seconds=seconds)
    return clock if minutes < 60 and seconds < 60 and clock <= timedelta(days=1) else None


def moment_at(written: str, start: int = 0) -> Moment | None:
    """The moment that stands at this place of a text in half width."""
    match = _MOMENT.match(written, start)
    return _moment(match) if match else None


def moments_in(written: str) -> Iterator[Moment | None]:
    """What looks like a moment in a text in half width; None where it may be anything else."""
    return map(_moment, _MOMENT.finditer(written))


def year_of_query(folded: str) -> YearOfQuery | None:
    """The first year of a folded word; a bare number only if it is the whole word."""
    for match in _YEAR_OF_QUERY.finditer(folded):
        if match["number"] and _number(match["number"]) is None:
            continue
        month = match["month"] or match["point"]
        bare = match["western"] and not (match["ending"] or match["point"])
        if not bare or match[0] == folded:
            return YearOfQuery(
                match.start(),
                match.end(),
                _year_of(match),
                match["ending"] or "",
                int(month) if month else None,
            )
    return None


def _year_of(match: re.Match[str]) -> int:
    if match["western"]:
        return int(match["western"])
    return era_named(match["era"]).year(_number(match["number"]) or 0)


def _number(written: str) -> int | None:
    """7 of 「7」, 「七」 or 「元」; None for kanji that are no number, as 「十十」."""
    if written == FIRST_YEAR:
        return 1
    digits = [written] if written.isdecimal() else other_notation(written)
    return int(digits[0]) if digits else None


def _is_year_zero(match: re.Match[str]) -> bool:
    """「令和0年」: a slip that a field refuses; in texts and queries it counts back by one year."""
    return bool(match["era"]) and _number(match["number"]) == 0


def _moment(match: re.Match[str]) -> Moment | None:
    if match["era"] and not (match["fiscal"] or "年" in match[0] or match["month"]):
        return None  # 「R6」 alone may be anything
    month = int(match["month"]) if match["month"] else None
    day = int(match["day"]) if match["day"] else None
    return Moment(_year_of(match), month, day, bool(match["fiscal"]), match.end())
