"""How a query was interpreted, for its reader, with links that undo it."""

from collections.abc import Callable
from dataclasses import dataclass

from search.question.query import Query

MAX_CANDIDATES = 8


@dataclass(frozen=True)
class Interpretation:
    """A word that was searched for as more than its text; `url` searches for the word alone."""

    text: str
    meaning: str
    url: str


@dataclass(frozen=True)
class CandidatePlace:
    """One of the places a name can mean, and the list of it alone."""

    label: str
    url: str


@dataclass(frozen=True)
class AmbiguousName:
    """A name that several places bear."""

    text: str
    candidates: list[CandidatePlace]


class Explanation:
    """`answered` is the query the results belong to: `original`, or some of its words.

    `url_of(text)` is the address of the page with another text in its search box.
    """

    def __init__(self, answered: Query, original: Query, url_of: Callable[[str], str]) -> None:
        self.answered = answered
        self.original = original
        self.url_of = url_of

    @property
    def with_synonyms(self) -> list[Interpretation]:
        """Words that synonyms were searched for as well."""
        return [
            Interpretation(
                word.text,
                "」「".join(word.synonyms),
                self.url_of(self.answered.text_without_synonyms(word)),
            )
            for word in self.answered.words
            if word.synonyms
        ]

    @property
    def as_places(self) -> list[Interpretation]:
        """Words, or names inside them, that were taken for one place."""
        return [
            Interpretation(
                name.text,
                name.places[0].label,
                self.url_of(self.answered.text_with_literal(word)),
            )
            for word in self.answered.words
            for name in word.place_names
            if len(name.places) == 1
        ]

    @property
    def ambiguous_names(self) -> list[AmbiguousName]:
        """Names of several places, each with links that search for one of them by its full name."""
        return [
            AmbiguousName(
                name.text,
                [
                    CandidatePlace(
                        place.label,
                        self.url_of(self.original.text_with_place(word, name, place)),
                    )
                    for place in name.places[:MAX_CANDIDATES]
                ],
            )
            for word in self.original.words
            for name in word.place_names
            if len(name.places) > 1
        ]
