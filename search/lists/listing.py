"""One list page, as its template reads it: parameters, results, and help where nothing is found."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.paginator import Page
from django.http import QueryDict
from django.utils.functional import cached_property

from search.language.considerate import is_hurtful
from search.lists.card_results import CardResults, ShownAsCards
from search.lists.explanation import Explanation
from search.lists.facets import FacetGroup, Option
from search.lists.filters import ListFilter
from search.lists.helps import Helps
from search.lists.nearby import FARTHER, Nearby, nearby
from search.lists.offers import Offer
from search.lists.parameters import Condition, Parameters, Sort
from search.lists.results import Results
from search.question.query import Beyond


@dataclass(frozen=True)
class FilterForm:
    """What the form beside a list shows; `found` is how many there are, if anything is asked."""

    text: str
    is_asked: bool
    found: str
    chosen_count: int
    groups: tuple[FacetGroup, ...]
    hidden_inputs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ResultsHead:
    """What stands above the results: 「移動の事例 12件」, the part that is shown, other orders."""

    what: str
    found: str
    shown: str
    samples: str
    sorts: tuple[Sort, ...]


class Listing:
    """`Listing(PolicyFilter, request.GET, Policy.objects.published().for_cards())`.

    Where all words together find nothing, some of them are searched for, and the page says so.
    """

    results_class: ClassVar[type[Results]] = Results

    def __init__(
        self, filters: type[ListFilter], data: QueryDict, rows: Any, per_page: int = 10
    ) -> None:
        self.parameters = Parameters(filters, data, rows)
        exact = self.results_class(self.parameters, per_page)
        self.helps = Helps(exact)
        self.results = self.helps.partial or exact

    # --- Parameters -----------------------------------------------------------------------

    @property
    def text(self) -> str:
        return self.parameters.text

    @property
    def told_text(self) -> str:
        """`text` as the page may repeat it."""
        return self.parameters.told_text

    @property
    def topic_title(self) -> str:
        """`text` as the title of a topic that asks for it; empty where none may be called that."""
        return "" if is_hurtful(self.text) else self.text

    @property
    def query(self) -> QueryDict:
        return self.parameters.query

    @property
    def ignored(self) -> list[str]:
        return [*self.parameters.ignored, *self.results.ignored]

    @property
    def noun(self) -> str:
        return self.parameters.filters.noun

    @property
    def unit(self) -> str:
        return self.parameters.filters.unit

    @property
    def kind(self) -> str:
        return self.parameters.search_query.kind

    @property
    def sort(self) -> str:
        return self.parameters.sort

    @property
    def sorts(self) -> list[Sort]:
        return self.parameters.sorts

    @property
    def conditions(self) -> list[Condition]:
        return self.parameters.conditions

    @property
    def chosen_count(self) -> int:
        return self.parameters.chosen_count

    @property
    def conditions_text(self) -> str:
        return self.parameters.conditions_text

    @property
    def hidden_inputs(self) -> list[tuple[str, str]]:
        return self.parameters.hidden_inputs

    @property
    def clear_url(self) -> str:
        return self.parameters.clear_url

    @property
    def canonical_query(self) -> str:
        return self.parameters.canonical_query

    @property
    def is_noindex(self) -> bool:
        return self.parameters.is_noindex

    # --- Results --------------------------------------------------------------------------

    @property
    def words(self) -> tuple[str, ...]:
        """Folded texts to highlight in the results."""
        return self.results.search_query.highlights

    @property
    def page(self) -> Page:
        return self.results.page

    @property
    def has_rows(self) -> bool:
        return bool(self.page.object_list)

    @property
    def total(self) -> int:
        return self.results.total

    @property
    def total_words(self) -> str:
        """「12件」, 「10,000件以上」"""
        total, unit = self.total, self.unit
        return f"{total:,}{unit}以上" if self.results.is_more else f"{total}{unit}"

    @property
    def sample_count(self) -> int:
        return self.results.sample_count

    @property
    def facets(self) -> dict[str, tuple[Option, ...]]:
        return self.results.facets

    @property
    def groups(self) -> tuple[FacetGroup, ...]:
        return self.results.groups

    # --- As the template gets them, in plain values -----------------------------------------

    @property
    def filter_form(self) -> FilterForm:
        is_asked = bool(self.conditions)
        return FilterForm(
            text=self.text,
            is_asked=is_asked,
            found=self.total_words if is_asked and self.total else "",
            chosen_count=self.chosen_count,
            groups=self.groups,
            hidden_inputs=tuple(self.hidden_inputs),
        )

    @property
    def results_head(self) -> ResultsHead:
        page, unit = self.page, self.unit
        is_part = page.has_other_pages()
        some = "一部が合う" if self.is_partial or self.is_widened else ""
        if self.nearby and not self.results.has_whole:
            some = "ほかの地域の"
        return ResultsHead(
            what=f"{self.conditions_text}{some}{self.noun}",
            found=self.total_words,
            shown=f"{page.start_index()}〜{page.end_index()}{unit}目" if is_part else "",
            samples=f"{self.sample_count}{unit}" if self.sample_count else "",
            sorts=tuple(self.sorts) if page.paginator.count > 1 else (),
        )

    # --- Help where nothing is found ------------------------------------------------------

    @property
    def explanation(self) -> Explanation:
        return Explanation(
            self.results.search_query,
            self.parameters.search_query,
            lambda text: self.parameters.url(q=[text]),
            self.results.items_read,
        )

    @property
    def is_miss(self) -> bool:
        return self.helps.exact.is_miss

    @property
    def is_partial(self) -> bool:
        return self.helps.partial is not None

    @property
    def is_widened(self) -> bool:
        """Whether nothing meets the whole question, and what is listed meets it in part."""
        beyond = self.results.beyond
        return bool(beyond and beyond.lacking and not self.results.has_whole)

    @cached_property
    def nearby(self) -> Nearby | None:
        """What there is around a place that has little for the need."""
        return nearby(self.helps.exact)

    @cached_property
    def boundaries(self) -> dict[int, str]:
        """Sentences above the items of this page with which less begins, by their keys."""
        beyond = self.results.beyond
        if not beyond or not self.results.is_by_relevance:
            return {}
        found: dict[int, str] = {}
        before = "" if self.page.number == 1 else None
        for item in self.page.object_list:
            sentence = self._less(item.pk, beyond)
            if sentence and sentence != before:
                found[item.pk] = sentence
            before = sentence
        return found

    def _less(self, key: int, beyond: Beyond) -> str:
        """What is said of an item that does not meet the whole question."""
        if key in self.results.whole_keys:
            return ""
        if key in beyond.lacking:
            return f"ここからは、ことばの一部や近いことばが合う{self.noun}です"
        return f"ここからは、{FARTHER[beyond.elsewhere.distance(key)]}の{self.noun}です"

    @property
    def omitted_words(self) -> list[str]:
        return [word for word in self.helps.omitted_words if not is_hurtful(word)]

    @property
    def other_search(self) -> dict[str, str]:
        return self.helps.other_search

    @property
    def suggestions(self) -> list[dict[str, str]]:
        return self.helps.suggestions

    @property
    def offers(self) -> list[Offer]:
        return self.helps.offers

    @property
    def longest_word(self) -> str:
        return self.helps.longest_word


class ShownListing(Listing):
    """A list of rows of which the cards are shown: `for_cards` is not needed."""

    results_class = ShownAsCards


class CardListing(Listing):
    """`CardListing(CaseFilter, request.GET, Case.cards())`: a list whose rows are cards."""

    results_class = CardResults
