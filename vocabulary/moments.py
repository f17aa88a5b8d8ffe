"""Times as people write them: 「2024-09（初旬）」, 「令和6年9月」, 「2008年度」, 「2016〜2019」.

Editors and sources rarely know the day. What they wrote is kept, shown in Japanese wording,
and the first day it may mean is what rows are sorted by.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from vocabulary.dates import ERAS, era_year, written_fiscal_year
from vocabulary.normalize import nfkc

LONGEST = 60
YEARS_AHEAD = 20  # that somebody may plan for
_YEAR_BEFORE = {era: begin.year - 1 for begin, era in ERAS}
_YEAR_BEFORE |= {
    letter: _YEAR_BEFORE[era] for letter, era in zip("RHS", _YEAR_BEFORE, strict=False)
}
_MOMENT = re.compile(
    r"(?:(?P<era>令和|平成|昭和|大正|明治|[RHS])\s?(?P<number>[0-9]{1,2}|元)"
    r"|(?P<year>(?:18|19|20)[0-9]{2}))"
    r"(?:(?P<fiscal>年度)|年|(?=[-/.][0-9])|(?![0-9]))"
    r"(?:[-/.]?(?P<month>1[0-2]|0?[1-9])(?:月|(?=[-/.][0-9])|(?![0-9]))"
    r"(?:[-/.]?(?P<day>3[01]|[12][0-9]|0?[1-9])(?:日|(?![0-9])))?)?"
)
_MONTH_AFTER = re.compile(r"(?P<month>1[0-2]|0?[1-9])月?(?![0-9])")
_UNTIL = re.compile(r"\s?[〜~～]\s?")
_PART = re.compile(
    r"\s?\(?(初旬|上旬|中旬|下旬|月初|月末|年初|年末|末|前半|半ば|後半|ごろ|頃|春|夏|秋|冬)\)?"
)


@dataclass(frozen=True)
class Moment:
    """A year, perhaps a month and a day of it; `fiscal` years begin in April."""

    year: int
    month: int | None = None
    day: int | None = None
    fiscal: bool = False

    @property
    def first_day(self) -> date:
        month = self.month or (4 if self.fiscal else 1)
        try:
            return date(self.year, month, self.day or 1)
        except ValueError:  # the 31st of a shorter month
            return date(self.year, month, 1)

    @property
    def year_words(self) -> str:
        if self.fiscal:
            return written_fiscal_year(self.year).split("（")[0]
        return era_year(self.first_day if self.month else date(self.year, 12, 31))

    @property
    def month_words(self) -> str:
        month = f"{self.month}月" if self.month else ""
        return month + (f"{self.day}日" if self.day else "")


def first_day(text: str) -> date | None:
    """The earliest day the text may mean; None where it names no year."""
    match = _MOMENT.search(nfkc(text)[:LONGEST])
    moment = _read(match) if match else None
    return moment.first_day if moment else None


def check_moment(text: str) -> None:
    """ValidationError for what cannot be: 「令和99年」, 「13月」. Unclear words may stand.

    Only the year of the beginning is looked at: a plan may end far ahead.
    """
    written = nfkc(text)
    if any(not 1 <= int(month) <= 12 for month in re.findall(r"([0-9]+)月(?!間)", written)):
        raise ValidationError("月は、1から12までの数字で書いてください")
    latest = timezone.localdate().year + YEARS_AHEAD
    moments = map(_read, _MOMENT.finditer(written[:LONGEST]))
    start = next(filter(None, moments), None)
    if start and start.year > latest:
        raise ValidationError("年を確かめてください。ずっと先の年になっています")


def spoken(text: str) -> str:
    """「2024-09（初旬）」 → 「令和6年9月初旬（2024年）」; what names no year stays as written."""
    written = nfkc(text).strip() if len(text) <= LONGEST else ""
    match = _MOMENT.match(written)
    moment = _read(match) if match else None
    if match is None or moment is None:
        return text.strip()
    words, rest = moment.year_words + moment.month_words, written[match.end() :]
    part, rest = _part(words, rest)
    words += part
    until, more, rest = _until(moment, rest)
    western = str(moment.year)
    if until and until.year != moment.year:
        western += f"〜{until.year}"
    year = f"（{western}年{'度' if moment.fiscal else ''}）"
    if moment.year_words.startswith(str(moment.year)) or str(moment.year) in rest:
        year = ""
    return words + more + year + rest.replace("(", "（").replace(")", "）")


def _read(match: re.Match[str]) -> Moment | None:
    if match["year"]:
        year = int(match["year"])
    else:
        number = 1 if match["number"] == "元" else int(match["number"])
        year = _YEAR_BEFORE[match["era"]] + number
    if match["number"] and not (match["fiscal"] or "年" in match[0] or match["month"]):
        return None  # 「R6」 alone may be anything
    month = int(match["month"]) if match["month"] else None
    day = int(match["day"]) if match["day"] else None
    return Moment(year, month, day, bool(match["fiscal"]))


def _part(words: str, rest: str) -> tuple[str, str]:
    """「月末」 after 「10月」 is 「末」, so that no character stands twice."""
    match = _PART.match(rest)
    if match is None:
        return "", rest
    part = match[1][1:] if match[1][0] == words[-1] else match[1]
    return part, rest[match.end() :]


def _until(start: Moment, rest: str) -> tuple[Moment | None, str, str]:
    """The end of a span: the moment, its words, and what stands after it."""
    sign = _UNTIL.match(rest)
    if sign is None:
        return None, "", rest
    after = rest[sign.end() :]
    whole = _MOMENT.match(after)
    end = _read(whole) if whole else None
    if whole and end:
        year = "" if end.year == start.year and end.month else end.year_words
        part, left = _part(year + end.month_words, after[whole.end() :])
        return end, f"〜{year}{end.month_words}{part}", left
    month = _MONTH_AFTER.match(after) if start.month else None
    if month:
        end = Moment(start.year, int(month["month"]))
        part, left = _part(end.month_words, after[month.end() :])
        return end, f"〜{end.month_words}{part}", left
    return None, "〜", after
