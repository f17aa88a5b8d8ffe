"""What the page of all boards shows, in plain values: its rooms, and the newest topics."""

from dataclasses import dataclass

from forum.models import Board, BoardKind, Topic
from forum.models.facts import RoomFacts, TopicFacts
from records.remembered import remembered
from vocabulary.statements import Statement
from vocabulary.whole_rows import whole_rows

NEWEST = 5
_BOARD = ("code", "name", "summary", "kind", "theme_id", "is_open")


@dataclass(frozen=True)
class Rooms:
    """`is_more`: there may be more topics than the boards counted."""

    common: tuple[RoomFacts, ...]
    of_themes: tuple[RoomFacts, ...]
    topic_count: int
    is_more: bool


@dataclass(frozen=True)
class NewTopic:
    title: str
    facts: TopicFacts


_boards = Statement(
    lambda: Board.objects.with_activity().values_list(*_BOARD, "topic_count", "last_posted_at")
)
_newest = Statement(lambda: Topic.objects.recent().values_list("pk")[:NEWEST])


@remembered
def rooms() -> Rooms:
    boards = []
    for *columns, topic_count, last_posted_at in _boards():
        board = Board(**dict(zip(_BOARD, columns, strict=True)))
        board.topic_count, board.last_posted_at = topic_count, last_posted_at
        boards.append(board)
    return Rooms(
        common=tuple(board.facts for board in boards if board.kind != BoardKind.THEME),
        of_themes=tuple(board.facts for board in boards if board.kind == BoardKind.THEME),
        topic_count=sum(board.topic_count for board in boards),
        is_more=any(board.is_more for board in boards),
    )


@remembered
def newest_topics() -> tuple[NewTopic, ...]:
    topics = whole_rows(Topic, [pk for (pk,) in _newest()], ("board", "author"))
    return tuple(NewTopic(topic.title, topic.facts) for topic in topics)
