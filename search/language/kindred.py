"""Words that are used like a word: 医師 and 病院 for 医者. A guess at what is meant.

`data/kindred.tsv` was made once from public word vectors: data/README.md says how.
"""

import re
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "kindred.tsv"
_CONTRARY = set("有無不非未男女")
_WORD = re.compile(r"(\S+?)(\d\d)(?: |$)")


def kindred(normal: str) -> list[tuple[str, float]]:
    """Texts to look for instead of a word of this folded normal form, and how alike they are."""
    found = _WORD.findall(_rows().get(normal, ""))
    return [
        (text, int(likeness) / 100)
        for text, likeness in found
        if text != normal and not _is_contrary(text, normal)
    ]


def _is_contrary(one: str, other: str) -> bool:
    """無償 and 有償 are used alike, and nobody who asks for one means the other."""
    return one[1:] == other[1:] and {one[:1], other[:1]} <= _CONTRARY


@cache
def _rows() -> dict[str, str]:
    """The words of a line, in front of the tab, are used alike themselves."""
    found: dict[str, str] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        words, texts = line.split("\t", 1)
        found |= dict.fromkeys(words.split(), texts)
    return found
