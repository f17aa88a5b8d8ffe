"""Topics of a board, and the verbs of authors and moderators."""

from typing import ClassVar, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from forum.models.boards import Board
from forum.models.facts import TopicFacts
from forum.models.posts import Post, State
from forum.rights import Person, may_moderate
from records.models import LogEntry
from search.index import engine
from search.index.searchable import Searchable
from search.index.writing import reindex
from search.kinds import Kind
from search.models import Document, Weight
from search.question.query import Query, parse_query
from vocabulary.fields import VisibleCharField
from vocabulary.visible import is_visible

TITLE_LENGTH = 50
# The columns for the subject of a topic: one for each kind that may be talked about.
SUBJECTS = ("case", "policy", "event", "organization", "video")


def _subject_key(model: str, name: str) -> models.ForeignKey:
    return models.ForeignKey(
        model,
        verbose_name=name,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="topics",
    )


def _at_most_one(names: tuple[str, ...]) -> Q:
    """Condition: of these columns, all but one are empty."""
    allowed = Q()
    for name in names:
        allowed |= Q(**{f"{other}__isnull": True for other in names if other != name})
    return allowed


class TopicQuerySet(models.QuerySet["Topic"]):
    def visible(self) -> Self:
        return self.filter(state=State.VISIBLE)

    def recent(self) -> Self:
        """What visitors may see, the latest writing first."""
        latest = self.visible().order_by("-last_posted_at", "-pk")
        return latest.select_related("board")

    def managed_by(self, user: Person) -> Self:
        """The row rule: topics this person may close, hide and show."""
        return self if may_moderate(user) else self.none()

    def search(self, text: str | Query) -> Self:
        """Topics whose title and one post together contain every word of `text`.

        Annotates `search_rank`, that of the best post.
        """
        query = text if isinstance(text, Query) else parse_query(text, Post.item_kind.code)
        if not query:
            return self.annotate(search_rank=models.Value(int(Weight.HEAD)))
        kind, topics = Post.item_kind.code, "parent_id"
        hits = engine.find(query, kind, topics)
        return self.filter(pk__in=hits).annotate(search_rank=engine.rank(query, kind, topics))

    def for_cards(self) -> Self:
        """With the rows of a list entry."""
        return self.select_related("board", "author")


class Topic(models.Model):
    # Topics are searched by their posts; TopicResults sets the document of the post that matched.
    item_kind: ClassVar[Kind] = Post.item_kind
    search_document: Document | None = None

    board = models.ForeignKey(
        Board, verbose_name="部屋", on_delete=models.PROTECT, related_name="topics"
    )
    title = VisibleCharField("題名", max_length=TITLE_LENGTH)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="話題を始めた人",
        on_delete=models.PROTECT,
        related_name="topics",
    )
    created_at = models.DateTimeField("始めた日時", default=timezone.now, editable=False)
    last_posted_at = models.DateTimeField("最後の書き込み", default=timezone.now, editable=False)
    # Counted with each post: a list would count thousands to show one number.
    reply_count = models.PositiveIntegerField("見られる返信の数", default=0, editable=False)
    is_closed = models.BooleanField("受付を終えた", default=False)
    state = models.CharField("状態", max_length=10, choices=State, default=State.VISIBLE)
    hidden_reason = VisibleCharField("非表示の理由", max_length=200, blank=True, default="")
    case = _subject_key("cases.Case", "事例")
    policy = _subject_key("policies.Policy", "施策")
    event = _subject_key("events.Event", "イベント")
    organization = _subject_key("organizations.Organization", "団体・行政機関")
    video = _subject_key("events.Video", "動画")

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = "話題"
        verbose_name_plural = "話題"
        ordering = ["-last_posted_at", "-pk"]
        indexes = [
            models.Index(fields=["-last_posted_at", "-id"], name="topic_latest_first"),
            models.Index(
                fields=["board", "-last_posted_at", "-id"],
                name="topic_latest_in_board",
                condition=Q(state=State.VISIBLE),
            ),
            models.Index(fields=["-created_at", "-id"], name="topic_started_last_first"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="topic_has_a_title",
                violation_error_message="題名を入力してください",
            ),
            models.CheckConstraint(
                condition=_at_most_one(SUBJECTS),
                name="topic_about_one_thing",
                violation_error_message="話題の対象は、ひとつだけ選んでください",
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values),
                name="topic_state_known",
                violation_error_message="状態を一覧から選んでください",
            ),
            models.CheckConstraint(
                condition=(Q(state="hidden") & ~Q(hidden_reason=""))
                | (~Q(state="hidden") & Q(hidden_reason="")),
                name="topic_hidden_with_a_reason",
                violation_error_message="非表示にするときは、理由を入力してください",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    # --- What readers see -----------------------------------------------------------------

    def get_absolute_url(self) -> str:
        return reverse("topic_detail", args=[self.pk])

    @property
    def is_visible(self) -> bool:
        return self.state == State.VISIBLE

    @property
    def takes_posts(self) -> bool:
        return self.is_visible and not self.is_closed and self.board.is_open

    @property
    def reply_label(self) -> str:
        """「返信5件」"""
        return f"返信{self.reply_count}件" if self.reply_count else "返信はまだありません"

    @property
    def facts(self) -> TopicFacts:
        """Of a topic from `for_cards`."""
        return TopicFacts(
            url=self.get_absolute_url(),
            board=self.board.name,
            last_posted_at=self.last_posted_at,
            is_closed=self.is_closed,
            reply_label=self.reply_label,
            author=self.author.public_name,
            author_role=self.author.get_role_display(),
            author_has_left=self.author.has_left,
        )

    # --- Verbs of people who write ----------------------------------------------------------

    @classmethod
    def start(
        cls,
        board: Board,
        author: User,
        title: str,
        text: str,
        item: Searchable | None = None,
        token: UUID | None = None,
    ) -> Post:
        """Open a topic with its first post, and return that post.

        `item` is what the topic is about, of a kind that may be talked about. A `token` that was
        used before returns the post made with it.
        """
        with transaction.atomic():
            earlier = Post.objects.claim_turn(author, token)
            if earlier:
                return earlier
            if not Board.objects.open().filter(pk=board.pk).exists():
                raise ValidationError("この部屋では、書き込みを受け付けていません")
            subject = {item.item_kind.code: item} if item else {}
            topic = cls.objects.create(
                board=board, title=_one_line(title), author=author, **subject
            )
            return topic._write(author, text, None, token)

    def reply(
        self, author: User, text: str, reply_to: Post | None = None, token: UUID | None = None
    ) -> Post:
        """Add a post. Numbers are given out one at a time, under a lock on the topic."""
        with transaction.atomic():
            earlier = Post.objects.claim_turn(author, token)
            if earlier:
                return earlier
            locked = self._lock()
            if not locked.takes_posts:
                raise ValidationError("この話題の受付は終わりました")
            if reply_to and (reply_to.topic_id != self.pk or not reply_to.is_visible):
                raise ValidationError("返信先の書き込みは、いま見られません")
            return locked._write(author, text, reply_to, token)

    def rename(self, title: str) -> None:
        with transaction.atomic():
            self.title = _one_line(title)
            self.save(update_fields=["title"])
            reindex(Post.objects.filter(topic=self))

    def _write(self, author: User, text: str, reply_to: Post | None, token: UUID | None) -> Post:
        last = self.posts.aggregate(last=Max("number"))["last"] or 0
        post = self.posts.create(
            number=last + 1,
            author=author,
            text=text.strip(),
            reply_to=reply_to,
            token=token or uuid4(),
        )
        self.last_posted_at = post.created_at
        if post.number > 1:
            self.reply_count += 1
        self.save(update_fields=["last_posted_at", "reply_count"])
        reindex(Post.objects.filter(pk=post.pk))
        return post

    # --- Verbs of moderators ------------------------------------------------------------------

    def close(self, moderator: User, reason: str = "") -> None:
        """Take no more posts; what is written stays readable."""
        with transaction.atomic():
            self._set_closed(True, moderator, reason)
            LogEntry.objects.write(LogEntry.Action.CLOSE, self, moderator, reason)

    def open_again(self, moderator: User, reason: str = "") -> None:
        with transaction.atomic():
            self._set_closed(False, moderator, reason)
            LogEntry.objects.write(LogEntry.Action.CHANGE, self, moderator, "受付の再開")

    def hide(self, moderator: User, reason: str) -> None:
        """Take the whole topic out of the lists and the search."""
        if not is_visible(reason):
            raise ValidationError("非表示にする理由を入力してください")
        with transaction.atomic():
            self._moderate(State.VISIBLE, State.HIDDEN, reason.strip(), moderator)
            LogEntry.objects.write(LogEntry.Action.HIDE, self, moderator, self.hidden_reason)
            for post in self.posts.filter(reports__settled_at=None).distinct():
                post.settle_reports(moderator, "hidden")

    def show(self, moderator: User, reason: str = "") -> None:
        with transaction.atomic():
            self._moderate(State.HIDDEN, State.VISIBLE, "", moderator, reason)
            LogEntry.objects.write(LogEntry.Action.SHOW, self, moderator, reason)

    def update_from_posts(self) -> None:
        """Update what is known of the visible posts, after one was hidden, shown or deleted.

        A topic whose posts are all deleted is deleted as well.
        """
        locked = self._lock()
        visible = locked.posts.filter(state=State.VISIBLE)
        replies = Count("pk", filter=Q(number__gt=1))
        last, locked.reply_count = visible.aggregate(
            last=Max("created_at"), replies=replies
        ).values()
        if last is None and not locked.posts.exclude(state=State.DELETED).exists():
            locked.state, locked.hidden_reason = State.DELETED, ""
        locked.last_posted_at = last or locked.created_at
        locked.save(update_fields=["state", "hidden_reason", "last_posted_at", "reply_count"])
        self.state, self.last_posted_at = locked.state, locked.last_posted_at
        self.reply_count = locked.reply_count

    def _set_closed(self, is_closed: bool, moderator: User, reason: str) -> None:
        if self._lock().is_closed == is_closed:
            raise ValidationError(
                "この話題の受付は、すでに終わっています" if is_closed else "この話題は受付中です"
            )
        self.is_closed = is_closed
        self.save(update_fields=["is_closed"])
        self.moderation_entries.create(
            moderator=moderator, action="close" if is_closed else "open", reason=reason
        )

    def _moderate(
        self, before: str, after: str, hidden_reason: str, moderator: User, reason: str = ""
    ) -> None:
        locked = self._lock()
        if locked.state != before:
            raise ValidationError(f"この話題は、いま「{locked.get_state_display()}」です")
        self.state, self.hidden_reason = after, hidden_reason
        self.save(update_fields=["state", "hidden_reason"])
        action = "hide" if after == State.HIDDEN else "show"
        self.moderation_entries.create(
            moderator=moderator, action=action, reason=hidden_reason or reason
        )
        reindex(Post.objects.filter(topic=self))

    def _lock(self) -> "Topic":
        rows = Topic.objects.select_for_update(of=("self",), no_key=True)
        return rows.select_related("board").get(pk=self.pk)


def _one_line(title: str) -> str:
    return " ".join(title.split())


class Watch(models.Model):
    """A person who wants to hear of new posts in a topic."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="利用者",
        on_delete=models.CASCADE,
        related_name="watches",
    )
    topic = models.ForeignKey(
        Topic, verbose_name="話題", on_delete=models.CASCADE, related_name="watches"
    )
    created_at = models.DateTimeField("登録日時", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "見守っている話題"
        verbose_name_plural = "見守っている話題"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "topic"],
                name="watch_once",
                violation_error_message="この話題は、すでに登録されています",
            )
        ]

    def __str__(self) -> str:
        return str(self.topic)
