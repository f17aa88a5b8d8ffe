"""What stands in the search box, cut into words, phrases and words that must not stand."""

import re
from dataclasses import dataclass

from vocabulary.normalize import fold, readable

MAX_LENGTH = 200
MAX_WORDS = 20
NO_SYNONYMS_SIGN = "="
_QUOTES = str.maketrans(dict.fromkeys("“”„‟＂〝〞〟", '"'))
_PIECES = re.compile(r'((?<!\S)[-－−](?=\S))?(?:"([^"]+)"|([^\s"]+))')
# A point or a comma between digits belongs to the number or the date.
_SEPARATORS = re.compile(r"(?:[、。「」『』（）()]|(?<![0-9])[,，.．]|[,，.．](?![0-9]))+")


@dataclass(frozen=True)
class Piece:
    """A word or phrase as it was typed. A phrase stands in quotation marks and is literal.

    `is_without_synonyms`: behind an equals sign; found in any spelling, but by no synonym.
    """

    text: str
    folded: str
    is_phrase: bool = False
    is_excluded: bool = False
    is_without_synonyms: bool = False

    @property
    def source(self) -> str:
        """The text to put into the box for the same piece."""
        text = f'"{self.text}"' if self.is_phrase else self.text
        text = f"{NO_SYNONYMS_SIGN}{text}" if self.is_without_synonyms else text
        return f"-{text}" if self.is_excluded else text


def input_errors(text: str) -> list[str]:
    """Sentences about what of a text is not searched for."""
    errors = []
    if len(text) > MAX_LENGTH:
        errors.append(
            f"ことばは{MAX_LENGTH}文字以内で入力してください（現在{len(text)}文字）。"
            f"はじめの{MAX_LENGTH}文字でさがしました。"
        )
    number = len(_all_pieces(text))
    if number > MAX_WORDS:
        errors.append(
            f"ことばは{MAX_WORDS}個までにしてください（現在{number}個）。"
            f"はじめの{MAX_WORDS}個でさがしました。"
        )
    if text.strip() and not number:
        errors.append(
            "入力された文字には、さがせることばがありません。文字や数字を入れてさがしてください。"
        )
    return errors


def parse_pieces(text: str) -> list[Piece]:
    """The words and phrases of the box in order, without repeats, at most MAX_WORDS of them."""
    return _all_pieces(text)[:MAX_WORDS]


def _all_pieces(text: str) -> list[Piece]:
    found: dict[tuple[str, bool, bool], Piece] = {}
    for minus, phrase, word in _PIECES.findall(readable(text)[:MAX_LENGTH].translate(_QUOTES)):
        is_without_synonyms = len(word) > 1 and word.startswith((NO_SYNONYMS_SIGN, "＝"))
        for part in [phrase] if phrase else _SEPARATORS.split(word[is_without_synonyms:]):
            folded = " ".join(fold(part).split())
            if folded:
                piece = Piece(part.strip(), folded, bool(phrase), bool(minus), is_without_synonyms)
                found.setdefault((folded, bool(phrase), bool(minus)), piece)
    return list(found.values())
