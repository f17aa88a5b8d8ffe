"""Amounts of money, read as people write them: 78百万円, 7,800万円, 1億2千万円, ７８０００千円.

What pages and the search say of an amount is written here as well. An amount is kept in the unit
of its place, in thousands or millions of yen.
"""

import re
from decimal import Decimal, InvalidOperation

from vocabulary.normalize import nfkc
from vocabulary.numerals import in_large_units, with_commas

THOUSAND, MILLION, TRILLION = 10**3, 10**6, 10**12  # yen
UNITS = {1: "円", THOUSAND: "千円", MILLION: "百万円"}
_LONGEST = 40  # characters
_LARGE = {"兆": 10**12, "億": 10**8, "万": 10**4}
_SMALL = {"千": 1000, "百": 100, "十": 10}


def read_yen(text: str, unit: int = 1) -> Decimal | None:
    """The amount in yen; a number without a unit counts in `unit`. None if it is none."""
    written = re.sub(r"[\s,、]", "", nfkc(text))
    if len(written) > _LONGEST:
        return None
    if re.match(r"[-▲△−][0-9]", written):
        amount = read_yen(written[1:], unit)
        return None if amount is None else -amount
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", written):
        return Decimal(written) * unit
    if not re.fullmatch(r"[0-9.兆億万千百十]+円?", written):
        return None
    try:
        return _read_large(written.removesuffix("円"))
    except InvalidOperation:  # 「1.2.3万円」, 「5万億円」
        return None


def _read_large(written: str) -> Decimal:
    amount = Decimal(0)
    for name, size in _LARGE.items():
        before, is_written, rest = written.partition(name)
        if is_written:
            amount += _read_small(before) * size
            written = rest
    return amount + (_read_small(written) if written else 0)


def _read_small(written: str) -> Decimal:
    """Below 万: 「78百」 and 「7千8百」; a unit alone counts once, as in 「百万円」."""
    amount = Decimal(0)
    for name, size in _SMALL.items():
        before, is_written, rest = written.partition(name)
        if is_written:
            amount += Decimal(before or 1) * size
            written = rest
    return amount + Decimal(written or 0)


def in_words(yen: Decimal) -> str:
    """「7,800万円」"""
    return f"{in_large_units(yen)}円"


def in_both_units(amount: Decimal, unit: int) -> str:
    """「78百万円（7,800万円）」: as it is kept, and as people say it."""
    return f"{with_commas(amount)}{UNITS[unit]}（{in_words(amount * unit)}）"


def searched_as(amount: Decimal | None, unit: int) -> str:
    """An amount in both units, with commas and without, for the index of the search."""
    if amount is None:
        return ""
    words = in_both_units(amount, unit)
    return f"{words} {words.replace(',', '')}" if "," in words else words


def amount_echo(text: str, unit: int) -> str:
    """「7,800万円ですね」 of what stands in a box for an amount; empty where it holds none."""
    yen = read_yen(text, unit)
    return "" if yen is None or yen < 0 else f"{in_words(yen)}ですね"
