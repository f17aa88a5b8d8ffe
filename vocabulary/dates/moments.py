"""Vague dates: 「2024-09（初旬）」, 「令和6年9月」, 「2008年度」, 「2016〜2019」.

Editors and sources rarely know the day. Their text is stored, shown in Japanese wording, and
rows are sorted by the first day that it may mean.
"""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from vocabulary.dates.reading import (
    MAX_DATE_LENGTH,
    Moment,
    WrongWeekday,
    check_weekdays,
    moment_at,
    moments_in,
)
from vocabulary.dates.writing import era_year, format_short_fiscal_year
from vocabulary.normalize import nfkc

YEARS_AHEAD = 20  # that somebody may plan for
_MONTH_AFTER = re.compile(r"(?P<month>1[0-2]|0?[1-9])月?(?![0-9])")
_UNTIL = re.compile(r"\s?[〜~～]\s?")
_QUALIFIER = re.compile(
    r"\s?\(?(初旬|上旬|中旬|下旬|月初|月末|年初|年末|末|前半|半ば|後半|ごろ|頃|春|夏|秋|冬)\)?"
)


def first_day(text: str) -> date | None:
    """The earliest day the text may mean; None where it names no year."""
    moment = next(moments_in(nfkc(text)[:MAX_DATE_LENGTH]), None)
    return moment.first_day if moment else None


def last_day_named(text: str) -> date | None:
    """The first day of the latest moment that the text names; None where it names no year."""
    moments = filter(None, moments_in(nfkc(text)))
    return max((moment.first_day for moment in moments), default=None)


def check_moment(text: str) -> None:
    """ValidationError for impossible dates: 「令和99年」, 「13月」, and for a day of the week that
    a date does not have. Vague words are accepted.

    Only the year of the beginning is looked at: a plan may end far ahead.
    """
    written = nfkc(text)
    try:
        check_weekdays(text)
    except WrongWeekday as slip:
        raise ValidationError(str(slip)) from slip
    if any(not 1 <= int(month) <= 12 for month in re.findall(r"([0-9]+)月(?!間)", written)):
        raise ValidationError("月は、1から12までの数字で書いてください")
    latest = timezone.localdate().year + YEARS_AHEAD
    start = next(filter(None, moments_in(written[:MAX_DATE_LENGTH])), None)
    if start and start.year > latest:
        raise ValidationError("年を確かめてください。ずっと先の年になっています")


def format_moment(text: str) -> str:
    """「2024-09（初旬）」 → 「令和6年9月初旬（2024年）」; what names no year stays as written."""
    written = nfkc(text).strip() if len(text) <= MAX_DATE_LENGTH else ""
    moment = moment_at(written)
    if moment is None:
        return text.strip()
    words, rest = _year_words(moment) + _month_words(moment), written[moment.end :]
    qualifier, rest = _qualifier(words, rest)
    words += qualifier
    end, end_words, rest = _end(moment, rest)
    western = str(moment.year)
    if end and end.year != moment.year:
        western += f"〜{end.year}"
    year = f"（{western}年{'度' if moment.is_fiscal else ''}）"
    if _year_words(moment).startswith(str(moment.year)) or str(moment.year) in rest:
        year = ""
    return words + end_words + year + rest.replace("(", "（").replace(")", "）")


def _year_words(moment: Moment) -> str:
    if moment.is_fiscal:
        return format_short_fiscal_year(moment.year)
    return era_year(moment.first_day if moment.month else date(moment.year, 12, 31))


def _month_words(moment: Moment) -> str:
    month = f"{moment.month}月" if moment.month else ""
    return month + (f"{moment.day}日" if moment.day else "")


def _qualifier(words: str, rest: str) -> tuple[str, str]:
    """「月末」 after 「10月」 is 「末」, so that no character stands twice."""
    match = _QUALIFIER.match(rest)
    if match is None:
        return "", rest
    qualifier = match[1][1:] if match[1][0] == words[-1] else match[1]
    return qualifier, rest[match.end() :]


def _end(start: Moment, rest: str) -> tuple[Moment | None, str, str]:
    """The end of a span: the moment, its words, and what stands after it."""
    sign = _UNTIL.match(rest)
    if sign is None:
        return None, "", rest
    after = rest[sign.end() :]
    end = moment_at(after)
    if end:
        year = "" if end.year == start.year and end.month else _year_words(end)
        qualifier, left = _qualifier(year + _month_words(end), after[end.end :])
        return end, f"〜{year}{_month_words(end)}{qualifier}", left
    month = _MONTH_AFTER.match(after) if start.month else None
    if month:
        end = Moment(start.year, int(month["month"]))
        qualifier, left = _qualifier(_month_words(end), after[month.end() :])
        return end, f"〜{_month_words(end)}{qualifier}", left
    return None, "〜", after
