"""Help where all words together find nothing: some of the words, similar words, other searches."""

from django.utils.functional import cached_property

from search.language.considerate import considerate, is_hurtful
from search.lists import offers, partial, suggestions
from search.lists.results import Results

_SHORT_WORD = 4


class Helps:
    """`exact` are the results of the whole query."""

    def __init__(self, exact: Results) -> None:
        self.exact = exact
        self.parameters = exact.parameters

    @cached_property
    def partial(self) -> Results | None:
        """The results of as many words as find something, where all together find nothing."""
        query = self.exact.search_query
        if not query.words or not self.exact.is_empty:
            return None
        if query.hits != () and not self.exact.is_miss:
            return None  # the words are found, but no row meets the other conditions
        smaller = partial.largest_matching(query, self.exact.matching)
        return self.exact.for_query(smaller) if smaller else None

    @property
    def omitted_words(self) -> list[str]:
        """The words that `partial` does not search for."""
        if self.partial is None:
            return []
        return partial.omitted_words(self.exact.search_query, self.partial.search_query)

    @cached_property
    def other_search(self) -> dict[str, str]:
        """The omitted words as a search of their own, text and address; empty where it is vain."""
        if self.partial is None:
            return {}
        query, smaller = self.exact.search_query, self.partial.search_query
        text = partial.other_search(query, smaller, self.exact.matching)
        return {"text": considerate(text), "url": self.parameters.url(q=[text])} if text else {}

    @cached_property
    def suggestions(self) -> list[dict[str, str]]:
        """「もしかして」, where all words together found nothing: text and address of each."""
        if not self.exact.is_empty:
            return []
        found = suggestions.suggest(self.exact.search_query, self.exact.matching)
        return [{"text": text, "url": self.parameters.url(q=[text])} for text in found]

    @cached_property
    def offers(self) -> list[offers.Offer]:
        """Other searches, where this one finds nothing."""
        return offers.offers(self.exact) if self.exact.is_empty and not self.partial else []

    @property
    def longest_word(self) -> str:
        """The longest word of what was typed, where a shorter one may find more."""
        longest = max(self.parameters.text.split(), key=len, default="")
        return longest if len(longest) > _SHORT_WORD and not is_hurtful(longest) else ""
