"""Japanese calendar: eras, fiscal years and written dates.

Eras follow the cabinet orders, from the day each begins: 大正 1912-07-30, 昭和 1926-12-25,
平成 1989-01-08, 令和 2019-05-01; 明治 counts back to 1868-01-25.
"""

import re
from datetime import date, datetime, time

from django.utils import timezone

from vocabulary.normalize import nfkc

ERAS = (
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
    (date(1912, 7, 30), "大正"),
    (date(1868, 1, 25), "明治"),
)
WEEKDAYS = "月火水木金土日"
LONGEST_WRITTEN = 60  # characters of a written date; longer texts are not looked at
_YEAR_BEFORE = {era: begin.year - 1 for begin, era in ERAS}
_YEAR_BEFORE |= dict(zip("RHSTM", _YEAR_BEFORE.values(), strict=True))
_DATE = re.compile(
    r"(令和|平成|昭和|大正|明治|[RHSTM])?\s*([0-9]{1,4}|元)\s*[年/.-]\s*([0-9]{1,2})\s*[月/.-]"
    r"\s*([0-9]{1,2})\s*日?\s*(?:\([月火水木金土日](?:曜日?)?\))?",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"(令和|平成|昭和|大正|明治|[RHSTM])?\s*([0-9]{1,4}|元)\s*(年度?)?", re.IGNORECASE
)
_TIME = re.compile(r"(午前|午後)?\s*([0-9]{1,2})\s*[:時]\s*([0-9]{1,2}|半)?\s*分?(?::[0-9]{2})?")


def local(value: date | datetime) -> date | datetime:
    """An aware moment in the site's time zone; dates and naive moments as they are."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def era_year(day: date) -> str:
    """「令和7年」, 「令和元年」; the western year for days before 明治."""
    day = day.date() if isinstance(day, datetime) else day
    for begin, era in ERAS:
        if day >= begin:
            number = day.year - begin.year + 1
            return f"{era}{'元' if number == 1 else number}年"
    return f"{day.year}年"


def written_date(day: date) -> str:
    """「令和7年10月1日（水）」"""
    return f"{era_year(day)}{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def written_month(day: date) -> str:
    """「令和7年10月」"""
    return f"{era_year(day)}{day.month}月"


def written_moment(value: date) -> str:
    """「令和7年10月1日（水）13:30（2025年）」, in the site's time; a day without the time"""
    value = local(value)
    clock = f"{value:%H:%M}" if isinstance(value, datetime) else ""
    return f"{written_date(value)}{clock}{western_year(value)}"


def western_year(day: date) -> str:
    """「（2025年）」, to stand behind a date of an era; nothing before the eras"""
    return "" if era_year(day) == f"{day.year}年" else f"（{day.year}年）"


def written_month_day(day: date) -> str:
    """「10月1日（水）」"""
    return f"{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def fiscal_year_of(day: date) -> int:
    """The fiscal year (April to March) a day belongs to."""
    return day.year if day.month >= 4 else day.year - 1


def written_fiscal_year(year: int) -> str:
    """「令和7年度（2025年度）」

    A fiscal year bears the era that holds in its middle: 2019 is 令和元年度 and 1988 is
    昭和63年度, as the government counts them.
    """
    era = era_year(date(year, 10, 1))
    western = f"{year}年度"
    return western if era == f"{year}年" else f"{era}度（{western}）"


def short_fiscal_year(year: int) -> str:
    """「令和7年度」, where there is no room for both"""
    return written_fiscal_year(year).partition("（")[0]


def written_year(year: int) -> str:
    """「令和7年（2025年）」; a year with two eras bears the later one."""
    era = era_year(date(year, 12, 31))
    western = f"{year}年"
    return western if era == western else f"{era}（{western}）"


def read_date(text: str) -> date | None:
    """The day a person wrote: 2025-10-01, 2025/10/1, 20251001, 2025年10月1日, 令和7年10月1日（水）,
    R7.10.1, in full or half width; None for anything else and for days that do not exist.
    """
    written = nfkc(text).strip() if len(text) <= LONGEST_WRITTEN else ""
    if re.fullmatch(r"[0-9]{8}", written):
        written = f"{written[:4]}-{written[4:6]}-{written[6:]}"
    match = _DATE.fullmatch(written)
    if match is None:
        return None
    era, number, month, day = match.groups()
    if not era and len(number) != 4:
        return None
    year = 1 if number == "元" else int(number)
    if era and year:
        year += _YEAR_BEFORE[era.upper()]
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None


def read_year(text: str) -> int | None:
    """The year a person wrote: 令和7, R7, 令和7年度, 2025年; None for anything else, and for a
    number alone, which may count something else.
    """
    match = _YEAR.fullmatch(nfkc(text).strip()) if len(text) <= LONGEST_WRITTEN else None
    if match is None or not (match[1] or match[3]):
        return None
    number = 1 if match[2] == "元" else int(match[2])
    if match[1]:
        return number + _YEAR_BEFORE[match[1].upper()] if number else None
    return number if len(match[2]) == 4 else None


def read_time(text: str) -> time | None:
    """The time a person wrote: 13:30, 13時30分, 午後1時半; None for anything else."""
    match = _TIME.fullmatch(nfkc(text).strip()) if len(text) <= LONGEST_WRITTEN else None
    if match is None:
        return None
    half, hour, minute = match[1], int(match[2]), match[3] or "0"
    if half and hour > 12:
        return None
    hour = hour % 12 + (12 if half == "午後" else 0) if half else hour
    try:
        return time(hour, 30 if minute == "半" else int(minute))
    except ValueError:
        return None
