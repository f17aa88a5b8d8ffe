"""What helps where all words together find nothing: most of them, near misses, other searches."""

from functools import cached_property

from search.lists import offers, partial, suggestions
from search.lists.results import Results

_SHORT_WORD = 4


class Helps:
    """`exact` is what was found for exactly what was asked."""

    def __init__(self, exact: Results) -> None:
        self.exact = exact
        self.parameters = exact.parameters

    @cached_property
    def partial(self) -> Results | None:
        """What most of the words find, where all of them find nothing anywhere."""
        asked = self.exact.asked
        if not asked.words or not self.exact.are_none:
            return None
        if asked.keys != () and not self.exact.is_miss:
            return None  # the words are found, and the other conditions leave nothing of it
        smaller = partial.best_part(asked, self.exact.rows("q").search)
        return self.exact.asking(smaller) if smaller else None

    @property
    def left_out(self) -> list[str]:
        """The words that `partial` does not ask for."""
        return partial.left_out(self.exact.asked, self.partial.asked) if self.partial else []

    @cached_property
    def suggestions(self) -> list[dict[str, str]]:
        """「もしかして」, where all words together found nothing: text and address of each."""
        if not self.exact.are_none:
            return []
        found = suggestions.near(self.exact.asked, self.exact.rows("q").search)
        return [{"text": text, "url": self.parameters.url(q=[text])} for text in found]

    @cached_property
    def offers(self) -> list[offers.Offer]:
        """Other searches, where this one finds nothing."""
        return offers.offers(self.exact) if self.exact.are_none and not self.partial else []

    @property
    def longest_word(self) -> str:
        """The longest word of what was typed, where a shorter one may find more."""
        longest = max(self.parameters.text.split(), key=len, default="")
        return longest if len(longest) > _SHORT_WORD else ""
