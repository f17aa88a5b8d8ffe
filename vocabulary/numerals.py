"""Numbers in digits, in kanji and with the units people say: 12, 十二, 5億1,400万."""

import re
from decimal import Decimal

_DIGITS = "〇一二三四五六七八九"
_UNITS = ((1000, "千"), (100, "百"), (10, "十"))
_LARGEST = 9999
_LARGE_UNITS = ((10**16, "京"), (10**12, "兆"), (10**8, "億"), (10**4, "万"), (1, ""))


def in_kanji(number: int) -> str:
    """1 to 9999 as they are said: 「三百二十」."""
    text = ""
    for size, unit in _UNITS:
        count, number = divmod(number, size)
        if count:
            text += (_DIGITS[count] if count > 1 else "") + unit
    return text + (_DIGITS[number] if number else "")


_IN_DIGITS = {in_kanji(number): str(number) for number in range(1, _LARGEST + 1)}


def other_notation(number: str) -> list[str]:
    """「十二」 and 「一二」 for 「12」, and the reverse; nothing for what is written in one way."""
    if number.isascii() and number.isdecimal() and 0 < int(number[:5]) <= _LARGEST:
        if number.startswith("0"):
            return []
        in_a_row = "".join(_DIGITS[int(digit)] for digit in number)
        return list(dict.fromkeys([in_kanji(int(number)), in_a_row]))
    digits = with_digits(number)
    return [digits] if digits != number and digits.isdecimal() else []


def with_digits(text: str) -> str:
    """The text with its kanji numbers in digits: 「十二」 and 「一二」 are 12."""

    def digits(match: re.Match[str]) -> str:
        if set(match[0]) <= set(_DIGITS):
            return "".join(str(_DIGITS.index(digit)) for digit in match[0])
        return _IN_DIGITS.get(match[0], match[0])

    return re.sub(f"[{_DIGITS}十百千]+", digits, text)


def with_commas(number: Decimal) -> str:
    """1,234,567 and 1,234.5, without zeros at the end of a fraction."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def in_large_units(number: Decimal) -> str:
    """「5億1,400万」 for 514000000: exact; below 10,000 and with a fraction as `with_commas`."""
    if abs(number) < 10_000 or number != number.to_integral_value():
        return with_commas(number)
    rest, text = abs(int(number)), ""
    for size, unit in _LARGE_UNITS:
        count, rest = divmod(rest, size)
        text += f"{count:,}{unit}" if count else ""
    return f"-{text}" if number < 0 else text
