"""One spelling for texts that people type in many ways.

`nfkc` keeps what is shown; `fold` is for comparing and searching only.
"""

import re
import unicodedata

# Katakana ァ..ヶ stand 0x60 after hiragana ぁ..ゖ; small ヵ and ヶ are written for か and け in
# names of places (茅ヶ崎, 龍ケ崎), so both sizes count as one.
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F5)}
_TO_HIRAGANA |= dict.fromkeys(map(ord, "ヵゕ"), "か") | dict.fromkeys(map(ord, "ヶゖ"), "け")
_TO_HIRAGANA |= {0x30FD: 0x309D, 0x30FE: 0x309E}
# Hyphens, dashes, minus signs and the long vowel mark look alike and are typed for each other.
_LONG_MARKS = dict.fromkeys(map(ord, "-‐‑‒–—―−─━ー"), "ー")
_FOLDING = _TO_HIRAGANA | _LONG_MARKS
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_KEPT = "\t\n\r"
_SUSPECT = re.compile(r"[^\t\n\r -~\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]")
_KANA_ROWS = (
    ("あ行", "ぁ", "お"),
    ("か行", "か", "ご"),
    ("さ行", "さ", "ぞ"),
    ("た行", "た", "ど"),
    ("な行", "な", "の"),
    ("は行", "は", "ぽ"),
    ("ま行", "ま", "も"),
    ("や行", "ゃ", "よ"),
    ("ら行", "ら", "ろ"),
    ("わ行", "ゎ", "ゔ"),
)


def without_invisible(text: str) -> str:
    """Drop control and format characters, unpaired surrogates and unassigned code points.

    Tabs and line ends stay. The database refuses NUL and surrogates, and direction marks
    could make a name look like another.
    """
    return _SUSPECT.sub(_visible, text)


def _visible(match: re.Match[str]) -> str:
    return "" if unicodedata.category(match[0]) in _INVISIBLE else match[0]


def nfkc(text: str) -> str:
    """Compatibility form: full-width letters and digits become half-width, ｶﾅ becomes カナ."""
    return unicodedata.normalize("NFKC", without_invisible(text))


def fold(text: str) -> str:
    """Form for comparison: NFKC, no case, hiragana, one long mark; fold(fold(x)) == fold(x).

    Casefolding can undo composition and composing can bring back capitals, so both run
    until nothing moves; two rounds are enough for all of Unicode.
    """
    folded = nfkc(text)
    for _ in range(2):
        folded = unicodedata.normalize("NFKC", folded.casefold())
    return folded.translate(_FOLDING)


def kana_row(kana: str) -> str:
    """The row of the kana table a reading begins in: 「か行」; 「その他」 for anything else."""
    first = fold(kana[:1])[:1]
    for row, start, end in _KANA_ROWS:
        if first and start <= first <= end:
            return row
    return "その他"
