"""One spelling for what people type in many ways."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocabulary.normalize import fold, kana_row, nfkc, quoted, readable


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("ｶﾞｯｺｳ", "がっこう"),
        ("ボランティア", "ぼらんてぃあ"),
        ("サ-ビス", "サービス"),
        ("サ−ビス", "サービス"),
        ("０３―１２３４", "03-1234"),
        ("1〜3月", "１～３月"),
        ("龍ヶ崎", "龍ケ崎"),
        ("カ\u3099ス", "ガス"),
        ("渡邉\U000e0100", "渡邉"),
        ("買い\u200b物", "買い物"),
        ("㍿", "株式会社"),
    ],
)
def test_spellings_of_one_word_are_equal_when_folded(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("びょういん", "びよういん"), ("つ", "づ"), ("は", "ぱ")]
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_folding_a_folded_character_changes_nothing() -> None:
    moving = [c for c in map(chr, range(sys.maxunicode + 1)) if moves(c, fold(c))]
    assert moving == []


def moves(character: str, folded: str) -> bool:
    return folded != character and fold(folded) != folded


@given(st.text(st.characters() | st.sampled_from("ヵヶカ゛゜\u3099\u309aｶﾞｰ-ー〜İßΣ")))
def test_folding_a_folded_text_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(exclude_categories=[])))
def test_the_database_takes_every_readable_text(text: str) -> None:
    for written in (readable(text), nfkc(text), fold(text)):
        assert "\0" not in written
        written.encode()


def test_characters_nobody_can_see_are_dropped() -> None:
    assert readable("a\0b\x1b\u202ec\ufeff\ud800\udbff\udc00\udfffd\u200b\te") == "abcd\te"


def test_line_ends_become_one_kind() -> None:
    assert readable("a\r\nb\rc\u2028d\x85e") == "a\nb\nc\nd\ne"


def test_emoji_and_new_kanji_stay_whole() -> None:
    for text in ("👨‍👩‍👧", "葛󠄀城", "\U0001fae8", "\U00031350", "\ue000"):
        assert readable(text) == text


@pytest.mark.parametrize(
    ("kana", "row"),
    [
        ("あおもり", "あ行"),
        ("がまごおり", "か行"),
        ("ぱーく", "は行"),
        ("ヴィラ", "あ行"),
        ("よこはま", "や行"),
        ("わじま", "わ行"),
        ("ABC", "その他"),
        ("", "その他"),
        ("漢字", "その他"),
    ],
)
def test_a_reading_belongs_to_a_row_of_the_kana_table(kana: str, row: str) -> None:
    assert kana_row(kana) == row


def test_marks_inside_quotation_marks_are_the_inner_ones() -> None:
    assert quoted("空き家の「木曜市」") == "「空き家の『木曜市』」"
