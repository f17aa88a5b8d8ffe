"""The item of a page, and what stands beside it, asked in the same words at every visit."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from django.http import Http404

from records.remembered import remembered
from search.index.cards import CardStatement, ItemCard
from search.index.searchable import Searchable
from vocabulary.statements import Statement
from vocabulary.whole_rows import page_columns, page_item

Item = TypeVar("Item", bound=Searchable)

MAX_TOPICS = 5
_NEWEST_FIRST = ("-published_at", "-object_id")


def public_or_none(model: type[Item], pk: int) -> Item | None:
    """The item, if anybody may see it now, with the rows its page shows."""
    for text, stamps in _public(model)(key=pk):
        item: Item = page_item(model, text, stamps)
        return item
    return None


def public_or_404(model: type[Item], pk: int) -> Item:
    """The same; where nobody may see it, Http404."""
    item = public_or_none(model, pk)
    if item is None:
        raise Http404
    return item


@cache
def _public(model: Any) -> Statement:
    columns = page_columns(model)
    return Statement(
        lambda key: model.objects.published().filter(pk=key).order_by("pk").values_list(*columns),
        key=int,
    )


# --- Beside it -----------------------------------------------------------------------------


@dataclass(frozen=True)
class TopicLine:
    """A topic about an item."""

    url: str
    title: str
    reply_count: int
    last_posted_at: datetime


def topics_about(item: Searchable) -> tuple[TopicLine, ...]:
    """The latest ones; their model belongs to a higher layer."""
    return _topics_about(type(item), item.pk)


@remembered
def _topics_about(model: Any, key: int) -> tuple[TopicLine, ...]:
    topic = model._meta.get_field("topics").related_model
    return tuple(
        TopicLine(topic(pk=pk).get_absolute_url(), *columns)
        for pk, *columns in _topics(model)(key=key)
    )


@cache
def _topics(model: Any) -> Statement:
    relation = model._meta.get_field("topics")
    topics = relation.related_model.objects.recent()
    return Statement(
        lambda key: topics.filter(**{relation.field.name: key}).values_list(
            "pk", "title", "reply_count", "last_posted_at"
        )[:MAX_TOPICS],
        key=int,
    )


def cards_beside(
    item: Searchable, path: str, *order: str, most: int | None = None
) -> tuple[ItemCard, ...]:
    """The cards of the public items to which these relations lead, the newest first."""
    return _cards_beside(type(item), path, order or _NEWEST_FIRST, most, item.pk)


@remembered
def _cards_beside(
    model: Any, path: str, order: tuple[str, ...], most: int | None, key: int
) -> tuple[ItemCard, ...]:
    return _beside(model, path, order, most)(key=key)


@cache
def _beside(model: Any, path: str, order: tuple[str, ...], most: int | None) -> CardStatement:
    other, way_back = model, ""
    for name in path.split("__"):
        relation = other._meta.get_field(name)
        other = relation.related_model
        way_back = "__".join(filter(None, [relation.remote_field.name, way_back]))
    return CardStatement(
        lambda key: (
            other.cards()
            .filter(object_id__in=other.objects.order_by().filter(**{way_back: key}).values("pk"))
            .order_by(*order)[:most]
        ),
        key=int,
    )


@remembered
def public_card(model: type[Searchable], pk: int) -> tuple[ItemCard, ...]:
    """The card of the item, if anybody may see it now."""
    return _card(model)(key=pk)


@cache
def _card(model: type[Searchable]) -> CardStatement:
    return CardStatement(lambda key: model.cards().filter(object_id=key).newest_first(), key=int)
