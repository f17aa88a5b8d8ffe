"""Finds personal details in a text, so that the author can remove them before it is public."""

import re
from dataclasses import dataclass

from vocabulary.normalize import nfkc

_DASHES = re.compile("[‐‑‒–—―−─━ー]")
_AREA = r"(?:東京都|北海道|(?:京都|大阪)府|[^\s、。]{2,3}県)"
_COUNTED = "人名件回年月日時分歳代円割%かヶケ個所層期次世帯団台組号階"  # what follows a count
# Every repetition is bounded, so that no text makes a pattern slow.
_PATTERNS = (
    ("メールアドレス", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}", re.ASCII)),
    (
        "電話番号のような数字",
        re.compile(r"(?<![\d-])0\d{1,4}[-( ]{0,2}\d{1,4}[-) ]{0,2}\d{3,4}(?![\d-])"),
    ),
    ("郵便番号", re.compile(r"〒 ?\d{3}-?\d{4}|(?<![\d-])\d{3}-\d{4}(?![\d-])")),
    (
        "住所のようなことば",
        re.compile(
            rf"(?:{_AREA})?[^\s、。]{{1,6}}[市区町村郡][^\s、。]{{0,12}}?"
            r"\d{1,4}(?:丁目|番地|番|号|-\d{1,4})[\d丁目番地号-]{0,10}"
            # Written from the prefecture on, a number needs no 番地: 東町398.
            rf"|{_AREA}[^\s、。の]{{1,8}}[市区町村郡][^\s、。の]{{1,12}}?"
            rf"\d{{1,4}}(?!\d|\s?[{_COUNTED}])"
        ),
    ),
)


@dataclass(frozen=True)
class Finding:
    """「電話番号のような数字」 and the place in the text that looks like one."""

    label: str
    words: str


def personal_details(*texts: str) -> list[Finding]:
    """Telephone numbers, addresses and mail addresses, each once."""
    text = _DASHES.sub("-", nfkc("\n".join(texts)))
    findings = [
        Finding(label, match[0].strip())
        for label, pattern in _PATTERNS
        for match in pattern.finditer(text)
        if label != "電話番号のような数字" or 10 <= sum(c.isdigit() for c in match[0]) <= 11
    ]
    return list(dict.fromkeys(findings))
