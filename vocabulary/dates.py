"""Japanese calendar: eras, fiscal years and written dates.

Eras follow the cabinet orders, from the day each begins: 大正 1912-07-30, 昭和 1926-12-25,
平成 1989-01-08, 令和 2019-05-01; 明治 counts back to 1868-01-25.
"""

from datetime import date, datetime

from django.utils import timezone

ERAS = (
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
    (date(1912, 7, 30), "大正"),
    (date(1868, 1, 25), "明治"),
)
WEEKDAYS = "月火水木金土日"


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


def written_year(year: int) -> str:
    """「令和7年（2025年）」; a year with two eras bears the later one."""
    era = era_year(date(year, 12, 31))
    western = f"{year}年"
    return western if era == western else f"{era}（{western}）"
