"""How to take part: for whom, what it costs, how to apply, what is done for whose sake."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

CLOSING_SOON = timedelta(days=3)


class Consideration(models.TextChoices):
    SIGN_LANGUAGE = "sign-language", "手話通訳"
    SUMMARY_WRITING = "summary-writing", "要約筆記"
    CAPTIONS = "captions", "字幕"
    WHEELCHAIR = "wheelchair", "車いすで参加できる"
    CHILDCARE = "childcare", "託児"
    PARKING = "parking", "駐車場"
    TELEPHONE = "telephone", "電話で申し込める"


class Standing(models.TextChoices):
    """What a reader wants to know first. Reckoned from the dates at each look, never stored."""

    CANCELLED = "cancelled", "中止"
    POSTPONED = "postponed", "延期"
    ENDED = "ended", "終了しました"
    FULL = "full", "満員"
    CLOSED = "closed", "申込締切"
    CLOSING = "closing", "まもなく締切"
    OPEN = "open", "申込受付中"
    WALK_IN = "walk-in", "申込不要"
    UNKNOWN = "unknown", ""


CHIP_OF = {
    Standing.CANCELLED: "error",
    Standing.POSTPONED: "warning",
    Standing.FULL: "warning",
    Standing.CLOSING: "warning",
    Standing.OPEN: "success",
    Standing.WALK_IN: "success",
}


class EventParticipation(models.Model):
    """How to take part in an event. There is no row where nothing is known of it."""

    event = models.OneToOneField(
        "events.Event", on_delete=models.CASCADE, related_name="participation"
    )
    targets = models.CharField(
        "対象",
        max_length=200,
        blank=True,
        default="",
        help_text="どなたが参加できるか。例：どなたでも、市町村の職員",
    )
    fee = models.CharField(
        "費用", max_length=100, blank=True, default="", help_text="例：無料、資料代500円"
    )
    capacity = models.PositiveIntegerField(
        "定員（人）", null=True, blank=True, help_text="定員がなければ、空けておいてください。"
    )
    is_full = models.BooleanField(
        "定員に達した", default=False, help_text="付けると、一覧に「満員」と出ます。"
    )
    is_walk_in = models.BooleanField(
        "申込不要", default=False, help_text="申し込まなくても参加できるときに付けます。"
    )
    apply_until = models.DateTimeField(
        "申込の締切",
        null=True,
        blank=True,
        help_text="例：2026-12-01 17:00。日付だけなら、その日の終わりまでです。",
    )
    apply_how = models.TextField(
        "申込方法",
        blank=True,
        default="",
        max_length=1000,
        help_text="インターネットを使わない方の申込方法（電話、FAXなど）も書いてください。",
    )
    apply_url = models.URLField("申込ページ", max_length=500, blank=True, default="")
    apply_phone = models.CharField(
        "申込の電話番号", max_length=30, blank=True, default="", help_text="例：03-1234-5678"
    )
    considerations = ArrayField(
        models.CharField("配慮", max_length=20, choices=Consideration),
        verbose_name="参加する方への配慮",
        blank=True,
        default=list,
    )
    consideration_note = models.CharField(
        "配慮の補足",
        max_length=200,
        blank=True,
        default="",
        help_text="例：手話通訳は12月1日までにお申し出ください。",
    )

    class Meta:
        verbose_name = "参加するには"
        verbose_name_plural = "参加するには"
        constraints = [
            models.CheckConstraint(
                condition=Q(is_walk_in=False)
                | Q(apply_until__isnull=True, apply_url="", apply_phone="", is_full=False),
                name="event_walk_in_needs_no_application",
                violation_error_message=(
                    "「申込不要」のときは、申込の締切・ページ・電話番号と「定員に達した」を"
                    "空けてください"
                ),
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gt=0),
                name="event_capacity_above_zero",
                violation_error_message=(
                    "定員は1人以上で入力してください。定員がなければ空けてください"
                ),
            ),
            models.CheckConstraint(
                condition=Q(considerations__contained_by=Consideration.values),
                name="event_considerations_known",
                violation_error_message="配慮を、一覧から選び直してください",
            ),
        ]

    def __str__(self) -> str:
        return "参加するには"

    @property
    def asks_for_application(self) -> bool:
        return bool(self.apply_until or self.apply_url or self.apply_phone or self.apply_how)

    @property
    def is_known(self) -> bool:
        known = (self.targets, self.fee, self.capacity, self.is_walk_in, self.asks_for_application)
        return any(known) or bool(self.considerations or self.consideration_note)

    @property
    def application(self) -> Standing:
        """Where the applications stand now, whatever becomes of the event itself."""
        if self.is_walk_in:
            return Standing.WALK_IN
        if self.is_full:
            return Standing.FULL
        if not self.asks_for_application:
            return Standing.UNKNOWN
        if self.apply_until is None:
            return Standing.OPEN
        left = self.apply_until - timezone.now()
        if left <= timedelta(0):
            return Standing.CLOSED
        return Standing.CLOSING if left <= CLOSING_SOON else Standing.OPEN

    @property
    def consideration_conditions(self) -> list[tuple[str, str]]:
        """Each in words, with the condition that lists ask for it by, in their own order."""
        given = [one for one in Consideration if one in self.considerations]
        return [(str(one.label), f"consideration={one.value}") for one in given]

    @property
    def consideration_labels(self) -> list[str]:
        return [words for words, _ in self.consideration_conditions]
