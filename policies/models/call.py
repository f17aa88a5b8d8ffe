"""When a measure takes applications: the status is computed, never entered by hand.

A day means the whole day in Japan: a call that ends on the 31st is open until midnight. A call
without dates, described in its note only, is over with the fiscal year of its measure.
"""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from vocabulary.dates.eras import fiscal_year_of
from vocabulary.dates.writing import format_short_fiscal_year
from vocabulary.fields import VisibleCharField, VisibleTextField

CLOSING_DAYS = 14


class Recurrence(models.TextChoices):
    ALWAYS = "always", "通年"
    YEARLY = "yearly", "毎年"
    ONCE = "once", "今回かぎり"


class CallStatus(models.TextChoices):
    """In the order of lists: calls that can be applied for come first."""

    CLOSING = "closing", f"締切まで{CLOSING_DAYS}日以内"
    OPEN = "open", "受付中"
    ALWAYS = "always", "通年で受付"
    BEFORE = "before", "公募前"
    UNKNOWN = "unknown", "受付時期は未掲載"
    CLOSED = "closed", "受付終了"

    @property
    def chip_kind(self) -> str:
        """The colour of the chip."""
        kinds = {"closing": "warning", "before": "info", "unknown": "neutral", "closed": "neutral"}
        return kinds.get(self, "success")

    @classmethod
    def of(
        cls,
        start: date | None,
        end: date | None,
        recurrence: str,
        today: date,
        described_year: int | None = None,
    ) -> Self:
        """The status of one call; `condition` says the same to the database.

        `described_year` is the fiscal year of a call without dates that its note describes.
        """
        if recurrence == Recurrence.ALWAYS:
            return cls.ALWAYS
        if start is None and end is None:
            over = described_year is not None and described_year < fiscal_year_of(today)
            return cls.CLOSED if over else cls.UNKNOWN
        if end is not None and end < today:
            return cls.CLOSED
        if start is not None and start > today:
            return cls.BEFORE
        if end is not None and end <= today + timedelta(days=CLOSING_DAYS):
            return cls.CLOSING
        return cls.OPEN

    def condition(self, today: date) -> Q:
        """Measures that have this status on the day.

        A measure without a PolicyCall has neither dates nor a note.
        """
        if self is CallStatus.ALWAYS:
            return Q(call__recurrence=Recurrence.ALWAYS)
        limited = ~Q(call__recurrence=Recurrence.ALWAYS)
        undated = Q(call__starts_on__isnull=True, call__ends_on__isnull=True)
        year = fiscal_year_of(today)
        over = Q(last_year__lt=year) | Q(last_year__isnull=True, first_year__lt=year)
        described = Q(call__isnull=False) & ~Q(call__note="")
        described_and_over = undated & described & over
        if self is CallStatus.UNKNOWN:
            return limited & undated & ~described_and_over
        if self is CallStatus.CLOSED:
            return limited & (Q(call__ends_on__lt=today) | described_and_over)
        running = Q(call__ends_on__isnull=True) | Q(call__ends_on__gte=today)
        if self is CallStatus.BEFORE:
            return limited & running & Q(call__starts_on__gt=today)
        begun = limited & (Q(call__starts_on__lte=today) | Q(call__starts_on__isnull=True))
        last = today + timedelta(days=CLOSING_DAYS)
        if self is CallStatus.CLOSING:
            return begun & Q(call__ends_on__range=(today, last))
        return begun & (
            Q(call__ends_on__gt=last) | Q(call__ends_on__isnull=True, call__starts_on__isnull=False)
        )


TAKES_APPLICATIONS = (CallStatus.CLOSING, CallStatus.OPEN, CallStatus.ALWAYS)


class PolicyCall(models.Model):
    """When and how to apply for a measure. There is no row where nothing is known."""

    policy = models.OneToOneField("policies.Policy", on_delete=models.CASCADE, related_name="call")
    starts_on = models.DateField("受付を始める日", null=True, blank=True)
    ends_on = models.DateField(
        "締切の日", null=True, blank=True, help_text="この日の終わりまで「受付中」と表示されます。"
    )
    recurrence = models.CharField(
        "受付のしかた",
        max_length=10,
        choices=Recurrence,
        blank=True,
        default="",
        help_text="いつでも申し込めるものは「通年」を選び、日付を空けてください。",
    )
    note = VisibleCharField(
        "受付の時期の補足",
        max_length=200,
        blank=True,
        default="",
        help_text="例：2次公募は令和7年8月7日から。時刻やくわしい条件はここに書きます。",
    )
    how_to_apply = VisibleTextField(
        "申請の流れ",
        blank=True,
        default="",
        max_length=2000,
        help_text="順番に、1行に1つずつ書いてください。番号は自動で付きます。",
    )

    class Meta:
        verbose_name = "申請と受付の時期"
        verbose_name_plural = "申請と受付の時期"
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="policy_call_ends_after_start",
                violation_error_message="締切の日は、受付を始める日と同じか、後の日にしてください",
            ),
            models.CheckConstraint(
                condition=Q(recurrence__in=["", *Recurrence.values]),
                name="policy_recurrence_known",
                violation_error_message="受付のしかたを一覧から選んでください",
            ),
            models.CheckConstraint(
                condition=~Q(recurrence=Recurrence.ALWAYS)
                | Q(starts_on__isnull=True, ends_on__isnull=True),
                name="policy_always_open_has_no_dates",
                violation_error_message="通年で受け付けるときは、受付の日付を空けてください",
            ),
        ]

    def __str__(self) -> str:
        return "申請と受付の時期"

    @property
    def status(self) -> CallStatus:
        """公募前, 受付中, …: as of today in Japan."""
        described_year = self._year if self.note else None
        today = timezone.localdate()
        return CallStatus.of(self.starts_on, self.ends_on, self.recurrence, today, described_year)

    @property
    def status_words(self) -> str:
        """The status in words: 「今日が締切」, 「令和6年度の公募（終了）」."""
        status = self.status
        if status == CallStatus.CLOSING and self.ends_on:
            days = (self.ends_on - timezone.localdate()).days
            return f"締切まであと{days}日" if days else "今日が締切"
        if status == CallStatus.CLOSED and self._year:
            return f"{format_short_fiscal_year(self._year)}の公募（終了）"
        return status.label

    @property
    def is_known(self) -> bool:
        """Whether anything is known of when to apply."""
        return bool(self.note) or self.status != CallStatus.UNKNOWN

    @property
    def steps(self) -> list[str]:
        return [line.strip() for line in self.how_to_apply.splitlines() if line.strip()]

    @property
    def _year(self) -> int | None:
        """The fiscal year of the call: that of the measure, else that of the last day."""
        year = self.policy.last_year or self.policy.first_year
        return fiscal_year_of(self.ends_on) if year is None and self.ends_on else year
