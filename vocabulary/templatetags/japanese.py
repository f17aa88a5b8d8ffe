"""Filters for dates, numbers and plain texts, built in: no template needs to load them.

Every filter answers "" for None, "" and values of another kind, so that a missing value
never breaks a page.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from django import template
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

from vocabulary.dates import eras, writing
from vocabulary.money import MILLION, THOUSAND, in_both_units
from vocabulary.normalize import nfkc, readable
from vocabulary.numerals import in_large_units, with_commas

register = template.Library()


# --- Dates ------------------------------------------------------------------------------


def _day(value: object, write: Callable[[date], str]) -> str:
    """A date whose lines break only between its parts: never （2025／年）."""
    if not isinstance(value, date):
        return ""
    return format_html('<span class="kyoso-date">{}</span>', write(writing.local(value)))


@register.filter
def wareki(value: object) -> str:
    """令和7年10月1日（水）（2025年）"""
    return _day(value, lambda day: writing.format_date(day) + writing.western_year(day))


@register.filter
def wareki_short(value: object) -> str:
    """令和7年10月1日（水）, where the western year stands nearby"""
    return _day(value, writing.format_date)


@register.filter
def wareki_day(value: object) -> str:
    """令和7年10月1日（2025年）, of a statistic: its weekday says nothing"""
    return _day(value, lambda day: writing.format_day(day) + writing.western_year(day))


@register.filter
def wareki_month(value: object) -> str:
    """令和7年10月（2025年）"""
    return _day(value, lambda day: writing.format_month(day) + writing.western_year(day))


@register.filter
def wareki_time(value: object) -> str:
    """令和7年10月1日（水）13:30（2025年）; a date without time as `wareki`"""
    return _day(value, writing.format_datetime)


@register.filter
def wareki_until(value: object) -> str:
    """令和7年10月1日（水）24:00（2025年）, for the end of something; else as `wareki_time`"""
    return _day(value, writing.format_until)


@register.filter
def moment(value: object) -> str:
    """2025-10-01T13:30:00+09:00, for `datetime`: HTML takes no microseconds"""
    if not isinstance(value, datetime):
        return ""
    return writing.local(value.replace(microsecond=0)).isoformat()


@register.filter
def month_day(value: object) -> str:
    """10月1日（水）, under a heading that names the year"""
    return _day(value, writing.format_month_day)


def _year_number(value: object) -> int | None:
    number = _number(value)
    if number is None or number != number.to_integral_value() or not 1 <= number <= 9999:
        return None
    return int(number)


@register.filter
def fiscal_year(value: object) -> str:
    """2025 or a day in it: 令和7年度（2025年度）"""
    if isinstance(value, date):
        value = eras.fiscal_year_of(writing.local(value))
    year = _year_number(value)
    return "" if year is None else writing.format_fiscal_year(year)


@register.filter
def japanese_year(value: object) -> str:
    """2025 or a day in it: 令和7年（2025年）"""
    if isinstance(value, date):
        return _day(value, lambda day: writing.era_year(day) + writing.western_year(day))
    year = _year_number(value)
    return "" if year is None else writing.format_year(year)


# --- Numbers ----------------------------------------------------------------------------


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < Decimal(10) ** 20 else None


@register.filter
def commas(value: object) -> str:
    """1234567 -> 1,234,567, for the columns of tables"""
    number = _number(value)
    return "" if number is None else with_commas(number)


@register.filter
def jnumber(value: object) -> str:
    """1234567 -> 123万4,567 and 514000000 -> 5億1,400万: exact, in the units people say"""
    number = _number(value)
    return "" if number is None else in_large_units(number)


@register.filter
def million_yen(value: object) -> str:
    """78 -> 78百万円（7,800万円）: as ministries print it, and as people say it"""
    number = _number(value)
    return "" if number is None else in_both_units(number, MILLION)


@register.filter
def thousand_yen(value: object) -> str:
    """2100 -> 2,100千円（210万円）: the same for the amounts of cases"""
    number = _number(value)
    return "" if number is None else in_both_units(number, THOUSAND)


@register.filter
def signed_change(value: object) -> str:
    """-11 -> 11減（▲11）, 11 -> 11増（+11）, 0 -> 増減なし: never the sign alone"""
    number = _number(value)
    if number is None:
        return ""
    amount = with_commas(abs(number))
    if not number:
        return "増減なし"
    return f"{amount}減（▲{amount}）" if number < 0 else f"{amount}増（+{amount}）"


@register.filter
def percent_change(value: object, previous: object) -> str:
    """78 after 89 -> 12.4％減; "" when there is nothing to compare with"""
    now, before = _number(value), _number(previous)
    if now is None or not before:
        return ""
    rate = ((now - before) / abs(before) * 100).quantize(Decimal("0.1"))
    if not rate:
        return "増減なし" if now == before else "ほぼ同じ"
    return f"{with_commas(abs(rate))}％{'減' if rate < 0 else '増'}"


@register.filter
def filesize_ja(value: object) -> str:
    """1258291 -> 1.2MB, in the units officials see on their own screens"""
    number = _number(value)
    if number is None or number < 0:
        return ""
    if number < 1024:
        return f"{int(number)}バイト"
    for unit in ("KB", "MB", "GB"):
        number /= 1024
        if number < Decimal("1023.95") or unit == "GB":
            step = Decimal("0.1") if number < 10 else Decimal(1)
            return f"{with_commas(number.quantize(step))}{unit}"
    return ""


# --- Texts ------------------------------------------------------------------------------


@register.filter
def tel(value: object) -> str:
    """The value of a tel: link: 03-1234-5678（内線12） -> 0312345678"""
    text = nfkc(str(value)) if value else ""
    main = re.split(r"内線|ext|\(内|、|,|/", text, maxsplit=1)[0]
    digits = re.sub(r"[^0-9]", "", main)
    if len(digits) < 3:
        return ""
    return f"+{digits}" if main.lstrip(" (").startswith("+") else digits


_COMPOUND = re.compile(r"([一-龠々]{2,})([ァ-ヶー]{4,})")
_FITS_A_PHONE = 9  # characters of a heading, with room for a word beside them
_RECENT_ERAS = "|".join(era.name for era in eras.ERAS[:3])
_IN_ONE_PIECE = re.compile(
    rf"第[0-9]+[一-龠]|(?:{_RECENT_ERAS})(?:[0-9]{{1,2}}|{eras.FIRST_YEAR})年度?"
)


@register.filter(is_safe=True)
def breakable(value: str) -> SafeString:
    """A heading that breaks well on a phone: 生活支援共創<wbr>プラットフォーム 第2回シンポジウム

    Browsers find the phrases of a heading, but hold a long compound for one word, which
    they then break anywhere, and 第 and 令和 for words of their own.
    """
    html = _COMPOUND.sub(_breakable_compound, conditional_escape(value or ""))
    html = _IN_ONE_PIECE.sub(r'<span class="kyoso-unbroken">\g<0></span>', html)
    return mark_safe(html)  # noqa: S308 - escaped in its first line


def _breakable_compound(compound: re.Match[str]) -> str:
    return "<wbr>".join(compound.groups()) if len(compound[0]) > _FITS_A_PHONE else compound[0]


_ADDRESS = re.compile(r"https?://[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]+", re.IGNORECASE)
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


@register.filter(is_safe=True)
def plain_text(value: object) -> SafeString:
    """What people wrote, as paragraphs, with http(s) addresses as links and nothing else.

    Addresses are ASCII, since Japanese goes on without a space after them. One pass over
    the text, so a hostile one costs no more than a long one.
    """
    text = readable(str(value or ""))
    html = (f"<p>{'<br>'.join(map(_linked, lines))}</p>" for lines in _paragraphs(text))
    return mark_safe("".join(html))  # noqa: S308 - every piece went through escape()


def _paragraphs(text: str) -> list[list[str]]:
    paragraphs: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip():
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return [lines for lines in paragraphs if lines]


def _linked(line: str) -> str:
    pieces: list[str] = []
    done = 0
    for match in _ADDRESS.finditer(line):
        address = _without_punctuation(match[0])
        pieces.append(escape(line[done : match.start()]))
        pieces.append(_link(address))
        done = match.start() + len(address)
    return "".join([*pieces, escape(line[done:])])


def _without_punctuation(address: str) -> str:
    """Leave out marks that end the sentence, and a bracket opened before the address."""
    surplus = address.count(")") - address.count("(")
    end = len(address)
    while end and (address[end - 1] in ".,;:!?'*" or (address[end - 1] == ")" and surplus > 0)):
        surplus -= address[end - 1] == ")"
        end -= 1
    return address[:end]


def _link(address: str) -> str:
    shown = escape(address)
    try:
        place = urlsplit(address)
        usable = bool(place.hostname) and "@" not in place.netloc and place.port != 0
    except ValueError:
        usable = False
    if not usable:
        return shown
    target = escape(_STRAY_PERCENT.sub("%25", address))
    return f'<a href="{target}" rel="nofollow ugc noopener">{shown}</a>'
