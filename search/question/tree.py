"""What a document must hold to be found, as a tree."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_LATIN = "L"


@dataclass(frozen=True)
class Text:
    """This folded text stands in the document."""

    folded: str


@dataclass(frozen=True)
class Mark:
    """The document bears this lexeme, which no text can spell: it has a capital letter."""

    lexeme: str


@dataclass(frozen=True)
class All:
    of: tuple["Term", ...]


@dataclass(frozen=True)
class Either:
    of: tuple["Term", ...]


Term = Text | Mark | All | Either


def either(terms: Iterable[Term]) -> Term:
    """One of them; `terms` must not be empty."""
    found = tuple(dict.fromkeys(_flat(terms, Either)))
    return found[0] if len(found) == 1 else Either(found)


def both(terms: Iterable[Term]) -> Term:
    """All of them; `terms` must not be empty."""
    found = tuple(dict.fromkeys(_flat(terms, All)))
    return found[0] if len(found) == 1 else All(found)


def without_needless(term: Term) -> Term:
    """The same question without alternatives that another one holds: 「集ま」 or 「集まらない」."""
    if isinstance(term, All):
        return both(without_needless(one) for one in term.of)
    if isinstance(term, Either):
        ways = [without_needless(one) for one in term.of]
        return either(one for one in ways if not _is_needless(one, ways))
    return term


def _is_needless(term: Term, ways: list[Term]) -> bool:
    others = (one for one in ways if one != term)
    return isinstance(term, Text) and any(_stands_in(one, term.folded) for one in others)


def _stands_in(term: Term, text: str) -> bool:
    """Whether whatever holds the text holds the term."""
    if isinstance(term, Text):
        return term.folded in text
    if isinstance(term, All):
        return all(_stands_in(one, text) for one in term.of)
    return isinstance(term, Either) and any(_stands_in(one, text) for one in term.of)


def texts(term: Term) -> Iterator[str]:
    """Every text of the tree that a reader can be shown, from left to right."""
    if isinstance(term, Text):
        yield term.folded
    elif isinstance(term, Mark) and term.lexeme.startswith(_LATIN):
        yield term.lexeme.removeprefix(_LATIN)
    elif isinstance(term, All | Either):
        for one in term.of:
            yield from texts(one)


def kind_mark(kind: str) -> Mark:
    return Mark(f"K{kind}")


def place_mark(code: str) -> Mark:
    """`code` of a prefecture (2 digits) or municipality (6 digits)."""
    return Mark(f"P{code}")


def latin_mark(word: str) -> Mark:
    """A whole word in Latin letters, where the letters alone would stand in many words."""
    return Mark(f"{_LATIN}{word}")


def word_mark(word: str) -> Mark:
    """A whole word that is longer than the runs of characters in the index."""
    return Mark(f"W{word}")


def _flat(terms: Iterable[Term], kind: type[All] | type[Either]) -> Iterator[Term]:
    for term in terms:
        if isinstance(term, kind):
            yield from term.of
        else:
            yield term
