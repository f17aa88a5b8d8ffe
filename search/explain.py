"""What a question was taken for, as a reader is told it, with the link that takes it back."""

from collections.abc import Callable
from dataclasses import dataclass

from search.query import Query, Word

MOST_CHOICES = 8


@dataclass(frozen=True)
class Taken:
    """A word that was taken for more than it says; `url` asks for the word alone."""

    typed: str
    meaning: str
    url: str


@dataclass(frozen=True)
class Choice:
    """One of the places a name can mean, and the list of it alone."""

    label: str
    url: str


@dataclass(frozen=True)
class WhichPlace:
    """A name that several places bear."""

    typed: str
    choices: list[Choice]


class Explanation:
    """`address(text)` is the page with another text in its search box."""

    def __init__(self, asked: Query, address: Callable[[str], str]) -> None:
        self.asked = asked
        self.address = address

    @property
    def widened(self) -> list[Taken]:
        """Words that synonyms were searched for as well."""
        return [
            self._taken(word, "」「".join(word.synonyms))
            for word in self.asked.words
            if word.synonyms
        ]

    @property
    def places(self) -> list[Taken]:
        """Words taken for the name of one place."""
        return [
            self._taken(word, word.places[0].label)
            for word in self.asked.words
            if len(word.places) == 1
        ]

    @property
    def which_places(self) -> list[WhichPlace]:
        """Names of several places: whoever asked is asked back. Each choice is typed in full."""
        found = []
        for word in self.asked.words:
            if len(word.places) > 1:
                choices = [
                    Choice(place.label, self.address(self.asked.with_other(word, place.label).text))
                    for place in word.places[:MOST_CHOICES]
                ]
                found.append(WhichPlace(word.typed, choices))
        return found

    def _taken(self, word: Word, meaning: str) -> Taken:
        return Taken(word.typed, meaning, self.address(self.asked.literally(word)))
