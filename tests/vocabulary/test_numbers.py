"""Numbers, money, sizes of files and telephone numbers as people read them."""

from decimal import Decimal

import pytest
from django.template import Context, Template


def shown(expression: str, value: object, other: object = None) -> str:
    return Template("{{ value|" + expression + " }}").render(
        Context({"value": value, "other": other})
    )


@pytest.mark.parametrize(
    ("filter_name", "value", "written"),
    [
        ("commas", 1234567, "1,234,567"),
        ("commas", "-1234.50", "-1,234.5"),
        ("commas", Decimal("1E+3"), "1,000"),
        ("commas", 0, "0"),
        ("jnumber", 0, "0"),
        ("jnumber", 9999, "9,999"),
        ("jnumber", 10000, "1万"),
        ("jnumber", 1234567, "123万4,567"),
        ("jnumber", 514000000, "5億1,400万"),
        ("jnumber", -50000, "-5万"),
        ("jnumber", Decimal("32.80"), "32.8"),
        ("jnumber", 10**12, "1兆"),
        ("million_yen", 78, "78百万円（7,800万円）"),
        ("million_yen", 12345, "12,345百万円（123億4,500万円）"),
        ("million_yen", Decimal("0.5"), "0.5百万円（50万円）"),
        ("thousand_yen", 2100, "2,100千円（210万円）"),
        ("thousand_yen", Decimal("0.200"), "0.2千円（200円）"),
        ("signed_change", -11, "11減（▲11）"),
        ("signed_change", 11, "11増（+11）"),
        ("signed_change", 0, "増減なし"),
        ("filesize_ja", 0, "0バイト"),
        ("filesize_ja", 1023, "1023バイト"),
        ("filesize_ja", 1024, "1KB"),
        ("filesize_ja", 1258291, "1.2MB"),
        ("filesize_ja", 1024**2 - 1, "1MB"),
        ("filesize_ja", 25 * 1024**2, "25MB"),
        ("filesize_ja", 5 * 1024**4, "5,120GB"),
        ("filesize_ja", -1, ""),
        ("tel", "03-1234-5678（内線12）", "0312345678"),
        ("tel", "０３（１２３４）５６７８", "0312345678"),
        ("tel", "+81 3-1234-5678", "+81312345678"),
        ("tel", "03-1234-5678、03-9999-9999", "0312345678"),
        ("tel", "電話はありません", ""),
        ("tel", "110", "110"),
    ],
)
def test_a_number_is_written_as_people_say_it(
    filter_name: str, value: object, written: str
) -> None:
    assert shown(filter_name, value) == written


@pytest.mark.parametrize(
    "filter_name",
    [
        "commas",
        "jnumber",
        "million_yen",
        "thousand_yen",
        "signed_change",
        "filesize_ja",
        "tel",
    ],
)
@pytest.mark.parametrize("value", [None, "", "たくさん", float("inf"), float("nan"), "1e", []])
def test_what_is_no_number_shows_nothing(filter_name: str, value: object) -> None:
    assert shown(filter_name, value) == ""


@pytest.mark.parametrize(
    ("now", "before", "written"),
    [
        (78, 89, "12.4％減"),
        (89, 78, "14.1％増"),
        (78, 78, "増減なし"),
        (100001, 100000, "ほぼ同じ"),
        (78, 0, ""),
        (78, None, ""),
        (None, 89, ""),
    ],
)
def test_a_change_is_told_in_words(now: object, before: object, written: str) -> None:
    assert shown("percent_change:other", now, before) == written
