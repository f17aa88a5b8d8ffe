"""What helps where a list is empty: other searches that would find something."""

from dataclasses import dataclass
from typing import Any

SHORT_WORD = 4
MOST_OFFERS = 4


@dataclass(frozen=True)
class Offer:
    """Another search that may help, as a link."""

    label: str
    url: str


def fewer_conditions(listing: Any) -> list[Offer]:
    """The same search without one of its conditions, where that finds something.

    `listing` is a `search.listing.Listing`.
    """
    names = [name for name in listing.filters.filters if name in listing.query]
    if len(names) < 2:
        return []
    offers = []
    for name in names[:MOST_OFFERS]:
        found = listing.counted_without(name).count()
        if found:
            label = f"{listing.named(name)}を外してさがす（{found:,}件）"
            offers.append(Offer(label, listing.url(**{name: []})))
    return offers


def longest_word(text: str) -> str:
    """The longest word of what was typed, where a shorter one may find more."""
    longest = max(text.split(), key=len, default="")
    return longest if len(longest) > SHORT_WORD else ""
