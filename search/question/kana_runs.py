"""Half a word typed in kana, which the analysis cuts in pieces: しょくどう in 子どもしょくどう."""

from collections.abc import Iterator
from itertools import groupby

from search.language.analysis import Role, Token, is_kana
from search.question.phrases import Phrase, Spellings
from search.question.tree import Text

_SHORTEST = 3


def kana_runs(phrase: Phrase) -> set[str]:
    """Neighbouring nouns in kana, as they sound together; none of a phrase that is all kana."""
    return set() if phrase.is_kana else set(_runs(phrase))


def with_runs_in_kanji(phrase: Phrase, spellings: Spellings) -> list[Text]:
    """The phrase with the word of the texts that sounds like the run."""
    return [
        Text(phrase.folded.replace(run, row.surface, 1))
        for run in kana_runs(phrase)
        for row in spellings.by_reading.get(run, [])
        if row.kanji
    ]


def _runs(phrase: Phrase) -> Iterator[str]:
    for is_run, words in groupby(phrase.tokens, _is_piece):
        pieces = [word.surface for word in words] if is_run else []
        if len(pieces) > 1 and len("".join(pieces)) >= _SHORTEST:
            yield "".join(pieces)


def _is_piece(token: Token) -> bool:
    return token.role == Role.NOUN and is_kana(token.surface) and not token.is_katakana
