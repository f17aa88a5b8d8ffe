"""One box for everything: how many of each kind hold the words, and the best of each."""

from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import CharField, Exists, OuterRef, Q, Value, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from search.index import engine
from search.index.counts import MOST_COUNTED
from search.index.searchable import Searchable
from search.index.writing import searchable_models
from search.kinds import Kind, all_kinds
from search.lists import partial, suggestions
from search.lists.canonical import mark_canonical
from search.lists.counting import CountUpTo
from search.lists.explanation import Explanation
from search.lists.ignored import shortened, unknown_key
from search.lists.misses import note_miss
from search.lists.pagination import requested_page
from search.models import Document
from search.question.pieces import MAX_LENGTH, input_errors
from search.question.query import Query, parse_query

BEST_OF_EACH = 3
ON_A_PAGE = 10
KEYS = {"q", "kind", "page"}


@dataclass
class KindResults:
    """The results of one kind. `count` leaves out samples and stops at MOST_COUNTED."""

    model: type[Searchable]
    count: int
    samples: int
    url: str
    hits: list[Document] = field(default_factory=list)

    @property
    def kind(self) -> Kind:
        return self.model.item_kind

    @property
    def is_more(self) -> bool:
        return self.count >= MOST_COUNTED


@require_safe
def site_search(request: HttpRequest) -> HttpResponse:
    query, ignored = read_query(request.GET)
    answer = find_answer(query)
    note_miss(request, answer)
    groups = answer.groups
    chosen = next((one for one in groups if one.kind.code == request.GET.get("kind")), None)
    page = None
    if chosen:
        page, remarks = page_of(chosen, answer.search_query, request.GET.get("page", ""))
        ignored += remarks
    elif groups:
        fill_with_best(groups, answer.search_query)
    is_used = chosen is not None or "page" not in request.GET
    is_whole = bool(groups) and is_used and not (ignored or answer.is_partial)
    mark_canonical(request, is_whole=is_whole)
    context = {"ignored": ignored, "groups": groups, "chosen": chosen, "page": page}
    return render(request, "platform_site/site_search.html", context | in_words(answer))


@dataclass(frozen=True)
class Answer:
    """`query` is as entered; `search_query` has fewer words where all of them find nothing."""

    query: Query
    search_query: Query
    groups: list[KindResults]
    kind: str = ""

    @property
    def text(self) -> str:
        return self.query.text

    @property
    def is_partial(self) -> bool:
        return self.search_query.words != self.query.words

    @property
    def is_miss(self) -> bool:
        return bool(self.query.words) and (self.is_partial or not self.groups)


def in_words(answer: Answer) -> dict[str, Any]:
    """What the page says of an answer: how much it is, how it was understood, what may help."""
    query, search_query, groups = answer.query, answer.search_query, answer.groups
    is_partial = answer.is_partial
    return {
        "search_query": search_query,
        "total": sum(group.count for group in groups),
        "samples": sum(group.samples for group in groups),
        "is_more": any(group.is_more for group in groups),
        "explanation": Explanation(search_query, query, address),
        "is_partial": is_partial,
        "omitted_words": partial.omitted_words(query, search_query) if is_partial else [],
        "suggestions": suggested(query) if is_partial or not groups else [],
        "all_url": address(search_query.text),
    }


def find_answer(query: Query) -> Answer:
    exact = engine.prefetch_hits(query)
    groups = counted_groups(exact)
    if groups or not query.words:
        return Answer(query, exact, groups)
    smaller = partial.largest_matching(exact, public_documents)
    if smaller is None:
        return Answer(query, exact, [])
    search_query = engine.prefetch_hits(smaller)
    return Answer(query, search_query, counted_groups(search_query))


def read_query(data: QueryDict) -> tuple[Query, list[str]]:
    """The query, and a sentence for each part of the address that is ignored."""
    text = " ".join(data.get("q", "").split())
    ignored = [unknown_key(key) for key in data if key not in KEYS]
    kind = data.get("kind", "")
    if kind and kind not in {one.code for one in all_kinds()}:
        ignored.append(f"種類の「{shortened(kind)}」はないため、すべての種類からさがしました。")
    ignored += input_errors(text)
    return parse_query(text[:MAX_LENGTH]), ignored


def counted_groups(search_query: Query) -> list[KindResults]:
    """A group for each kind that has results, in the order of the kinds; one query."""
    if not search_query:
        return []
    models = searchable_models()
    found = {model.item_kind: countable_rows(model, search_query).order_by() for model in models}
    numbers = {
        f"real_{kind.code}": CountUpTo(rows.exclude(kind.sample_condition))
        for kind, rows in found.items()
    }
    numbers |= {
        f"samples_{kind.code}": CountUpTo(rows.filter(kind.sample_condition))
        for kind, rows in found.items()
    }
    counts = Document.objects.order_by().annotate(**numbers).values_list(*numbers).first() or ()
    counted = dict(zip(numbers, counts, strict=False))
    groups = []
    for model in models:
        code = model.item_kind.code
        count, samples = counted.get(f"real_{code}", 0), counted.get(f"samples_{code}", 0)
        if count or samples:
            url = "?" + urlencode({"q": search_query.text, "kind": code})
            groups.append(KindResults(model, count, samples, url))
    return groups


def countable_rows(model: type[Searchable], search_query: Query) -> Any:
    """The results of a kind; of a vast one at most MOST_COUNTED."""
    rows, kind = model.objects.published(), model.item_kind
    if search_query.hits is not None or not kind.is_vast:
        return rows.search(search_query)
    return rows.filter(pk__in=engine.find_up_to(search_query, kind.code, MOST_COUNTED))


def fill_with_best(groups: list[KindResults], search_query: Query) -> None:
    """Give each group its BEST_OF_EACH first results: two queries, and one for each kind."""
    keys = best([group.model for group in groups], search_query, BEST_OF_EACH)
    for group in groups:
        group.hits = documents(group.model, keys.get(group.kind.code, []))


def page_of(group: KindResults, search_query: Query, number: str) -> tuple[Page, list[str]]:
    """One page of the results of a kind, and remarks on an invalid number."""
    paginator = Paginator(range(group.count + group.samples), ON_A_PAGE)
    page, remarks = requested_page(paginator, number)
    keys = best([group.model], search_query, page.end_index()).get(group.kind.code, [])
    page.object_list = documents(group.model, keys[page.start_index() - 1 :])
    return page, remarks


def best(models: list[type[Searchable]], search_query: Query, most: int) -> dict[str, list[int]]:
    """Keys of the best results of each kind, at most so many; one query."""
    found: dict[str, dict[int, tuple[int, int]]] = {}
    first, *others = [rows for model in models for rows in first_rows(model, search_query, most)]
    for code, key, *place in first.union(*others, all=True) if others else first:
        places = found.setdefault(code, {})
        places[key] = min(tuple(place), places.get(key, tuple(place)))
    return {code: sorted(places, key=places.__getitem__)[:most] for code, places in found.items()}


def first_rows(model: type[Searchable], search_query: Query, most: int) -> list[Any]:
    """Kind, key, rank and number of results among which the best are.

    They are numbered, since a union of queries has no order.
    """
    kind = model.item_kind
    rows = model.objects.published().annotate(kind_code=Value(kind.code, CharField()))
    shown = ("kind_code", "pk", "search_rank", "result_number")
    if search_query.hits is not None or not kind.is_vast:
        ranked = with_numbers(rows.search(search_query), "search_rank", *kind.tie_break)
        return [ranked.values_list(*shown)[:most]]
    # What is among the best and stands at a place is among the first twice as many there.
    return [
        with_numbers(
            rows.filter(there).annotate(search_rank=Value(int(place))), *kind.tie_break
        ).values_list(*shown)[: 2 * most]
        for place, there in engine.conditions_by_weight(search_query, kind.code, 2 * most).items()
    ]


def with_numbers(rows: Any, *order: Any) -> Any:
    return rows.annotate(result_number=Window(RowNumber(), order_by=order)).order_by(*order)


def documents(model: type[Searchable], keys: list[int]) -> list[Document]:
    """The documents of these items in this order, each with `row`, the live item."""
    kind = model.item_kind
    rows = (
        model.objects.published()
        .for_hits()
        .annotate(is_a_sample=kind.sample_condition)
        .in_bulk(keys)
    )
    found = Document.objects.filter(kind=kind.code, object_id__in=keys)
    shown = found.only("kind", "object_id", "title", "line", "parts")
    by_key = {one.object_id: one for one in shown}
    hits = [by_key[key] for key in keys if key in by_key and key in rows]
    for hit in hits:
        hit.row = rows[hit.object_id]
        hit.is_sample = hit.row.is_a_sample
        hit.search_document = hit
    return hits


def suggested(search_query: Query) -> list[dict[str, str]]:
    """「もしかして」: texts that find something, with their addresses."""
    found = suggestions.suggest(search_query, public_documents)
    return [{"text": text, "url": address(text)} for text in found]


def public_documents(search_query: Query) -> Any:
    """Documents that match. They may outlive the publication of their item, so the live rows
    are queried as well.
    """
    seen = (
        Q(
            Exists(model.objects.published().filter(pk=OuterRef("object_id"))),
            kind=model.item_kind.code,
        )
        for model in searchable_models()
    )
    found = engine.find(search_query, "", column="pk")
    return Document.objects.filter(reduce(or_, seen), pk__in=found)


def address(text: str) -> str:
    return "?" + urlencode({"q": text})
