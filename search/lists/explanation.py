"""What a question was taken for, as a reader is told it, with the link that takes it back."""

from collections.abc import Callable
from dataclasses import dataclass

from search.question.query import Query

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
    """`asked` is what was answered, most of the words `typed` perhaps.

    `address(text)` is the page with another text in its search box.
    """

    def __init__(self, asked: Query, typed: Query, address: Callable[[str], str]) -> None:
        self.asked = asked
        self.typed = typed
        self.address = address

    @property
    def widened(self) -> list[Taken]:
        """Words that synonyms were searched for as well."""
        return [
            Taken(
                word.typed,
                "」「".join(word.synonyms),
                self.address(self.asked.plainly(word)),
            )
            for word in self.asked.words
            if word.synonyms
        ]

    @property
    def places(self) -> list[Taken]:
        """Words, or names inside them, that were taken for one place."""
        return [
            Taken(name.typed, name.places[0].label, self.address(self.asked.literally(word)))
            for word in self.asked.words
            for name in word.names
            if len(name.places) == 1
        ]

    @property
    def which_places(self) -> list[WhichPlace]:
        """Names of several places: whoever asked is asked back. Each choice is typed in full."""
        return [
            WhichPlace(
                name.typed,
                [
                    Choice(place.label, self.address(self.typed.with_place(word, name, place)))
                    for place in name.places[:MOST_CHOICES]
                ],
            )
            for word in self.typed.words
            for name in word.names
            if len(name.places) > 1
        ]
