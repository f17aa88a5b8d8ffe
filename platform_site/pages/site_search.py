"""One box for everything: how many of each kind hold the words, and the best of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from search.index import engine
from search.index.best import Best, best
from search.index.counts import MOST_COUNTED
from search.index.searchable import Searchable
from search.index.writing import searchable_models
from search.kinds import Kind, all_kinds
from search.language.considerate import considerate, is_hurtful
from search.lists import partial, passages, suggestions
from search.lists.canonical import mark_canonical
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


@dataclass(frozen=True)
class Hit:
    """A result as the template gets it. `found_text`, safe HTML, is where the words stand."""

    object_id: int
    title: str
    line: str
    url: str
    is_sample: bool
    text: str = ""
    found_label: str = ""
    found_text: str = ""


@dataclass
class KindResults:
    """The results of one kind. `count` leaves out samples and stops at MOST_COUNTED."""

    model: type[Searchable]
    best: Best
    url: str
    hits: list[Hit] = field(default_factory=list)

    @property
    def kind(self) -> Kind:
        return self.model.item_kind

    @property
    def count(self) -> int:
        return self.best.count

    @property
    def samples(self) -> int:
        return self.best.samples

    @property
    def is_more(self) -> bool:
        return self.count >= MOST_COUNTED

    @property
    def size(self) -> str:
        return size_words(self.count, self.samples, is_more=self.is_more)


def size_words(count: int, samples: int, *, is_more: bool) -> str:
    """「12件」 or 「1,000件以上」; 「見本2件」 where there is nothing but samples."""
    if samples and not count:
        return f"見本{samples:,}件"
    return f"{count:,}件{'以上' if is_more else ''}"


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
        fill_with_best(groups, answer.search_query.highlights)
    is_used = chosen is not None or "page" not in request.GET
    is_whole = bool(groups) and is_used and not (ignored or answer.is_partial)
    mark_canonical(request, is_whole=is_whole)
    shown = page.object_list if page else [hit for group in groups for hit in group.hits]
    context = {"ignored": ignored, "groups": groups, "chosen": chosen, "page": page}
    return render(request, "platform_site/site_search.html", context | in_words(answer, shown))


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


def in_words(answer: Answer, shown: Iterable[Hit]) -> dict[str, Any]:
    """What the page says of an answer: how much it is, how it was understood, what may help."""
    query, search_query, groups = answer.query, answer.search_query, answer.groups
    is_partial = answer.is_partial
    total = sum(group.count for group in groups)
    samples = sum(group.samples for group in groups)
    is_more = any(group.is_more for group in groups)
    return {
        "search_query": search_query,
        "told_text": considerate(search_query.text),
        "topic_title": "" if is_hurtful(search_query.text) else search_query.text,
        "total": total,
        "samples": samples,
        "size": size_words(total, samples, is_more=is_more),
        "explanation": Explanation(search_query, query, address, shown),
        "is_partial": is_partial,
        "omitted_words": [
            word for word in partial.omitted_words(query, search_query) if not is_hurtful(word)
        ],
        "other_search": other_search(query, search_query) if is_partial else {},
        "suggestions": suggested(query) if is_partial or not groups else [],
        "all_url": address(search_query.text),
    }


def find_answer(query: Query) -> Answer:
    exact = engine.prefetch_hits(query)
    groups = found_groups(exact)
    if groups or not query.words:
        return Answer(query, exact, groups)
    smaller = partial.largest_matching(exact, public_documents)
    if smaller is None:
        return Answer(query, exact, [])
    search_query = engine.prefetch_hits(smaller)
    return Answer(query, search_query, found_groups(search_query))


def read_query(data: QueryDict) -> tuple[Query, list[str]]:
    """The query, and a sentence for each part of the address that is ignored."""
    text = " ".join(data.get("q", "").split())
    ignored = [unknown_key(key) for key in data if key not in KEYS]
    kind = data.get("kind", "")
    if kind and kind not in {one.code for one in all_kinds()}:
        ignored.append(f"種類の「{shortened(kind)}」はないため、すべての種類からさがしました。")
    ignored += input_errors(text)
    return parse_query(text[:MAX_LENGTH]), ignored


def found_groups(search_query: Query) -> list[KindResults]:
    """A group for each kind that has results, with its BEST_OF_EACH, in the order of the kinds."""
    if not search_query or search_query.hits == ():
        return []
    found = best(searchable_models(), search_query, range(1, BEST_OF_EACH + 1))
    return [
        KindResults(model, found[code], "?" + urlencode({"q": search_query.text, "kind": code}))
        for model in searchable_models()
        if (code := model.item_kind.code) in found
    ]


def fill_with_best(groups: list[KindResults], words: Sequence[str]) -> None:
    """Give each group what is shown of its best results."""
    hits = read_hits({group.kind.code: group.best for group in groups}, words)
    for group in groups:
        group.hits = hits[group.kind.code]


def page_of(group: KindResults, search_query: Query, number: str) -> tuple[Page, list[str]]:
    """One page of the results of a kind, and remarks on an invalid number."""
    paginator = Paginator(range(group.count + group.samples), ON_A_PAGE)
    page, remarks = requested_page(paginator, number)
    places = range(page.start_index(), page.end_index() + 1)
    hits = read_hits(best([group.model], search_query, places), search_query.highlights)
    page.object_list = hits.get(group.kind.code, [])
    return page, remarks


def read_hits(found: dict[str, Best], words: Sequence[str]) -> dict[str, list[Hit]]:
    """What is shown of these items, by kind, in their order; one query."""
    if not found:
        return {}
    wanted = (Q(kind=kind, object_id__in=list(one.keys)) for kind, one in found.items())
    shown = ("kind", "object_id", "title", "line", "url", "parts")
    rows = Document.objects.filter(reduce(or_, wanted)).only(*shown)
    documents = {(one.kind, one.object_id): one for one in rows}
    return {
        kind: [
            hit(documents[kind, key], words, is_sample=is_sample)
            for key, is_sample in one.keys.items()
            if (kind, key) in documents
        ]
        for kind, one in found.items()
    }


def hit(document: Document, words: Sequence[str], *, is_sample: bool) -> Hit:
    passage = passages.passage(document, words) if words else None
    return Hit(
        *(document.object_id, document.title, document.line, document.url, is_sample),
        text=document.parts[0][1] if document.parts else "",
        found_label=passage.label if passage else "",
        found_text=passage.text if passage else "",
    )


def other_search(query: Query, search_query: Query) -> dict[str, str]:
    """The omitted words as a search of their own, text and address; empty where it is vain."""
    text = partial.other_search(query, search_query, public_documents)
    return {"text": considerate(text), "url": address(text)} if text else {}


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
