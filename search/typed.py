"""What stands in the search box, cut into words, phrases and words that must not stand."""

import re
from dataclasses import dataclass

from vocabulary.normalize import fold, readable

MAX_LENGTH = 200
MAX_WORDS = 20
_QUOTES = str.maketrans(dict.fromkeys("“”„‟＂〝〞〟", '"'))
_PIECES = re.compile(r'((?<!\S)[-－−](?=\S))?(?:"([^"]+)"|([^\s"]+))')
# A point or a comma between digits belongs to the number or the date.
_SEPARATORS = re.compile(r"(?:[、。「」『』（）()]|(?<![0-9])[,，.．]|[,，.．](?![0-9]))+")


@dataclass(frozen=True)
class Typed:
    """A word as it was typed; a phrase stood in quotation marks and is taken literally."""

    text: str
    folded: str
    is_phrase: bool = False
    is_excluded: bool = False


def pieces(text: str) -> list[Typed]:
    """The words of the box in order, without repeats, at most MAX_WORDS of them."""
    found: dict[tuple[str, bool], Typed] = {}
    for minus, phrase, word in _PIECES.findall(readable(text)[:MAX_LENGTH].translate(_QUOTES)):
        for part in [phrase] if phrase else _SEPARATORS.split(word):
            folded = " ".join(fold(part).split())
            if folded:
                typed = Typed(part.strip(), folded, bool(phrase), bool(minus))
                found.setdefault((folded, bool(minus)), typed)
    return list(found.values())[:MAX_WORDS]
