"""What readers see of posts and topics, in plain values: templates draw these once."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User


@dataclass(frozen=True, kw_only=True)
class AuthorFacts:
    """Who wrote. `home` is 「北海道訓子府町」 or empty, `role` how they describe themselves."""

    name: str
    home: str
    role: str
    has_left: bool
    has_verified_role: bool
    is_official: bool
    has_started_topic: bool

    @classmethod
    def of(
        cls, author: User, *, is_official: bool, has_started_topic: bool = False
    ) -> "AuthorFacts":
        return cls(
            name=author.public_name,
            home=str(author.home or ""),
            role=author.get_role_display(),
            has_left=author.has_left,
            has_verified_role=author.has_verified_role,
            is_official=is_official,
            has_started_topic=has_started_topic,
        )


@dataclass(frozen=True, kw_only=True)
class PostFacts:
    """One post, and what its reader may do. `answered` is the number of the post it answers."""

    pk: int
    topic: int
    number: int
    anchor: str
    author: AuthorFacts
    state: str
    is_visible: bool
    text: str
    hidden_reason: str
    created_at: datetime
    edited_at: datetime | None
    answered: int | None
    answered_url: str
    may_edit: bool = False
    may_delete: bool = False


@dataclass(frozen=True, kw_only=True)
class RoomFacts:
    """The entrance of a board. `summary` is empty where the name says all."""

    url: str
    icon: str
    name: str
    summary: str
    topics: str
    last_posted_at: datetime | None
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class TopicFacts:
    """One topic in a list; `author` stands without a home there, which would take a query."""

    url: str
    board: str
    last_posted_at: datetime
    is_closed: bool
    reply_label: str
    author: str
    author_role: str
    author_has_left: bool
