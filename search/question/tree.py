"""What a document must hold to be found, as a tree."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_LATIN = "L"


@dataclass(frozen=True)
class Text:
    """This folded text stands in the document."""

    folded: str


@dataclass(frozen=True)
class Tag:
    """The document has this lexeme, whose capital letter no folded text can contain."""

    lexeme: str


@dataclass(frozen=True)
class AllOf:
    """Every one of these holds."""

    terms: tuple["Term", ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one of these holds."""

    terms: tuple["Term", ...]


Term = Text | Tag | AllOf | AnyOf


def any_of(terms: Iterable[Term]) -> Term:
    """One of them; `terms` must not be empty."""
    found = tuple(dict.fromkeys(_flat(terms, AnyOf)))
    return found[0] if len(found) == 1 else AnyOf(found)


def all_of(terms: Iterable[Term]) -> Term:
    """All of them; `terms` must not be empty."""
    found = tuple(dict.fromkeys(_flat(terms, AllOf)))
    return found[0] if len(found) == 1 else AllOf(found)


def simplified(term: Term) -> Term:
    """The term without alternatives that a shorter one includes: 「集まらない」, 「集ま」."""
    if isinstance(term, AllOf):
        return all_of(simplified(one) for one in term.terms)
    if isinstance(term, AnyOf):
        alternatives = [simplified(one) for one in term.terms]
        return any_of(one for one in alternatives if not _is_redundant(one, alternatives))
    return term


def _is_redundant(term: Term, alternatives: list[Term]) -> bool:
    others = (one for one in alternatives if one != term)
    return isinstance(term, Text) and any(_is_implied(one, term.folded) for one in others)


def _is_implied(term: Term, text: str) -> bool:
    """Whether every document with this text meets the term."""
    if isinstance(term, Text):
        return term.folded in text
    if isinstance(term, AllOf):
        return all(_is_implied(one, text) for one in term.terms)
    return isinstance(term, AnyOf) and any(_is_implied(one, text) for one in term.terms)


def texts(term: Term) -> Iterator[str]:
    """Every text of the tree that a reader can be shown, from left to right."""
    if isinstance(term, Text):
        yield term.folded
    elif isinstance(term, Tag) and term.lexeme.startswith(_LATIN):
        yield term.lexeme.removeprefix(_LATIN)
    elif isinstance(term, AllOf | AnyOf):
        for one in term.terms:
            yield from texts(one)


def kind_tag(kind: str) -> Tag:
    return Tag(f"K{kind}")


def place_tag(code: str) -> Tag:
    """`code` of a prefecture (2 digits) or municipality (6 digits)."""
    return Tag(f"P{code}")


def latin_tag(word: str) -> Tag:
    """A whole word in Latin letters, where the letters alone would stand in many words."""
    return Tag(f"{_LATIN}{word}")


def long_word_tag(word: str) -> Tag:
    """A whole word that is longer than the runs of characters in the index."""
    return Tag(f"W{word}")


def _flat(terms: Iterable[Term], kind: type[AllOf] | type[AnyOf]) -> Iterator[Term]:
    for term in terms:
        if isinstance(term, kind):
            yield from term.terms
        else:
            yield term
