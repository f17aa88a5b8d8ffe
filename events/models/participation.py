"""How to take part: for whom, the fee, how to apply, and considerations for accessibility."""

import re
from datetime import timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from records.moments import Moment
from vocabulary.fields import CheckedCharField, VisibleCharField, VisibleTextField
from vocabulary.normalize import nfkc, readable
from vocabulary.numerals import with_digits

CLOSING_SOON = timedelta(days=3)
_COUNTS = r"^[^0-9０-９-]*0*[1-9１-９一二三四五六七八九十百千]"  # a capacity, from one on
_NO_COUNT = (
    "定員は、30人、15組（申込順）のように、1以上の数字で入力してください。"
    "定員がなければ空けてください"
)


class Consideration(models.TextChoices):
    SIGN_LANGUAGE = "sign-language", "手話通訳"
    SUMMARY_WRITING = "summary-writing", "要約筆記"
    CAPTIONS = "captions", "字幕"
    WHEELCHAIR = "wheelchair", "車いすで参加できる"
    CHILDCARE = "childcare", "託児"
    PARKING = "parking", "駐車場"
    TELEPHONE = "telephone", "電話で申し込める"


class EventStatus(models.TextChoices):
    """Whether an event takes place and can be joined. Computed at each request, never stored."""

    CANCELLED = "cancelled", "中止"
    POSTPONED = "postponed", "延期"
    ENDED = "ended", "終了しました"
    FULL = "full", "満員"
    CLOSED = "closed", "申込締切"
    CLOSING = "closing", "まもなく締切"
    OPEN = "open", "申込受付中"
    WALK_IN = "walk-in", "申込不要"
    UNKNOWN = "unknown", ""


STATUS_CHIPS = {
    EventStatus.CANCELLED: "error",
    EventStatus.POSTPONED: "warning",
    EventStatus.FULL: "warning",
    EventStatus.CLOSING: "warning",
    EventStatus.OPEN: "success",
    EventStatus.WALK_IN: "success",
}


def with_unit(capacity: str) -> str:
    """「1,200人」 for a number alone; what has a unit, as 「15組（申込順）」, keeps it."""
    written = with_digits(
        re.sub("[０-９，]", lambda found: nfkc(found[0]), readable(capacity))
    ).strip()
    number = written.replace(",", "")
    return f"{int(number):,}人" if re.fullmatch("[0-9]{1,9}", number) else written


class EventParticipation(models.Model):
    """How to take part in an event. There is no row where nothing is known."""

    changes_at = (Moment("apply_until"), Moment("apply_until", ahead=CLOSING_SOON))

    event = models.OneToOneField(
        "events.Event", on_delete=models.CASCADE, related_name="participation"
    )
    targets = VisibleCharField(
        "対象",
        max_length=200,
        blank=True,
        default="",
        help_text="どなたが参加できるか。例：どなたでも、市町村の職員",
    )
    fee = VisibleCharField(
        "費用", max_length=100, blank=True, default="", help_text="例：無料、資料代500円"
    )
    capacity = CheckedCharField(
        "定員",
        max_length=40,
        blank=True,
        default="",
        validators=[RegexValidator(_COUNTS, _NO_COUNT)],
        help_text="例：30人、15組（申込順）。定員がなければ、空けておいてください。",
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
        db_index=True,
        help_text="例：2026-12-01 17:00。日付だけなら、その日の終わりまでです。",
    )
    apply_how = VisibleTextField(
        "申込方法",
        blank=True,
        default="",
        max_length=1000,
        help_text="インターネットを使わない方の申込方法（電話、FAXなど）も書いてください。",
    )
    apply_url = models.URLField("申込ページ", max_length=500, blank=True, default="")
    apply_phone = VisibleCharField(
        "申込の電話番号", max_length=30, blank=True, default="", help_text="例：03-1234-5678"
    )
    considerations = ArrayField(
        models.CharField("配慮", max_length=20, choices=Consideration),
        verbose_name="参加する方への配慮",
        blank=True,
        default=list,
    )
    consideration_note = VisibleCharField(
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
                condition=Q(capacity="") | Q(capacity__regex=_COUNTS),
                name="event_capacity_above_zero",
                violation_error_message=_NO_COUNT,
            ),
            models.CheckConstraint(
                condition=Q(considerations__contained_by=Consideration.values),
                name="event_considerations_known",
                violation_error_message="配慮を、一覧から選び直してください",
            ),
        ]

    def __str__(self) -> str:
        return "参加するには"

    def clean(self) -> None:
        super().clean()
        self.capacity = with_unit(self.capacity)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.capacity = with_unit(self.capacity)
        super().save(*args, **kwargs)

    @property
    def asks_for_application(self) -> bool:
        return bool(self.apply_until or self.apply_url or self.apply_phone or self.apply_how)

    @property
    def is_known(self) -> bool:
        known = (self.targets, self.fee, self.capacity, self.is_walk_in, self.asks_for_application)
        return any(known) or bool(self.considerations or self.consideration_note)

    @property
    def application_status(self) -> EventStatus:
        """The status of applications now, regardless of whether the event takes place."""
        if self.is_walk_in:
            return EventStatus.WALK_IN
        if self.is_full:
            return EventStatus.FULL
        if not self.asks_for_application:
            return EventStatus.UNKNOWN
        if self.apply_until is None:
            return EventStatus.OPEN
        left = self.apply_until - timezone.now()
        if left <= timedelta(0):
            return EventStatus.CLOSED
        return EventStatus.CLOSING if left <= CLOSING_SOON else EventStatus.OPEN

    @property
    def consideration_conditions(self) -> list[tuple[str, str]]:
        """Label and list query of each, in the order of the choices."""
        given = [one for one in Consideration if one in self.considerations]
        return [(str(one.label), f"consideration={one.value}") for one in given]

    @property
    def consideration_labels(self) -> list[str]:
        return [words for words, _ in self.consideration_conditions]
