"""Amounts of money: understood as written, shown in the two ways officials and people say them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocabulary.money import (
    MILLION,
    THOUSAND,
    amount_echo,
    in_both_units,
    in_words,
    read_yen,
    searched_as,
)


@pytest.mark.parametrize(
    ("written", "yen"),
    [
        ("78百万円", 78 * MILLION),
        ("７８百万円", 78 * MILLION),
        ("210万円", 2_100_000),
        ("7,800万円", 78 * MILLION),
        ("７，８００ 万円", 78 * MILLION),
        ("7千8百万円", 78 * MILLION),
        ("1億2,000万円", 120 * MILLION),
        ("1.5億", 150 * MILLION),
        ("百万円", MILLION),
        ("78000千円", 78 * MILLION),
        ("500円", 500),
        ("1兆円", 10**12),
        ("78", 78 * MILLION),
        ("77.125", 77_125_000),
        ("▲11百万円", -11 * MILLION),
    ],
)
def test_an_amount_is_understood_as_written(written: str, yen: int) -> None:
    assert read_yen(written, MILLION) == yen


@pytest.mark.parametrize(
    "written",
    ["", "円", "約78万円", "78万円くらい", "1.2.3万円", "5万億円", "--5", "7" * 50, "..円"],
)
def test_what_is_no_amount_is_not_guessed(written: str) -> None:
    assert read_yen(written, MILLION) is None


@given(yen=st.integers(min_value=0, max_value=10**14), unit=st.sampled_from([1, THOUSAND, MILLION]))
def test_whatever_a_page_shows_can_be_typed_again(yen: int, unit: int) -> None:
    kept, _, said = in_both_units(Decimal(yen) / unit, unit).partition("（")
    assert read_yen(kept) == read_yen(said.rstrip("）")) == yen
    assert read_yen(in_words(Decimal(yen))) == yen


@given(yen=st.integers(min_value=0, max_value=10**14), unit=st.sampled_from([1, THOUSAND, MILLION]))
def test_a_box_says_what_will_be_saved(yen: int, unit: int) -> None:
    written = f"{Decimal(yen) / unit:f}"
    assert read_yen(amount_echo(written, unit).removesuffix("ですね")) == yen


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("78", "7,800万円ですね"),
        ("７８百万円", "7,800万円ですね"),
        ("7,800万円", "7,800万円ですね"),
        ("0", "0円ですね"),
        ("-5", ""),
        ("たくさん", ""),
        ("", ""),
    ],
)
def test_a_box_says_nothing_of_what_is_no_amount(written: str, words: str) -> None:
    assert amount_echo(written, MILLION) == words


def test_an_amount_is_searched_in_both_units_with_commas_and_without() -> None:
    words = "2,100千円（210万円） 2100千円（210万円）"
    assert searched_as(Decimal(2100), THOUSAND) == words
    assert searched_as(Decimal(60), THOUSAND) == "60千円（6万円）"
    assert searched_as(None, THOUSAND) == ""


@given(st.text(alphabet="0123456789.,-兆億万千百十円 約", max_size=45))
def test_no_writing_breaks_the_reading(written: str) -> None:
    amount = read_yen(written)
    assert amount is None or amount.is_finite()
