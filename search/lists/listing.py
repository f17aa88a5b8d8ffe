"""One list page, as its template reads it: what was asked, what was found, and what helps."""

from typing import Any, ClassVar

from django.core.paginator import Page
from django.http import QueryDict

from search.lists.explanation import Explanation
from search.lists.facets import FacetGroup, Option
from search.lists.filters import ListFilter
from search.lists.helps import Helps
from search.lists.offers import Offer
from search.lists.parameters import Condition, Parameters, Sort
from search.lists.results import Results


class Listing:
    """`Listing(CaseFilter, request.GET, Case.objects.published().for_cards())`.

    Where all words together find nothing, most of them are searched for, and the page says so.
    """

    results_class: ClassVar[type[Results]] = Results

    def __init__(
        self, filters: type[ListFilter], data: QueryDict, rows: Any, per_page: int = 10
    ) -> None:
        self.parameters = Parameters(filters, data, rows)
        exact = self.results_class(self.parameters, per_page)
        self.helps = Helps(exact)
        self.results = self.helps.partial or exact

    # --- What was asked -------------------------------------------------------------------

    @property
    def text(self) -> str:
        return self.parameters.text

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
        return self.parameters.asked.kind

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
    def chosen(self) -> int:
        return self.parameters.chosen

    @property
    def in_words(self) -> str:
        return self.parameters.in_words

    @property
    def kept(self) -> list[tuple[str, str]]:
        return self.parameters.kept

    @property
    def clear_url(self) -> str:
        return self.parameters.clear_url

    @property
    def canonical_query(self) -> str:
        return self.parameters.canonical_query

    @property
    def is_too_special(self) -> bool:
        return self.parameters.is_too_special

    # --- What was found -------------------------------------------------------------------

    @property
    def words(self) -> list[str]:
        """Folded texts to mark in the results."""
        return self.results.asked.marks

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
    def samples(self) -> int:
        return self.results.samples

    @property
    def facets(self) -> dict[str, list[Option]]:
        return self.results.facets

    @property
    def groups(self) -> list[FacetGroup]:
        return self.results.groups

    # --- What helps -----------------------------------------------------------------------

    @property
    def explanation(self) -> Explanation:
        return Explanation(
            self.results.asked, self.parameters.asked, lambda text: self.parameters.url(q=[text])
        )

    @property
    def is_miss(self) -> bool:
        return self.helps.exact.is_miss

    @property
    def is_partial(self) -> bool:
        return self.helps.partial is not None

    @property
    def left_out(self) -> list[str]:
        return self.helps.left_out

    @property
    def suggestions(self) -> list[dict[str, str]]:
        return self.helps.suggestions

    @property
    def offers(self) -> list[Offer]:
        return self.helps.offers

    @property
    def longest_word(self) -> str:
        return self.helps.longest_word
