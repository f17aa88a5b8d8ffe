"""How a query was interpreted, for its reader, with links that undo it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from search.language.considerate import considerate, is_hurtful
from search.question.query import Query
from vocabulary.normalize import fold

MAX_CANDIDATES = 8
MOST_TOLD = 5
_MARKUP = re.compile("<[^>]*>")


@dataclass(frozen=True)
class Interpretation:
    """A word that was searched for as more than its text; `url` searches for the word alone.

    `is_part`: there is more to its meaning than is told.
    """

    text: str
    meaning: str
    url: str
    is_part: bool = False


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

    `url_of(text)` is the address of the page with another text in its search box; `items` are
    those that the page shows.
    """

    def __init__(
        self,
        answered: Query,
        original: Query,
        url_of: Callable[[str], str],
        items: Iterable[Any] = (),
    ) -> None:
        self.answered = answered
        self.original = original
        self.url_of = url_of
        self.items = items

    @property
    def with_synonyms(self) -> list[Interpretation]:
        """Words that synonyms were searched for as well: the few that tell most."""
        found = []
        for word in self.answered.words:
            synonyms = self._seen_first(one for one in word.synonyms if not is_hurtful(one))
            if synonyms:
                told = synonyms[:MOST_TOLD]
                url = self.url_of(self.answered.text_without_synonyms(word))
                is_part = len(told) < len(word.synonyms)
                found.append(
                    Interpretation(considerate(word.text), "」「".join(told), url, is_part)
                )
        return found

    def _seen_first(self, synonyms: Iterable[str]) -> list[str]:
        """Those that stand in what the page shows come first; in each half the nearest."""
        shown = fold("\n".join(map(_shown_text, self.items)))
        return sorted(synonyms, key=lambda one: fold(one) not in shown)

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


def _shown_text(item: Any) -> str:
    """The title of an item on a page, and the passage in which the words stand."""
    return f"{item.title}\n{_MARKUP.sub('', getattr(item, 'found_text', ''))}"
