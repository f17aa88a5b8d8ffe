"""Reports of readers, and the log of moderators."""

from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from forum.models.posts import Post
from forum.models.topics import Topic
from forum.rights import Person, may_moderate
from records.models import LogEntry
from vocabulary.fields import VisibleCharField, VisibleTextField


class ReportReason(models.TextChoices):
    PERSONAL = "personal", "個人がわかることがある"
    UNKIND = "unkind", "だれかを傷つけることばがある"
    SELLING = "selling", "宣伝や勧誘をしている"
    WRONG = "wrong", "まちがいや、危ない情報がある"
    OTHER = "other", "そのほか"


class ModeratedQuerySet(models.QuerySet):
    def managed_by(self, user: Person) -> Self:
        """The row rule: all for moderators and the secretariat, none for others."""
        return self if may_moderate(user) else self.none()


class ReportQuerySet(ModeratedQuerySet):
    def open(self) -> Self:
        return self.filter(settled_at__isnull=True)


class Report(models.Model):
    """A reader's report of a post, with its text at that time."""

    class Outcome(models.TextChoices):
        HIDDEN = "hidden", "非表示にした"
        KEPT = "kept", "そのまま残した"
        GONE = "gone", "書いた人が削除した"

    post = models.ForeignKey(
        Post, verbose_name="書き込み", on_delete=models.CASCADE, related_name="reports"
    )
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="知らせた人",
        on_delete=models.PROTECT,
        related_name="reports",
    )
    reason = models.CharField("理由", max_length=10, choices=ReportReason)
    note = VisibleCharField("くわしい内容", max_length=500, blank=True, default="")
    reported_text = VisibleTextField("知らせたときの本文", editable=False)
    created_at = models.DateTimeField("知らせた日時", default=timezone.now, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="対応した人",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    settled_at = models.DateTimeField("対応した日時", null=True, blank=True, editable=False)
    outcome = models.CharField(
        "対応", max_length=10, choices=Outcome, blank=True, default="", editable=False
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "気になる書き込みのお知らせ"
        verbose_name_plural = "気になる書き込みのお知らせ"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "reporter"],
                condition=Q(settled_at__isnull=True),
                name="report_one_open_per_person",
                violation_error_message="この書き込みについては、すでにお知らせをいただいています",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=ReportReason.values),
                name="report_reason_known",
                violation_error_message="理由を一覧から選んでください",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, outcome="")
                | (
                    Q(settled_at__isnull=False, settled_by__isnull=False)
                    & Q(outcome__in=["hidden", "kept", "gone"])
                ),
                name="report_settled_by_somebody",
                violation_error_message="対応した人、日時、対応をそろえて記録してください",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post}：{self.get_reason_display()}"

    def get_absolute_url(self) -> str:
        """The page on which a moderator decides."""
        return reverse("report_settle", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.settled_at is None

    @property
    def outcome_sentence(self) -> str:
        if self.is_open:
            return "これから"
        return f"{self.settled_by}さん：{self.get_outcome_display()}"

    def decide(self, outcome: str, reason: str, moderator: User) -> None:
        """Hide the post, which settles every open report on it, or keep it."""
        with transaction.atomic():
            if outcome == self.Outcome.HIDDEN:
                self.post.hide(moderator, reason)
            else:
                self.settle(moderator, outcome, reason)

    def settle(self, moderator: User, outcome: str, note: str = "") -> None:
        """Record the outcome; a report can be settled only once."""
        with transaction.atomic():
            locked = Report.objects.select_for_update(of=("self",), no_key=True).get(pk=self.pk)
            if not locked.is_open:
                raise ValidationError("このお知らせには、すでに対応が済んでいます")
            self.settled_by, self.settled_at = moderator, timezone.now()
            self.outcome = outcome
            self.save(update_fields=["settled_by", "settled_at", "outcome"])
            LogEntry.objects.write(
                LogEntry.Action.SETTLE, self, moderator, note or self.get_outcome_display()
            )


class ModerationEntryQuerySet(ModeratedQuerySet):
    def ends_with(self, action: str, moderator: User, reason: str) -> bool:
        """Whether the last action was this one: a form sent twice asks for what is done."""
        latest = self.order_by("-at", "-pk").values_list("action", "moderator", "reason").first()
        return latest == (action, moderator.pk, reason.strip())


class ModerationEntry(models.Model):
    """One action of a moderator on a post or a topic, with its reason."""

    class Action(models.TextChoices):
        HIDE = "hide", "非表示にした"
        SHOW = "show", "もう一度表示した"
        CLOSE = "close", "受付を終えた"
        OPEN = "open", "受付を再開した"

    post = models.ForeignKey(
        Post,
        verbose_name="書き込み",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="moderation_entries",
    )
    topic = models.ForeignKey(
        Topic,
        verbose_name="話題",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="moderation_entries",
    )
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="行った人",
        on_delete=models.PROTECT,
        related_name="+",
    )
    action = models.CharField("行ったこと", max_length=10, choices=Action)
    reason = VisibleCharField("理由", max_length=200, blank=True, default="")
    at = models.DateTimeField("日時", default=timezone.now, editable=False)

    objects = ModerationEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "見守りの記録"
        verbose_name_plural = "見守りの記録"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=False, topic__isnull=True)
                | Q(post__isnull=True, topic__isnull=False),
                name="moderation_entry_of_one_thing",
                violation_error_message="書き込みか話題の、どちらかひとつの記録にしてください",
            ),
            models.CheckConstraint(
                condition=~Q(action="hide") | ~Q(reason=""),
                name="moderation_entry_hides_with_a_reason",
                violation_error_message="非表示にするときは、理由を入力してください",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()}：{self.post or self.topic}"
