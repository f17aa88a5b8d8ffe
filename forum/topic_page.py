"""A topic and its posts as their page shows them, asked in the same words at every visit."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef, Subquery

from accounts.models import User
from forum.models import POSTS_PER_PAGE, SUBJECTS, Board, Post, Topic
from forum.models.facts import AuthorFacts, PostFacts
from forum.rights import Person
from organizations.rights import SECRETARIAT_GROUP
from vocabulary.models import Municipality, Prefecture
from vocabulary.statements import Statement

# The columns that say who wrote.
_NAME = ("author__display_name", "author__name_number", "author__left_at")
_AUTHOR = (*_NAME, "author__role", "author__role_verified_at")


_topic = Statement(
    lambda key: (
        Topic.objects.visible()
        .filter(pk=key)
        .order_by("pk")
        .values_list(
            *(
                "author",
                "title",
                "is_closed",
                "state",
                "board__code",
                "board__name",
                "board__is_open",
            ),
            *(*_NAME, *SUBJECTS),
        )
    ),
    key=int,
)


def visible_topic(pk: int) -> Topic | None:
    """The topic with what its page shows of it, of its board and of who began it."""
    for author, title, is_closed, state, code, board, is_open, *columns in _topic(key=pk):
        (name, name_number, left_at), subjects = columns[:3], columns[3:]
        if left_at:
            name_number = leavers(pk).get(author, 1)
        return Topic(
            pk=pk,
            title=title,
            is_closed=is_closed,
            state=state,
            board=Board(code=code, name=board, is_open=is_open),
            author=User(display_name=name, name_number=name_number, left_at=left_at),
            **{f"{name}_id": key for name, key in zip(SUBJECTS, subjects, strict=True)},
        )
    return None


_leavers = Statement(
    lambda topic: (
        Post.objects.visible()
        .filter(topic=topic, author__left_at__isnull=False)
        .order_by("author__left_at", "author")
        .values_list("author", "author__left_at")
        .distinct()
    ),
    topic=int,
)


def leavers(topic: int) -> dict[int, int]:
    """Those who wrote here and have left, by their keys, numbered as they left.

    They are told apart in this topic, and nobody can follow them into another one.
    """
    return {author: number for number, (author, _) in enumerate(_leavers(topic=topic), start=1)}


_last_number = Statement(
    lambda key: Post.objects.filter(topic=key).order_by("-number").values_list("number")[:1],
    key=int,
)


def last_number(topic: int) -> int:
    """The number of its last post, which is how many there are."""
    return next((number for (number,) in _last_number(key=topic)), 0)


# --- Its posts -----------------------------------------------------------------------------


def posts_of(topic: int, first: int, last: int, reader: Person) -> list[PostFacts]:
    """The posts of these numbers, with what the reader may do with each."""
    rows = _numbered(topic, _posts(topic=topic, first=first, last=last))
    posts = [_post(topic, *row) for row in rows]
    if not reader.is_authenticated:
        return posts
    own = [row[0] for row in rows if row[1] == reader.pk]
    return list(_with_rights(posts, own, reader)) if own else posts


def _numbered(topic: int, rows: list[Any]) -> list[Any]:
    """The rows, with the numbers of those who have left."""
    if not any(row[_LEFT_AT] for row in rows):
        return rows
    numbers = leavers(topic)
    at = _LEFT_AT - 1
    return [(*row[:at], numbers.get(row[1], row[at]), *row[at + 1 :]) for row in rows]


def _with_rights(posts: list[PostFacts], own: list[int], reader: Person) -> Iterator[PostFacts]:
    written = Post.objects.filter(pk__in=own)
    editable = set(written.editable_by(reader).values_list("pk", flat=True))
    deletable = set(written.deletable_by(reader).values_list("pk", flat=True))
    for post in posts:
        yield replace(post, may_edit=post.pk in editable, may_delete=post.pk in deletable)


_official = Group.objects.filter(name=SECRETARIAT_GROUP, user=OuterRef("author_id"))
# Names by subqueries: to find an order for seven joins takes longer than to read the page.
_town = Municipality.objects.filter(pk=OuterRef("author__home_municipality")).order_by()
_area = Prefecture.objects.filter(pk=OuterRef("author__home_prefecture")).order_by()
_HOME = (
    Subquery(_area.values("name")),
    Subquery(_town.values("name")),
    Subquery(_town.values("prefecture__name")),
)
_OF_POST = (
    *("pk", "author", "number", "state", "text", "hidden_reason", "created_at"),
    *("edited_at", "reply_to__number", "topic__author"),
)
_LEFT_AT = len(_OF_POST) + 1 + _AUTHOR.index("author__left_at")  # in a row of `_posts`
# A range of numbers, which have no gaps; the limit tells the planner that they are few.
_posts = Statement(
    lambda topic, first, last: (
        Post.objects.filter(topic=topic, number__range=(first, last))
        .order_by("number")
        .values_list(*_OF_POST, Exists(_official), *_AUTHOR, *_HOME)[:POSTS_PER_PAGE]
    ),
    topic=int,
    first=int,
    last=int,
)


@lru_cache(maxsize=2048)
def _post(
    topic: int,
    pk: int,
    author: int,
    number: int,
    state: str,
    text: str,
    hidden_reason: str,
    created_at: Any,
    edited_at: Any,
    answered: int | None,
    starter: int,
    is_official: bool,
    *writer: Any,
) -> PostFacts:
    """The post of these columns: equal ones make the same."""
    post = Post(pk=pk, topic_id=topic, number=number, state=state)
    return PostFacts(
        pk=pk,
        topic=topic,
        number=number,
        anchor=post.anchor,
        author=_author(is_official, starter == author, *writer),
        state=state,
        is_visible=post.is_visible,
        text=text,
        hidden_reason=hidden_reason,
        created_at=created_at,
        edited_at=edited_at,
        answered=answered,
        answered_url=Post(topic_id=topic, number=answered).get_absolute_url() if answered else "",
    )


def _author(
    is_official: bool,
    has_started_topic: bool,
    name: str,
    name_number: int,
    left_at: Any,
    role: str,
    role_verified_at: Any,
    prefecture: str | None,
    town: str | None,
    prefecture_of_town: str | None,
) -> AuthorFacts:
    author = User(
        display_name=name,
        name_number=name_number,
        left_at=left_at,
        role=role,
        role_verified_at=role_verified_at,
    )
    if town:
        area = Prefecture(name=prefecture_of_town or "")
        author.home_municipality = Municipality(name=town, prefecture=area)
    elif prefecture:
        author.home_prefecture = Prefecture(name=prefecture)
    return AuthorFacts.of(author, is_official=is_official, has_started_topic=has_started_topic)
