"""The same pages with `icontains` in the place of the search, over the same folded texts."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from django.db.models import Q, QuerySet, Value

from forum.models import Post, Topic
from search.index import engine
from search.index.searchable import SearchableQuerySet
from search.models import Document, Weight
from search.question.pieces import pieces
from search.question.query import Query

DocumentQuerySet = type(Document.objects.all())
TopicQuerySet = type(Topic.objects.all())


@contextmanager
def icontains() -> Iterator[None]:
    """Within this, every list searches by `icontains`, and knows no rank."""
    with ExitStack() as stack:
        for where, name, instead in (
            (DocumentQuerySet, "look_up", lambda documents, query: query),
            (SearchableQuerySet, "search", _search),
            (TopicQuerySet, "search", _search_topics),
            (engine, "found", _found),
            (engine, "any_found", _any_found),
            (engine, "by_place", _by_place),
        ):
            stack.enter_context(mock.patch.object(where, name, instead))
        yield


def _search(rows: Any, text: str | Query) -> QuerySet:
    found = rows.filter(pk__in=_found(Document.objects, text, rows.model.item_kind.code))
    return found.annotate(search_rank=Value(0))


def _search_topics(topics: Any, text: str | Query) -> QuerySet:
    posts = _search(Post.objects.visible(), text).order_by()
    return topics.filter(pk__in=posts.values("topic_id")).annotate(search_rank=Value(0))


def _found(documents: Any, text: str | Query, kind: str, column: str = "object_id") -> QuerySet:
    documents = documents.filter(kind=kind)
    for piece in pieces(text if isinstance(text, str) else text.text):
        documents = documents.filter(text__icontains=piece.folded)
    return documents.values(column)


def _any_found(documents: Any, query: Query, kind: str, most: int) -> QuerySet:
    return _found(documents, query, kind)[:most]


def _by_place(documents: Any, query: Query, kind: str, most: int) -> dict[Weight, Q]:
    return {Weight.BODY: Q(pk__in=_found(documents, query, kind))}
