"""The parameters of a list, read from its address without looking at its rows.

OR inside one key, AND between keys. Unknown and broken parameters are ignored, with a sentence.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import OrderBy
from django.http import QueryDict
from django.utils.functional import cached_property

from search.language.considerate import considerate
from search.lists.facets import Facet
from search.lists.filters import RELEVANCE, ListFilter
from search.lists.ignored import unknown_key, unknown_values
from search.question import pieces
from search.question.query import parse_query

MAX_INDEXED_CONDITIONS = 2


@dataclass(frozen=True)
class Condition:
    """A condition in force, and the address of the list without it."""

    key: str
    group: str
    label: str
    remove_url: str


@dataclass(frozen=True)
class Sort:
    label: str
    url: str
    current: bool


class Parameters:
    """The parameters of a list's address: `query` has those in force, `ignored` tells of others.

    `text` is the keyword as it was typed, `search_query` the parsed one; `rows` are those the
    list is about. Nothing is counted or listed here.
    """

    def __init__(self, filters: type[ListFilter], data: QueryDict, rows: Any) -> None:
        self.ignored: list[str] = []
        self.text = self._keyword(data)
        self.search_query = parse_query(self.text, filters.item_kind().code)
        self.query = self._known(filters, data)
        self.filters = filters(self.query, rows)
        self._drop_unknown_choices()
        self.sort = self._known_sort()

    def _keyword(self, data: QueryDict) -> str:
        text = " ".join(data.get("q", "").split())
        self.ignored += pieces.input_errors(text)
        return text[: pieces.MAX_LENGTH] if pieces.parse_pieces(text) else ""

    def _known(self, filters: type[ListFilter], data: QueryDict) -> QueryDict:
        """A copy with only the keys this list knows, and no empty values."""
        query = QueryDict(mutable=True)
        known = {*filters.declared_facets, "q", "sort", "page"}
        for key, values in data.lists():
            if key in known:
                query.setlist(key, list(dict.fromkeys(value for value in values if value)))
            else:
                self.ignored.append(unknown_key(key))
        query.setlist("q", [self.text] if self.text else [])
        for key in [key for key, values in query.lists() if not values]:
            del query[key]
        return query

    def _drop_unknown_choices(self) -> None:
        for name, facet in self.filters.facets.items():
            values = self.query.getlist(name)
            unknown = [value for value in values if value not in facet.labels]
            if unknown:
                self.ignored.append(unknown_values(str(facet.label), unknown))
                self._set(name, [value for value in values if value in facet.labels])

    def _set(self, name: str, values: list[str]) -> None:
        if values:
            self.query.setlist(name, values)
        else:
            self.query.pop(name, None)

    def rows(self) -> Any:
        """The rows that meet all conditions, for what machines read."""
        rows = self.filters.rows()
        return rows.search(self.search_query) if self.search_query else rows

    # --- The order ------------------------------------------------------------------------

    def _known_sort(self) -> str:
        sort = self.query.get("sort", "")
        if not sort or sort in self._sort_labels:
            return sort or self._default_sort
        self.ignored.append(unknown_values("並び順", [sort]))
        return self._default_sort

    @property
    def _default_sort(self) -> str:
        """The order where the address names none."""
        return (
            self.filters.keyword_sort
            if self.search_query.highlights
            else next(iter(self.filters.sorts))
        )

    @property
    def _sort_labels(self) -> dict[str, str]:
        labels = {RELEVANCE: "おすすめ順"} if self.search_query.highlights else {}
        return labels | {name: label for name, (label, _) in self.filters.sorts.items()}

    @property
    def sorts(self) -> list[Sort]:
        return [
            Sort(label, self.url(sort=[name]), name == self.sort)
            for name, label in self._sort_labels.items()
        ]

    @property
    def order(self) -> tuple[str | OrderBy, ...]:
        return self.filters.order(self.sort)

    # --- The conditions -------------------------------------------------------------------

    @cached_property
    def conditions(self) -> list[Condition]:
        """All conditions in force but those of separate facets."""
        found = [Condition("q", "ことば", self.told_text, self.url(q=[]))] if self.text else []
        for name, facet in self.filters.facets.items():
            if name not in self.filters.separate_facets:
                found += self._conditions_of(name, facet)
        return found

    def _conditions_of(self, name: str, facet: Facet) -> list[Condition]:
        values = self.query.getlist(name)
        return [
            Condition(
                name,
                str(facet.label),
                facet.labels[value],
                self.url(**{name: [other for other in values if other != value]}),
            )
            for value in values
        ]

    @property
    def told_text(self) -> str:
        """`text` as the page may repeat it outside of the box."""
        return considerate(self.text)

    @property
    def chosen_count(self) -> int:
        """How many options are chosen; words are none."""
        return sum(one.key != "q" for one in self.conditions)

    @property
    def conditions_text(self) -> str:
        """All conditions, to stand before the noun of the list: 「『買い物』 北海道の」."""
        texts = [f"『{self.told_text}』"] if self.text else []
        texts += [one.label for one in self.conditions if one.key != "q"]
        return " ".join(texts) + "の" if texts else ""

    def condition_text(self, name: str) -> str:
        """The condition of this key in words: 「都道府県（北海道、群馬県）」."""
        if name == "q":
            return f"「{self.told_text}」"
        found = (one.label for one in self.conditions if one.key == name)
        return f"{self.filters.facets[name].label}（{'、'.join(found)}）"

    @property
    def hidden_inputs(self) -> list[tuple[str, str]]:
        """Keys and values of separate facets, which the filter form only sends again."""
        facets = self.filters.facets
        return [
            (name, value)
            for name in facets
            if name in self.filters.separate_facets
            for value in self.query.getlist(name)
        ]

    # --- Addresses ------------------------------------------------------------------------

    def url(self, **changes: list[str]) -> str:
        """The address of this list with some keys changed, from its first page."""
        query = self.query.copy()
        query.pop("page", None)
        for name, values in changes.items():
            query.setlist(name, values)
        return "?" + query.urlencode()

    @property
    def clear_url(self) -> str:
        """The list without all conditions but those of separate facets."""
        query = QueryDict(mutable=True)
        for name, value in self.hidden_inputs:
            query.appendlist(name, value)
        return "?" + query.urlencode()

    @property
    def canonical_query(self) -> str:
        """The conditions alone, whatever the order and the page."""
        query = self.query.copy()
        query.pop("page", None)
        query.pop("sort", None)
        return f"?{query.urlencode()}" if query else ""

    @property
    def is_noindex(self) -> bool:
        """Whether search engines shall leave out the page: it has too many conditions."""
        return len(self.conditions) > MAX_INDEXED_CONDITIONS
