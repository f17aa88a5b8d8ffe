"""Sentences about the parameters of an address that a page does not use."""

from collections.abc import Sequence

_SHOWN_OF_A_BAD_VALUE = 20
_MOST_NAMED = 3


def unknown_key(key: str) -> str:
    """The sentence about a parameter that the page does not know."""
    if key == "q":
        return "このページでは、ことばでさがせません。"
    return f"「{shortened(key)}」は、このページでは使わない条件です。"


def unknown_values(label: str, values: Sequence[str]) -> str:
    """The sentence about values of a condition that do not exist; of many it names a few."""
    named = "".join(f"「{shortened(value)}」" for value in values[:_MOST_NAMED])
    more = len(values) - _MOST_NAMED
    others = f"ほか{more}個" if more > 0 else ""
    return f"{label}の{named}{others}は見つからないため、この条件は使いませんでした。"


def shortened(value: str) -> str:
    """A bad value as it is repeated to the reader."""
    return value if len(value) <= _SHOWN_OF_A_BAD_VALUE else value[:_SHOWN_OF_A_BAD_VALUE] + "…"
