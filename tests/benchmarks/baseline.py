"""The same pages with `icontains` in the place of the search, over the same folded texts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.db.models import QuerySet, Value

from forum.models import Post, Topic
from search.models import Document, SearchableQuerySet
from search.query import Query
from search.typed import pieces

TopicQuerySet = type(Topic.objects.all())


@contextmanager
def icontains() -> Iterator[None]:
    """Within this, every list searches by `icontains`, and knows no rank."""
    with (
        mock.patch.object(SearchableQuerySet, "search", _search),
        mock.patch.object(TopicQuerySet, "search", _search_topics),
    ):
        yield


def _search(rows: Any, text: str | Query) -> QuerySet:
    documents = Document.objects.filter(kind=rows.model.search_kind)
    for piece in pieces(text if isinstance(text, str) else text.text):
        documents = documents.filter(text__icontains=piece.folded)
    found = rows.filter(pk__in=documents.values("object_id"))
    return found.annotate(search_rank=Value(0))


def _search_topics(topics: Any, text: str | Query) -> QuerySet:
    posts = _search(Post.objects.visible(), text).order_by()
    return topics.filter(pk__in=posts.values("topic_id")).annotate(search_rank=Value(0))
