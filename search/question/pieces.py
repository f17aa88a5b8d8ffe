"""What stands in the search box, cut into words, phrases and words that must not stand."""

import re
from dataclasses import dataclass

from vocabulary.normalize import fold, readable

MAX_LENGTH = 200
MAX_WORDS = 20
PLAIN = "="
_QUOTES = str.maketrans(dict.fromkeys("“”„‟＂〝〞〟", '"'))
_PIECES = re.compile(r'((?<!\S)[-－−](?=\S))?(?:"([^"]+)"|([^\s"]+))')
# A point or a comma between digits belongs to the number or the date.
_SEPARATORS = re.compile(r"(?:[、。「」『』（）()]|(?<![0-9])[,，.．]|[,，.．](?![0-9]))+")


@dataclass(frozen=True)
class Typed:
    """A word as it was typed; a phrase stood in quotation marks and is taken literally.

    A plain word, behind an equals sign, is taken in any writing, but without its synonyms.
    """

    text: str
    folded: str
    is_phrase: bool = False
    is_excluded: bool = False
    is_plain: bool = False

    @property
    def written(self) -> str:
        """As it is typed again."""
        text = f'"{self.text}"' if self.is_phrase else self.text
        text = f"{PLAIN}{text}" if self.is_plain else text
        return f"-{text}" if self.is_excluded else text


def complaints(text: str) -> list[str]:
    """What a reader is told of a text that is not searched for as it stands."""
    told = []
    if len(text) > MAX_LENGTH:
        told.append(
            f"ことばは{MAX_LENGTH}文字以内で入力してください（現在{len(text)}文字）。"
            f"はじめの{MAX_LENGTH}文字でさがしました。"
        )
    number = len(_pieces(text))
    if number > MAX_WORDS:
        told.append(
            f"ことばは{MAX_WORDS}個までにしてください（現在{number}個）。"
            f"はじめの{MAX_WORDS}個でさがしました。"
        )
    if text.strip() and not number:
        told.append(
            "入力された文字には、さがせることばがありません。文字や数字を入れてさがしてください。"
        )
    return told


def pieces(text: str) -> list[Typed]:
    """The words of the box in order, without repeats, at most MAX_WORDS of them."""
    return _pieces(text)[:MAX_WORDS]


def _pieces(text: str) -> list[Typed]:
    found: dict[tuple[str, bool, bool], Typed] = {}
    for minus, phrase, word in _PIECES.findall(readable(text)[:MAX_LENGTH].translate(_QUOTES)):
        is_plain = len(word) > 1 and word.startswith((PLAIN, "＝"))
        for part in [phrase] if phrase else _SEPARATORS.split(word[is_plain:]):
            folded = " ".join(fold(part).split())
            if folded:
                typed = Typed(part.strip(), folded, bool(phrase), bool(minus), is_plain)
                found.setdefault((folded, bool(phrase), bool(minus)), typed)
    return list(found.values())
