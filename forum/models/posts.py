"""One piece of writing, and what its author and the moderators may do with it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import ClassVar, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Length
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from forum.models.facts import AuthorFacts
from forum.rights import Person, may_moderate
from organizations.rights import SECRETARIAT_GROUP
from records.models import LogEntry
from search.index.searchable import Part, Searchable, SearchableQuerySet
from search.index.writing import reindex
from search.kinds import Kind, MenuPlace
from search.models import Weight
from vocabulary.fields import VisibleCharField, VisibleTextField
from vocabulary.normalize import quoted
from vocabulary.visible import is_visible

TEXT_LENGTH = 2000
POSTS_PER_PAGE = 20
EDITABLE_FOR = timedelta(minutes=30)
MAX_POSTS = 10
MAX_POSTS_WITHIN = timedelta(minutes=10)


class State(models.TextChoices):
    VISIBLE = "visible", "表示中"
    HIDDEN = "hidden", "非表示"
    DELETED = "deleted", "書いた人が削除"


class PostQuerySet(SearchableQuerySet):
    def visible(self) -> Self:
        """What a visitor may read."""
        return self.filter(state=State.VISIBLE, topic__state=State.VISIBLE)

    def published(self) -> Self:
        """As the querysets of all kinds have it, for lists over all kinds."""
        return self.visible()

    def indexable(self) -> Self:
        return self.visible()

    def managed_by(self, user: Person) -> Self:
        """The row rule: posts this person may hide and show."""
        return self if may_moderate(user) else self.none()

    def editable_by(self, user: Person) -> Self:
        """Own posts of the last 30 minutes, while the topic takes posts."""
        return self.deletable_by(user).filter(
            created_at__gt=timezone.now() - EDITABLE_FOR,
            topic__is_closed=False,
            topic__board__is_open=True,
        )

    def deletable_by(self, user: Person) -> Self:
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.visible().filter(author=user)

    def reportable_by(self, user: Person) -> Self:
        """Posts of others that can be read."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.visible().exclude(author=user)

    def written_by(self, user: Person) -> Self:
        """Own posts that are not deleted, hidden ones included, with `later_count`.

        That is the number of visible posts after it in the topic: for a first post, its replies.
        """
        later_posts = (
            Post.objects.visible()
            .filter(topic=OuterRef("topic"), number__gt=OuterRef("number"))
            .order_by()
            .values("topic")
            .annotate(count=Count("pk"))
        )
        own = self.filter(author=user, topic__state=State.VISIBLE).exclude(state=State.DELETED)
        return own.select_related("topic__board").annotate(
            later_count=Coalesce(Subquery(later_posts.values("count")), 0)
        )

    def for_cards(self) -> Self:
        return self.select_related("topic__board", "author")

    def for_page(self) -> Self:
        """With author, their home, and `is_official`: whether they belong to the secretariat."""
        group = Group.objects.filter(name=SECRETARIAT_GROUP, user=OuterRef("author_id"))
        return self.select_related(
            "topic__board",
            "author__home_prefecture",
            "author__home_municipality__prefecture",
            "reply_to",
        ).annotate(is_official=Exists(group))

    def claim_turn(self, author: User, token: UUID | None) -> "Post | None":
        """Serialize the writing of one person, and limit its rate; call it inside a transaction.

        Returns the post already made with this one-time token, so that a form sent twice makes
        one row. Raises ValidationError when the person wrote too much in a short time.
        """
        people = get_user_model()._default_manager.select_for_update(no_key=True)
        if not people.filter(pk=author.pk, is_active=True).exists():
            raise ValidationError("この会員登録では書き込めません")
        earlier = Post.objects.filter(author=author, token=token).first() if token else None
        if earlier is None:
            recent = self.filter(
                author=author, created_at__gt=timezone.now() - MAX_POSTS_WITHIN
            ).count()
            if recent >= MAX_POSTS:
                raise ValidationError(
                    "短い時間にたくさん書き込まれています。10分ほど待ってから、もう一度お試しください"
                )
        return earlier


class Post(Searchable):
    item_kind = Kind(
        code="post",
        label="掲示板の書き込み",
        brief_label="掲示板",
        icon="forum",
        order=70,
        list_page="board_index",
        menu=MenuPlace(label="交流掲示板", order=50),
        tie_break=("-object_id",),
        is_vast=True,
    )
    page_rows = ("topic__board",)

    topic = models.ForeignKey(
        "forum.Topic", verbose_name="話題", on_delete=models.CASCADE, related_name="posts"
    )
    number = models.PositiveIntegerField("番号", editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="書いた人",
        on_delete=models.PROTECT,
        related_name="posts",
    )
    text = VisibleTextField(
        "本文",
        max_length=TEXT_LENGTH,
        blank=True,
        validators=[MaxLengthValidator(TEXT_LENGTH)],
    )
    reply_to = models.ForeignKey(
        "self",
        verbose_name="返信先",
        on_delete=models.RESTRICT,  # goes only together with its topic
        null=True,
        blank=True,
        related_name="answers",
    )
    created_at = models.DateTimeField("書き込み日時", default=timezone.now, editable=False)
    edited_at = models.DateTimeField("修正日時", null=True, blank=True, editable=False)
    state = models.CharField("状態", max_length=10, choices=State, default=State.VISIBLE)
    hidden_reason = VisibleCharField("非表示の理由", max_length=200, blank=True, default="")
    token = models.UUIDField("送信の印", default=uuid4, editable=False)

    # Annotated by for_page.
    is_official: bool

    objects: ClassVar = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "書き込み"
        verbose_name_plural = "書き込み"
        ordering = ["topic", "number"]
        permissions = [("moderate", "交流掲示板を見守り、書き込みを非表示にできる")]
        indexes = [
            models.Index(fields=["author", "-created_at"], name="post_by_author_lately"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "number"],
                name="post_number_once_in_topic",
                violation_error_message="この番号の書き込みは、すでにあります",
            ),
            models.UniqueConstraint(
                fields=["author", "token"],
                name="post_form_sent_once",
                violation_error_message="この書き込みは、すでに届いています",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="post_numbers_begin_at_one",
                violation_error_message="番号は1以上にしてください",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), TEXT_LENGTH),
                name="post_text_not_too_long",
                violation_error_message=f"本文は{TEXT_LENGTH}文字以内で入力してください",
            ),
            models.CheckConstraint(
                condition=Q(state="deleted", text="") | (~Q(state="deleted") & ~Q(text="")),
                name="post_text_gone_once_deleted",
                violation_error_message="本文を入力してください",
            ),
            models.CheckConstraint(
                condition=(Q(state="hidden") & ~Q(hidden_reason=""))
                | (~Q(state="hidden") & Q(hidden_reason="")),
                name="post_hidden_with_a_reason",
                violation_error_message="非表示にするときは、理由を入力してください",
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values),
                name="post_state_known",
                violation_error_message="状態を一覧から選んでください",
            ),
            models.CheckConstraint(
                condition=Q(edited_at__isnull=True) | Q(edited_at__gte=F("created_at")),
                name="post_edited_after_written",
                violation_error_message="修正日時は、書き込み日時より後にしてください",
            ),
        ]

    def __str__(self) -> str:
        return f"{quoted(self.topic)}の{self.number}番"

    # --- What readers see -----------------------------------------------------------------

    def get_absolute_url(self) -> str:
        """The page of the topic this post stands on, at the post."""
        return f"{self.page_url}#{self.anchor}"

    @property
    def page_url(self) -> str:
        """The same page from its top, where messages are displayed."""
        page = (self.number - 1) // POSTS_PER_PAGE + 1
        address = reverse("topic_detail", args=[self.topic_id])
        return f"{address}?page={page}" if page > 1 else address

    @property
    def anchor(self) -> str:
        return f"post-{self.number}"

    @property
    def is_visible(self) -> bool:
        return self.state == State.VISIBLE

    @property
    def author_facts(self) -> AuthorFacts:
        """Of a post from `for_page`."""
        return AuthorFacts.of(
            self.author,
            is_official=self.is_official,
            has_started_topic=self.author_id == self.topic.author_id,
        )

    def search_title(self) -> str:
        return self.topic.title

    def search_parts(self) -> Iterable[Part]:
        """Without the author, so that people are not found by their name."""
        yield Part("書き込み", self.text)
        yield Part("", self.topic.board.name, Weight.SUMMARY)

    @property
    def search_parent(self) -> int:
        return self.topic_id

    def search_line(self) -> str:
        return self.topic.board.name

    # --- Verbs of the author ----------------------------------------------------------------

    def edit(self, text: str, title: str = "") -> None:
        """Change the text, and for a first post the title of the topic."""
        with transaction.atomic():
            self._lock_in_state(State.VISIBLE)
            if not Post.objects.editable_by(self.author).filter(pk=self.pk).exists():
                raise ValidationError(
                    "修正できる時間を過ぎました。続きは、返信として書き込んでください"
                )
            self.text = text.strip()
            self.edited_at = timezone.now()
            self.save(update_fields=["text", "edited_at"])
            if self.number == 1 and title:
                self.topic.rename(title)
            reindex(Post.objects.filter(pk=self.pk))

    def delete_by_author(self) -> None:
        """Erase the text; the number stays, so that replies keep their reference."""
        with transaction.atomic():
            self._lock_in_state(State.VISIBLE)
            self.text, self.state = "", State.DELETED
            self.save(update_fields=["text", "state"])
            LogEntry.objects.write(LogEntry.Action.DELETE, self, self.author)
            self.settle_reports(self.author, "gone")
            self.topic.update_from_posts()
            reindex(Post.objects.filter(pk=self.pk))

    # --- Verbs of readers and moderators ----------------------------------------------------

    def report(self, reporter: User, reason: str, note: str = "") -> models.Model:
        """Report to the moderators; a person has at most one open report on a post.

        It keeps the text, so that it can be judged even after an edit.
        """
        with transaction.atomic():
            self._lock_in_state(State.VISIBLE)
            report, is_new = self.reports.get_or_create(
                reporter=reporter,
                settled_at=None,
                defaults={"reason": reason, "note": note.strip(), "reported_text": self.text},
            )
            if is_new:
                LogEntry.objects.write(LogEntry.Action.REPORT, self, reporter)
            return report

    def hide(self, moderator: User, reason: str) -> None:
        """Readers see the reason in place of the text; open reports are settled."""
        if not is_visible(reason):
            raise ValidationError("非表示にする理由を入力してください")
        with transaction.atomic():
            self._lock_in_state(State.VISIBLE)
            self._moderate(State.HIDDEN, reason.strip(), moderator)
            LogEntry.objects.write(LogEntry.Action.HIDE, self, moderator, self.hidden_reason)
            self.settle_reports(moderator, "hidden")

    def show(self, moderator: User, reason: str = "") -> None:
        with transaction.atomic():
            self._lock_in_state(State.HIDDEN)
            self._moderate(State.VISIBLE, "", moderator, reason)
            LogEntry.objects.write(LogEntry.Action.SHOW, self, moderator, reason)

    def settle_reports(self, person: User, outcome: str) -> None:
        for report in self.reports.open():
            report.settle(person, outcome)

    def _moderate(self, state: str, hidden_reason: str, moderator: User, reason: str = "") -> None:
        self.state, self.hidden_reason = state, hidden_reason
        self.save(update_fields=["state", "hidden_reason"])
        action = "hide" if state == State.HIDDEN else "show"
        self.moderation_entries.create(
            moderator=moderator, action=action, reason=hidden_reason or reason
        )
        self.topic.update_from_posts()
        reindex(Post.objects.filter(pk=self.pk))

    def _lock_in_state(self, state: str) -> None:
        """Lock the row, and raise ValidationError if its state was changed meanwhile."""
        locked = Post.objects.select_for_update(of=("self",), no_key=True).get(pk=self.pk)
        if locked.state != state:
            raise ValidationError(f"この書き込みは、いま「{locked.get_state_display()}」です")
        self.text = locked.text
