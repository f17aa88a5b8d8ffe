"""The mechanics of every list page: a GET form whose whole state is the address.

OR inside one key, AND between keys. What is unknown or broken is left out and said so.
"""

from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_, or_
from typing import Any

from django import forms
from django.core.paginator import Page
from django.db.models import Count, OrderBy, Q
from django.http import QueryDict

from search.index import engine
from search.lists import helps, partial, passages, suggestions
from search.lists.explanation import Explanation
from search.lists.facets import Facet, FacetGroup, Option, count_together
from search.lists.filters import ListFilter
from search.lists.pagination import CountedPaginator, page_asked_for, shortened, unknown_key
from search.models import Miss
from search.question import pieces
from search.question.query import understand

MOST_NAMED = 3
MOST_INDEXED = 2
FACETS_TOGETHER = 3  # so that no statement counts for long


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


def _count(condition: Q) -> Count:
    return Count("pk", filter=condition or None)


class Listing:
    """One list page: `Listing(CaseFilter, request.GET, Case.objects.published().for_cards())`."""

    def __init__(
        self, filters: type[ListFilter], data: QueryDict, rows: Any, per_page: int = 10
    ) -> None:
        self.ignored: list[str] = []
        self.per_page = per_page
        self.text = self._keyword(data)
        asked = understand(self.text, rows.model.item_kind.code)
        self.asked = self.typed = engine.look_up(asked)
        self.query = self._known(filters, data)
        self.filters = filters(self.query, rows, self.asked)
        self._drop_unknown_choices()
        self._drop_broken_fields(filters, rows)
        self.is_partial = False
        self.left_out = self._leave_out_words()

    # --- Reading the address --------------------------------------------------------------

    def _keyword(self, data: QueryDict) -> str:
        text = " ".join(data.get("q", "").split())
        self.ignored += pieces.complaints(text)
        return text[: pieces.MAX_LENGTH] if pieces.pieces(text) else ""

    def _known(self, filters: type[ListFilter], data: QueryDict) -> QueryDict:
        """A copy with only the keys this list knows, and no empty values."""
        query = QueryDict(mutable=True)
        known = {*filters.base_filters, "sort", "page"}
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
                self._ignore(str(facet.label), *unknown)
            self._set(name, [value for value in values if value in facet.labels])

    def _drop_broken_fields(self, filters: type[ListFilter], rows: Any) -> None:
        if self.filters.form.is_valid():
            return
        for name in self.filters.form.errors:
            self._ignore(str(self.filters.filters[name].label), self.query.get(name, ""))
            self._set(name, [])
        self.filters = filters(self.query, rows, self.asked)
        self.filters.form.is_valid()

    def _ignore(self, label: str, *values: str) -> None:
        named = "".join(f"「{shortened(value)}」" for value in values[:MOST_NAMED])
        more = len(values) - MOST_NAMED
        others = f"ほか{more}個" if more > 0 else ""
        self.ignored.append(
            f"{label}の{named}{others}は見つからないため、この条件は使いませんでした。"
        )

    def _set(self, name: str, values: list[str]) -> None:
        if values:
            self.query.setlist(name, values)
        else:
            self.query.pop(name, None)

    def _leave_out_words(self) -> list[str]:
        """Where all words together find nothing: search for most of them, and say so."""
        if self._numbers["all"] or not self.asked.words:
            return []
        if self.asked.keys != () and not self.is_miss():
            return []  # the words are found, and the other conditions leave nothing of it
        if self.is_miss():
            Miss.objects.note(self.text, self.filters.queryset.model.item_kind.code)
        smaller = partial.best_part(self.asked, self.filters.rows("q").search)
        if smaller is None:
            return []
        left_out = partial.left_out(self.asked, smaller)
        self.is_partial = True
        self.asked = self.filters.asked = engine.look_up(smaller)
        del self._numbers
        return left_out

    def is_miss(self) -> bool:
        """Whether the words alone found nothing, so that the secretariat should know."""
        return set(self.query) <= {"q", "sort"}

    # --- What the page shows --------------------------------------------------------------

    @property
    def explanation(self) -> Explanation:
        return Explanation(self.asked, self.typed, lambda text: self.url(q=[text]))

    @cached_property
    def suggestions(self) -> list[dict[str, str]]:
        """「もしかして」, where all words together found nothing: text and address of each."""
        if self._numbers["all"] and not self.is_partial:
            return []
        found = suggestions.near(self.typed, self.filters.rows("q").search)
        return [{"text": text, "url": self.url(q=[text])} for text in found]

    @property
    def words(self) -> list[str]:
        """Folded texts to mark in the results."""
        return self.asked.marks

    @property
    def noun(self) -> str:
        return self.filters.noun

    @property
    def unit(self) -> str:
        return self.filters.unit

    @property
    def form(self) -> forms.Form:
        return self.filters.form

    @cached_property
    def sort(self) -> str:
        wanted = self.query.get("sort", "")
        names = [*self.filters.sorts, *(["relevance"] if self.words else [])]
        if wanted and wanted not in names:
            self._ignore("並び順", wanted)
        return wanted if wanted in names else self.usual_sort

    @property
    def usual_sort(self) -> str:
        """The order where the address names none."""
        return "relevance" if self.words else next(iter(self.filters.sorts))

    @cached_property
    def sorts(self) -> list[Sort]:
        labels = {"relevance": "おすすめ順"} if self.words else {}
        labels |= {name: label for name, (label, _) in self.filters.sorts.items()}
        return [
            Sort(label, self.url(sort=[name]), name == self.sort) for name, label in labels.items()
        ]

    @property
    def order(self) -> tuple[str | OrderBy, ...]:
        by_relevance = self.sort == "relevance"
        return self.filters.relevance if by_relevance else self.filters.sorts[self.sort][1]

    @cached_property
    def _ordered(self) -> Any:
        return self.filters.rows().order_by(*self.order)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """How many rows there are, and what each option would leave where rows tell it themselves.

        All in one query: conditions of these facets stand in the counts, not on the rows.
        """
        path = self.filters.sample_path
        is_counted = Q(**{path: False}) if path else Q()
        told = self._conditions_on_rows
        in_force = {
            name: reduce(or_, (told[name][value] for value in self.query.getlist(name)))
            for name in told
            if name in self.query
        }
        met = reduce(and_, in_force.values(), Q())
        numbers = {"all": _count(met), "counted": _count(met & is_counted)}
        for name, conditions in told.items():
            others = (condition for other, condition in in_force.items() if other != name)
            rest = reduce(and_, others, is_counted)
            for number, condition in enumerate(conditions.values()):
                numbers[f"{name}_{number}"] = _count(rest & condition)
        return self.filters.rows(*told).order_by().aggregate(**numbers)

    @property
    def _conditions_on_rows(self) -> dict[str, dict[str, Q]]:
        model = self.filters.queryset.model
        asked = {name: facet.conditions(model) for name, facet in self.filters.facets.items()}
        return {name: conditions for name, conditions in asked.items() if conditions}

    @property
    def total(self) -> int:
        """How many items meet the conditions; samples stand outside."""
        return self._numbers["counted"]

    @property
    def samples(self) -> int:
        return self._numbers["all"] - self._numbers["counted"]

    @cached_property
    def page(self) -> Page:
        """The page asked for; the first one where the number is broken or too large."""
        keys = self._ordered.values_list("pk", flat=True)
        paginator = CountedPaginator(keys, self.per_page, self._numbers["all"])
        page, ignored = page_asked_for(paginator, self.query.get("page", ""))
        self.ignored += ignored
        page.object_list = self._rows_of(list(page.object_list))
        if self.words:
            self.attach_documents(page.object_list)
        return page

    @property
    def has_rows(self) -> bool:
        return bool(self.page.object_list)

    def attach_documents(self, items: list[Any]) -> None:
        """Give the items of the page what their passages are cut from."""
        passages.attach_documents(items)

    def _rows_of(self, keys: list[int]) -> list[Any]:
        """Rows are read whole after they are put in order: sorting wide ones is slow."""
        rows = self.filters.rows("q").in_bulk(keys)
        return [rows[key] for key in keys if key in rows]

    @cached_property
    def facets(self) -> dict[str, list[Option]]:
        """Options of each facet, counted under the other conditions; samples stand outside."""
        counts = self._counts
        return {
            name: [
                Option(value, label, counts[name].get(value, 0), value in self.query.getlist(name))
                for value, label in facet.labels.items()
            ]
            for name, facet in self.filters.facets.items()
        }

    @cached_property
    def groups(self) -> list[FacetGroup]:
        """The facets that have options, in the order the list declares them."""
        return [
            FacetGroup(
                name,
                str(facet.label),
                sorted(self.facets[name], key=lambda option: option.stands_last),
            )
            for name, facet in self.filters.facets.items()
            if facet.labels
        ]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Keys and values that are chosen elsewhere on the page; the filter only keeps them."""
        return []

    @property
    def _counts(self) -> dict[str, dict[str, int]]:
        counts: dict[str, dict[str, int]] = {name: {} for name in self.filters.facets}
        if self.asked.keys == ():
            return counts
        together: dict[str, Facet] = {}
        told = self._conditions_on_rows
        for name, facet in self.filters.facets.items():
            if name in told:
                numbers = [self._numbers[f"{name}_{i}"] for i in range(len(told[name]))]
                counts[name] = dict(zip(told[name], numbers, strict=True))
            elif facet.labels and facet.tally:
                counts[name] = facet.tally(self.counted_without(name))
            elif facet.labels:
                together[name] = facet
        under_all = self.counted_without()
        rows = {
            name: self.counted_without(name) if name in self.query else under_all
            for name in together
        }
        names = list(together)
        for start in range(0, len(names), FACETS_TOGETHER):
            some = names[start : start + FACETS_TOGETHER]
            counts |= count_together({name: together[name] for name in some}, rows)
        return counts

    def counted_without(self, *names: str) -> Any:
        path = self.filters.sample_path
        rows = self.filters.rows(*names)
        return rows.filter(**{path: False}) if path else rows

    @cached_property
    def conditions(self) -> list[Condition]:
        found = [Condition("q", "ことば", self.text, self.url(q=[]))] if self.text else []
        for name, one in self.filters.filters.items():
            if name == "q":
                continue
            values = self.query.getlist(name)
            for value in values:
                label = one.labels[value] if isinstance(one, Facet) else value
                rest = [other for other in values if other != value]
                found.append(Condition(name, str(one.label), label, self.url(**{name: rest})))
        return found

    @property
    def chosen(self) -> int:
        """How many options are chosen; words are none."""
        return sum(one.key != "q" for one in self.conditions)

    @property
    def in_words(self) -> str:
        """All conditions as they stand before what is listed: 「『買い物』 北海道の」."""
        told = [f"『{self.text}』"] if self.text else []
        told += [one.label for one in self.conditions if one.key != "q"]
        return " ".join(told) + "の" if told else ""

    def named(self, name: str) -> str:
        """The condition of this key in words: 「都道府県（北海道、群馬県）」."""
        if name == "q":
            return f"「{self.text}」"
        found = (one.label for one in self.conditions if one.key == name)
        return f"{self.filters.filters[name].label}（{'、'.join(found)}）"

    @cached_property
    def offers(self) -> list[helps.Offer]:
        """Other searches, where this one finds nothing."""
        return [] if self._numbers["all"] else helps.offers(self)

    @property
    def longest_word(self) -> str:
        return helps.longest_word(self.text)

    @property
    def is_too_special(self) -> bool:
        """Whether search engines should leave this combination of conditions out."""
        return len(self.conditions) > MOST_INDEXED

    @property
    def canonical_query(self) -> str:
        """The conditions alone, whatever the order and the page."""
        query = self.query.copy()
        query.pop("page", None)
        query.pop("sort", None)
        return f"?{query.urlencode()}" if query else ""

    @property
    def clear_url(self) -> str:
        return "?"

    def url(self, **changes: list[str]) -> str:
        """The address of this list with some keys changed, from its first page."""
        query = self.query.copy()
        query.pop("page", None)
        for name, values in changes.items():
            query.setlist(name, values)
        return "?" + query.urlencode()
