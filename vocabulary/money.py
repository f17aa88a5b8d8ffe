"""Amounts of money as people write them: 78百万円, 7,800万円, 1億2千万円, ７８０００千円."""

import re
from decimal import Decimal, InvalidOperation

from vocabulary.normalize import nfkc

TRILLION = 10**12  # yen
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
