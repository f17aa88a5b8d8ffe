"""What the page of all boards shows, in plain values: its rooms, and the newest topics.

A change leaves most of them as they were: what is made of the same columns is made once.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from accounts.models import User
from forum.models import Board, BoardKind, Topic
from forum.models.facts import RoomFacts, TopicFacts
from records.remembered import remembered
from vocabulary.statements import Statement

NEWEST = 5
_BOARD = ("code", "name", "summary", "kind", "theme_id", "is_open")
_TOPIC = ("title", "reply_count", "is_closed", "last_posted_at")
_AUTHOR = ("display_name", "name_number", "left_at", "role")


@dataclass(frozen=True)
class Rooms:
    """`is_more`: there may be more topics than the boards counted."""

    common: tuple[RoomFacts, ...]
    of_themes: tuple[RoomFacts, ...]
    topic_count: int
    is_more: bool


@dataclass(frozen=True)
class _Room:
    facts: RoomFacts
    is_of_theme: bool
    topic_count: int
    is_more: bool


@dataclass(frozen=True)
class NewTopic:
    title: str
    facts: TopicFacts


_boards = Statement(
    lambda: Board.objects.with_activity().values_list("topic_count", "last_posted_at", *_BOARD)
)
_newest = Statement(
    lambda: Topic.objects.recent().values_list(
        "pk", "board__name", *_TOPIC, *(f"author__{name}" for name in _AUTHOR)
    )[:NEWEST]
)


@remembered
def rooms() -> Rooms:
    rooms = [_room(*columns) for columns in _boards()]
    return Rooms(
        common=tuple(room.facts for room in rooms if not room.is_of_theme),
        of_themes=tuple(room.facts for room in rooms if room.is_of_theme),
        topic_count=sum(room.topic_count for room in rooms),
        is_more=any(room.is_more for room in rooms),
    )


@lru_cache(maxsize=256)
def _room(topic_count: int, last_posted_at: datetime | None, *columns: Any) -> _Room:
    """The room of these columns: equal ones make the same."""
    board = Board(**dict(zip(_BOARD, columns, strict=True)))
    board.topic_count, board.last_posted_at = topic_count, last_posted_at
    return _Room(board.facts, board.kind == BoardKind.THEME, topic_count, board.is_more)


@remembered
def newest_topics() -> tuple[NewTopic, ...]:
    return tuple(_new_topic(*columns) for columns in _newest())


@lru_cache(maxsize=256)
def _new_topic(pk: int, board: str, *columns: Any) -> NewTopic:
    """The topic of these columns, in the same way."""
    of_topic, of_author = columns[: len(_TOPIC)], columns[len(_TOPIC) :]
    topic = Topic(pk=pk, board=Board(name=board), **dict(zip(_TOPIC, of_topic, strict=True)))
    topic.author = User(**dict(zip(_AUTHOR, of_author, strict=True)))
    return NewTopic(topic.title, topic.facts)
