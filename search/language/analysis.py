"""Words of Japanese text, by SudachiPy with SudachiDict-core."""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from importlib.metadata import version

from sudachipy import Dictionary, Morpheme, SplitMode, Tokenizer

from vocabulary import facts
from vocabulary.normalize import fold, today_kanji

# Grows when the index has to be built anew: other lexemes, another way to cut texts.
INDEX_FORMAT = 5
LONGEST_RUN = 3
MAX_COMPOUNDED = 4
VERSION = f"{INDEX_FORMAT}-{version('sudachidict-core')}-{facts.version()}"

_SENTENCES = re.compile(r"[^。！？!?\n]{1,1000}[。！？!?\n]*|[。！？!?\n]+")
_KATAKANA = re.compile(r"[ァ-ヺー・]+")
_KANA = re.compile(r"[ぁ-ゖゝゞー]+")
_KANJI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〆]")
_local = threading.local()


class Role(Enum):
    """What a token does in its sentence, as far as the search cares."""

    NAME = "name"
    NOUN = "noun"
    VERB = "verb"  # and adjectives: words that inflect
    PREFIX = "prefix"
    SUFFIX = "suffix"
    NUMBER = "number"
    PARTICLE = "particle"  # and auxiliaries: what binds words
    SYMBOL = "symbol"


_COMPOUNDED = {Role.NAME, Role.NOUN, Role.PREFIX, Role.SUFFIX}
_ROLES = {
    "接頭辞": Role.PREFIX,
    "接尾辞": Role.SUFFIX,
    "助詞": Role.PARTICLE,
    "助動詞": Role.PARTICLE,
    "動詞": Role.VERB,
    "形容詞": Role.VERB,
    "補助記号": Role.SYMBOL,
    "記号": Role.SYMBOL,
    "空白": Role.SYMBOL,
}


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text. All spellings but `shown` are folded.

    `reading` is in hiragana, empty where the dictionary knows none; `normal` is the spelling
    the dictionary holds for all spellings of the word; `base` the form that ends a sentence.
    """

    surface: str
    reading: str
    normal: str
    base: str
    role: Role
    shown: str

    @property
    def citation_form(self) -> str:
        """The word on its own: 集まる for the 集まら of 「集まらない」, else as typed."""
        return self.base if self.role == Role.VERB else self.shown

    @property
    def is_katakana(self) -> bool:
        return bool(_KATAKANA.fullmatch(self.shown))


def tokens(text: str) -> list[Token]:
    """The words of a text, long names kept whole."""
    return [token for sentence in sentences(text) for token in _long(sentence)]


def spelled_words(text: str) -> Iterator[Token]:
    """The words of a text and the shorter words inside them, for the list of spellings."""
    for sentence in sentences(text):
        yield from _long(sentence)
        yield from _short(sentence)


def long_words(text: str) -> set[str]:
    """The folded words of a text that are longer than an indexed run of characters.

    With them every compound of neighbouring short nouns: 「成年後見」「成年後見制度」.
    """
    found: set[str] = set()
    for sentence in sentences(text):
        found.update(token.surface for token in _long(sentence))
        compound: list[str] = []
        for token in _short(sentence):
            if token.role not in _COMPOUNDED:
                compound.clear()
                continue
            compound = [*compound, token.surface][-MAX_COMPOUNDED:]
            found.update("".join(compound[start:]) for start in range(len(compound)))
    return {word for word in found if len(word) > LONGEST_RUN}


def subwords(token: Token) -> tuple[Token, ...]:
    """The shorter words inside a word; the word itself where there are none."""
    return _short(token.shown)


def sentences(text: str) -> list[str]:
    """The text in pieces short enough to analyse, with the kanji of today."""
    return _SENTENCES.findall(today_kanji(text))


def reading_of(words: list[Token]) -> str:
    """How the words sound, in hiragana; empty where one of them has no reading."""
    readings = [word.surface if is_kana(word.surface) else word.reading for word in words]
    return "".join(readings) if all(readings) else ""


def is_kana(folded: str) -> bool:
    return bool(_KANA.fullmatch(folded))


def kanji_of(folded: str) -> str:
    """Only the kanji: 「買い物」 becomes 「買物」."""
    return "".join(_KANJI.findall(folded))


def _long(sentence: str) -> tuple[Token, ...]:
    return _cut(sentence)[0]


def _short(sentence: str) -> tuple[Token, ...]:
    return _cut(sentence)[1]


# Headings, theme names and set phrases come again and again: they are analysed once.
@lru_cache(maxsize=20_000)
def _cut(sentence: str) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """The long words of a sentence, and the same with the shorter words inside them."""
    long: list[Token] = []
    short: list[Token] = []
    for morpheme in _tokenizer().tokenize(sentence, SplitMode.C):
        word = _token(morpheme)
        inside = morpheme.split(SplitMode.A)
        long.append(word)
        short += map(_token, inside) if len(inside) > 1 else [word]
    return tuple(long), tuple(short)


@lru_cache(maxsize=100_000)
def _folded(form: str) -> str:
    return fold(form)


def _token(morpheme: Morpheme) -> Token:
    return Token(
        _folded(morpheme.surface()),
        _reading(morpheme.reading_form()),
        _folded(morpheme.normalized_form()),
        _folded(morpheme.dictionary_form()),
        _role(morpheme.part_of_speech()),
        morpheme.surface(),
    )


@lru_cache(maxsize=100_000)
def _reading(form: str) -> str:
    folded = _folded(form)
    return folded if is_kana(folded) else ""


def _role(part_of_speech: tuple[str, ...]) -> Role:
    if part_of_speech[1] == "固有名詞":
        return Role.NAME
    if part_of_speech[1] == "数詞":
        return Role.NUMBER
    return _ROLES.get(part_of_speech[0], Role.NOUN)


@cache
def _dictionary() -> Dictionary:
    return Dictionary(dict="core")


def _tokenizer() -> Tokenizer:
    """One for each thread: a tokenizer works on one text at a time."""
    if not hasattr(_local, "tokenizer"):
        _local.tokenizer = _dictionary().tokenizer()
    return _local.tokenizer
