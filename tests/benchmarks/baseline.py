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
from search.question.pieces import parse_pieces
from search.question.query import Query

TopicQuerySet = type(Topic.objects.all())


@contextmanager
def icontains() -> Iterator[None]:
    """Within this, every list searches by `icontains`, and knows no rank."""
    with ExitStack() as stack:
        for owner, name, replacement in (
            (SearchableQuerySet, "search", _search),
            (TopicQuerySet, "search", _search_topics),
            (engine, "prefetch_hits", lambda query: query),
            (engine, "hits", _hits),
            (engine, "find", _find),
            (engine, "is_found_up_to", _is_found_up_to),
            (engine, "conditions_by_weight", _conditions_by_weight),
        ):
            stack.enter_context(mock.patch.object(owner, name, replacement))
        yield


def _search(rows: Any, text: str | Query) -> QuerySet:
    keys = _find(text, rows.model.item_kind.code)
    return rows.filter(pk__in=keys).annotate(search_rank=Value(0))


def _search_topics(topics: Any, text: str | Query) -> QuerySet:
    posts = _search(Post.objects.visible(), text).order_by()
    return topics.filter(pk__in=posts.values("topic_id")).annotate(search_rank=Value(0))


def _find(
    text: str | Query, kind: str, column: str = "object_id", *, among: Any = Document.objects
) -> QuerySet:
    return _holding(text, among.filter(kind=kind)).values(column)


def _holding(text: str | Query, documents: Any) -> Any:
    for piece in parse_pieces(text if isinstance(text, str) else text.text):
        documents = documents.filter(text__icontains=piece.folded)
    return documents


def _hits(query: Query) -> tuple[str, list[Any]]:
    documents = _holding(query, Document.objects.exclude(kind=Post.item_kind.code))
    rows = documents.values_list("kind", "object_id", Value(int(Weight.BODY)))
    sql, parameters = rows.query.sql_with_params()
    return sql, list(parameters)


def _is_found_up_to(query: Query, kind: str, limit: int) -> Q:
    return Q(pk__in=_find(query, kind)[:limit])


def _conditions_by_weight(query: Query, kind: str, limit: int) -> dict[Weight, Q]:
    return {Weight.BODY: Q(pk__in=_find(query, kind))}
