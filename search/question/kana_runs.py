"""Half a word typed in kana, which the analysis cuts in pieces: しょくどう in 子どもしょくどう."""

from collections.abc import Iterator
from itertools import groupby

from search.language.analysis import Role, Token, is_kana
from search.question.phrases import Phrase, Spellings, in_kanji
from search.question.tree import Text

_SHORTEST = 3
_NUMBERS = {"じゅう": "十", "ひゃく": "百", "せん": "千"}
_SHORTEST_BEHIND_NUMBER = 4


def kana_runs(phrase: Phrase) -> set[str]:
    """Neighbouring nouns in kana, as they sound together; none of a phrase that is all kana."""
    return set() if phrase.is_kana else set(_runs(phrase))


def with_runs_in_kanji(phrase: Phrase, spellings: Spellings) -> list[Text]:
    """The phrase with the word of the texts that sounds like the run, or with its number."""
    runs = [
        Text(phrase.folded.replace(run, row.surface, 1))
        for run in kana_runs(phrase)
        for row in spellings.by_reading.get(run, [])
        if row.kanji
    ]
    return runs + _with_number_in_kanji(phrase, spellings)


def _with_number_in_kanji(phrase: Phrase, spellings: Spellings) -> list[Text]:
    """百歳体操, typed in kana: numbers are no words of the texts."""
    rests = {kanji: phrase.folded.removeprefix(kana) for kana, kanji in _NUMBERS.items()}
    return [
        Text(kanji + rest)
        for kanji, kana in rests.items()
        if kana != phrase.folded and phrase.is_kana and len(kana) >= _SHORTEST_BEHIND_NUMBER
        for rest in in_kanji(kana, spellings)
    ]


def _runs(phrase: Phrase) -> Iterator[str]:
    for is_run, words in groupby(phrase.tokens, _is_piece):
        pieces = [word.surface for word in words] if is_run else []
        if len(pieces) > 1 and len("".join(pieces)) >= _SHORTEST:
            yield "".join(pieces)


def _is_piece(token: Token) -> bool:
    return token.role == Role.NOUN and is_kana(token.surface) and not token.is_katakana
