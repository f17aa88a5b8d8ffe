"""Days, years and fiscal years as pages write them: in the era, with the western year beside."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from vocabulary.dates.eras import FIRST_YEAR, era_of

WEEKDAYS = "月火水木金土日"
# The end of an interval is no moment of it; the database counts microseconds.
SHORTEST = timedelta(microseconds=1)


def local(value: date | datetime) -> date | datetime:
    """An aware moment in the site's time zone; dates and naive moments as they are."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def era_year(day: date) -> str:
    """「令和7年」, 「令和元年」; the western year for days before 明治."""
    day = day.date() if isinstance(day, datetime) else day
    era = era_of(day)
    if era is None:
        return f"{day.year}年"
    number = era.number(day.year)
    return f"{era.name}{FIRST_YEAR if number == 1 else number}年"


def format_day(day: date) -> str:
    """「令和7年10月1日」"""
    return f"{era_year(day)}{day.month}月{day.day}日"


def format_date(day: date) -> str:
    """「令和7年10月1日（水）」"""
    return f"{format_day(day)}（{WEEKDAYS[day.weekday()]}）"


def format_month(day: date) -> str:
    """「令和7年10月」"""
    return f"{era_year(day)}{day.month}月"


def format_datetime(value: date) -> str:
    """「令和7年10月1日（水）13:30（2025年）」, in the site's time; a day without the time"""
    value = local(value)
    clock = f"{value:%H:%M}" if isinstance(value, datetime) else ""
    return f"{format_date(value)}{clock}{western_year(value)}"


def format_end_time(value: time) -> str:
    """「15:30」; midnight ends the day before, and is its 「24:00」"""
    return f"{value:%H:%M}" if value != time() else "24:00"


def last_day_until(end: datetime) -> date:
    """The last day, in the site's time, of what lasts until then: of 0:00 the day before."""
    return timezone.localdate(end - SHORTEST)


def format_until(value: date) -> str:
    """As `format_datetime`, for the end of something: 0:00 is 24:00 of the day before."""
    if not isinstance(value, datetime) or timezone.is_naive(value):
        return format_datetime(value)
    day, clock = last_day_until(value), format_end_time(timezone.localtime(value).time())
    return f"{format_date(day)}{clock}{western_year(day)}"


def western_year(day: date) -> str:
    """「（2025年）」, to stand behind a date of an era; nothing before the eras"""
    return "" if era_year(day) == f"{day.year}年" else f"（{day.year}年）"


def format_month_day(day: date) -> str:
    """「10月1日（水）」"""
    return f"{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def format_fiscal_year(year: int) -> str:
    """「令和7年度（2025年度）」

    A fiscal year bears the era that holds in its middle: 2019 is 令和元年度 and 1988 is
    昭和63年度, as the government counts them.
    """
    era = era_year(date(year, 10, 1))
    western = f"{year}年度"
    return western if era == f"{year}年" else f"{era}度（{western}）"


def format_short_fiscal_year(year: int) -> str:
    """「令和7年度」, where there is no room for both"""
    return format_fiscal_year(year).partition("（")[0]


def format_year(year: int) -> str:
    """「令和7年（2025年）」; a year with two eras bears the later one."""
    era = era_year(date(year, 12, 31))
    western = f"{year}年"
    return western if era == western else f"{era}（{western}）"
