"""The forum: boards, topics, posts, and their moderation."""

from forum.models.boards import Board, BoardKind
from forum.models.moderation import ModerationEntry, Report, ReportReason
from forum.models.posts import EDITABLE_FOR, POSTS_PER_PAGE, Post, State
from forum.models.topics import SUBJECTS, Topic, Watch

__all__ = [
    "EDITABLE_FOR",
    "POSTS_PER_PAGE",
    "SUBJECTS",
    "Board",
    "BoardKind",
    "ModerationEntry",
    "Post",
    "Report",
    "ReportReason",
    "State",
    "Topic",
    "Watch",
]
