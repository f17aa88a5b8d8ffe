"""One spelling for texts that people type in many ways.

`readable` takes out what nobody can see, `nfkc` also unifies widths and stays fit to show,
`fold` is for comparing and searching only.
"""

import re
import unicodedata

from vocabulary.kanji_variants import KANJI_VARIANTS

# Control characters, unpaired surrogates, direction marks, zero-width spaces, tags and
# noncharacters: the database refuses some, the others make one name look like another. Tabs
# and line ends stay, and so do the joiners that emoji and old kanji are made with.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_JOINERS = re.compile("[\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# Katakana stand 0x60 after hiragana. Small ヵ and ヶ are written for か and け in names of
# places (茅ヶ崎, 龍ケ崎), so both sizes count as one.
_KATAKANA = {code: code - 0x60 for code in range(0x30A1, 0x30F5)}
_FOLDING: dict[int, int | str] = {**_KATAKANA}
_FOLDING |= dict.fromkeys(map(ord, "ヵゕ"), "か") | dict.fromkeys(map(ord, "ヶゖ"), "け")
_FOLDING |= {ord("ヽ"): "ゝ", ord("ヾ"): "ゞ"} | KANJI_VARIANTS
# Hyphens, dashes, minus signs and the long vowel mark look alike and are typed for each other;
# so are the wave dashes.
_FOLDING |= dict.fromkeys(map(ord, "-‐‑‒–—―−─━ー"), "ー") | dict.fromkeys(map(ord, "〜〰"), "~")
_SPANS = ("ぁお", "かこ", "さそ", "たと", "なの", "はほ", "まも", "ゃよ", "らろ", "ゎん")
_KANA_ROWS = dict(zip("あかさたなはまやらわ", _SPANS, strict=True))


def readable(text: str) -> str:
    """Without the characters nobody can see, and with one kind of line end."""
    return _UNSEEN.sub("", _LINE_END.sub("\n", text))


_INNER_QUOTES = str.maketrans("「」", "『』")


def quoted(text: object) -> str:
    """「空き家の『木曜市』」: what stands in quotation marks itself gets the inner ones."""
    return f"「{str(text).translate(_INNER_QUOTES)}」"


def nfkc(text: str) -> str:
    """Compatibility form: full-width letters and digits become half-width, ｶﾅ becomes カナ."""
    return unicodedata.normalize("NFKC", readable(text))


def today_kanji(text: str) -> str:
    """NFKC with the kanji of today: 「髙齢」 becomes 「高齢」. The kana stay as they are."""
    return nfkc(text).translate(KANJI_VARIANTS)


def hiragana(text: str) -> str:
    """A reading with its katakana, of either width, as hiragana: ｶﾝ and カン become かん."""
    return nfkc(text).translate(_KATAKANA)


def fold(text: str) -> str:
    """Form for comparison: NFKC, no case, hiragana, kanji of today, one long mark.

    fold(fold(x)) == fold(x).

    Lowering a letter can take a composed character apart, so composing also comes last.
    """
    folded = unicodedata.normalize("NFKC", _JOINERS.sub("", readable(text)))
    return unicodedata.normalize("NFKC", folded.casefold().translate(_FOLDING))


def kana_row(kana: str) -> str:
    """The row of the kana table a reading begins in: 「か行」; 「その他」 for anything else."""
    first = unicodedata.normalize("NFD", fold(kana[:1]))[:1]
    for row, span in _KANA_ROWS.items():
        if first and span[0] <= first <= span[1]:
            return f"{row}行"
    return "その他"
