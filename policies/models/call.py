"""When a measure runs and takes applications: the state is computed, never typed by hand.

A day means the whole day in Japan: a call that ends on the 31st is open until midnight. A call
told of in words only is over with the fiscal year of its measure.
"""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from policies.models.kinds import FIRST_FISCAL_YEAR, LAST_FISCAL_YEAR, YEAR_SENTENCE
from vocabulary.dates.eras import fiscal_year_of
from vocabulary.dates.writing import short_fiscal_year, written_fiscal_year

CLOSING_DAYS = 14


class Recurrence(models.TextChoices):
    ALWAYS = "always", "通年"
    YEARLY = "yearly", "毎年"
    ONCE = "once", "今回かぎり"


class CallStatus(models.TextChoices):
    """In the order readers want them: what can be applied for stands first."""

    CLOSING = "closing", f"締切まで{CLOSING_DAYS}日以内"
    OPEN = "open", "受付中"
    ALWAYS = "always", "通年で受付"
    BEFORE = "before", "公募前"
    UNKNOWN = "unknown", "受付時期は未掲載"
    CLOSED = "closed", "受付終了"

    @property
    def chip_kind(self) -> str:
        """The colour that helps the words of a chip."""
        kinds = {"closing": "warning", "before": "info", "unknown": "neutral", "closed": "neutral"}
        return kinds.get(self, "success")

    @classmethod
    def of(
        cls,
        start: date | None,
        end: date | None,
        recurrence: str,
        today: date,
        told_year: int | None = None,
    ) -> Self:
        """The status of one call; `condition` says the same to the database.

        `told_year` is the fiscal year of a call that is told of in words.
        """
        if recurrence == Recurrence.ALWAYS:
            return cls.ALWAYS
        if start is None and end is None:
            over = told_year is not None and told_year < fiscal_year_of(today)
            return cls.CLOSED if over else cls.UNKNOWN
        if end is not None and end < today:
            return cls.CLOSED
        if start is not None and start > today:
            return cls.BEFORE
        if end is not None and end <= today + timedelta(days=CLOSING_DAYS):
            return cls.CLOSING
        return cls.OPEN

    def condition(self, today: date) -> Q:
        """Rows that have this status on the day, by the columns of Schedule."""
        if self is CallStatus.ALWAYS:
            return Q(recurrence=Recurrence.ALWAYS)
        limited = ~Q(recurrence=Recurrence.ALWAYS)
        undated = Q(call_start__isnull=True, call_end__isnull=True)
        year = fiscal_year_of(today)
        over = Q(last_year__lt=year) | Q(last_year__isnull=True, first_year__lt=year)
        told_and_over = undated & ~Q(call_text="") & over
        if self is CallStatus.UNKNOWN:
            return limited & undated & ~told_and_over
        if self is CallStatus.CLOSED:
            return limited & (Q(call_end__lt=today) | told_and_over)
        running = Q(call_end__isnull=True) | Q(call_end__gte=today)
        if self is CallStatus.BEFORE:
            return limited & running & Q(call_start__gt=today)
        begun = limited & (Q(call_start__lte=today) | Q(call_start__isnull=True))
        last = today + timedelta(days=CLOSING_DAYS)
        if self is CallStatus.CLOSING:
            return begun & Q(call_end__range=(today, last))
        return begun & (Q(call_end__gt=last) | Q(call_end__isnull=True, call_start__isnull=False))


TAKES_APPLICATIONS = (CallStatus.CLOSING, CallStatus.OPEN, CallStatus.ALWAYS)


def _year_field(label: str, help_text: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, null=True, blank=True, help_text=help_text)


class Schedule(models.Model):
    """Columns of a measure that tell for which years it is and when to apply."""

    first_year = _year_field("対象の年度（始まり）", "西暦で書いてください。例：令和4年度なら2022")
    last_year = _year_field("対象の年度（終わり）", "1年度だけのときは空けてください。")

    call_start = models.DateField("受付を始める日", null=True, blank=True)
    call_end = models.DateField(
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
    call_text = models.CharField(
        "受付の時期の補足",
        max_length=200,
        blank=True,
        default="",
        help_text="例：2次公募は令和7年8月7日から。時刻やくわしい条件はここに書きます。",
    )
    how_to_apply = models.TextField(
        "申請の流れ",
        blank=True,
        default="",
        max_length=2000,
        help_text="順番に、1行に1つずつ書いてください。番号は自動で付きます。",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(call_start__isnull=True)
                | Q(call_end__isnull=True)
                | Q(call_end__gte=F("call_start")),
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
                | Q(call_start__isnull=True, call_end__isnull=True),
                name="policy_always_open_has_no_dates",
                violation_error_message="通年で受け付けるときは、受付の日付を空けてください",
            ),
            models.CheckConstraint(
                condition=Q(first_year__isnull=True)
                | Q(first_year__range=(FIRST_FISCAL_YEAR, LAST_FISCAL_YEAR)),
                name="policy_first_year_in_range",
                violation_error_message=YEAR_SENTENCE,
            ),
            models.CheckConstraint(
                condition=Q(last_year__isnull=True)
                | Q(
                    first_year__isnull=False,
                    last_year__gte=F("first_year"),
                    last_year__lte=LAST_FISCAL_YEAR,
                ),
                name="policy_years_in_order",
                violation_error_message="対象の年度の終わりは、始まりと同じか、後にしてください",
            ),
        ]

    @property
    def years_words(self) -> str:
        """「令和4年度（2022年度）から令和5年度（2023年度）まで」"""
        if self.first_year is None:
            return ""
        first = written_fiscal_year(self.first_year)
        if self.last_year in (None, self.first_year):
            return first
        return f"{first}から{written_fiscal_year(self.last_year)}まで"

    @property
    def years_condition(self) -> str:
        """The same years as lists ask for them."""
        if self.first_year is None:
            return ""
        years = range(self.first_year, (self.last_year or self.first_year) + 1)
        return "&".join(f"fiscal_year={year}" for year in years)

    @property
    def call_status(self) -> CallStatus:
        """公募前, 受付中, …: as of today in Japan."""
        told = self._call_year if self.call_text else None
        today = timezone.localdate()
        return CallStatus.of(self.call_start, self.call_end, self.recurrence, today, told)

    @property
    def call_words(self) -> str:
        """The call status as readers are told it: 「今日が締切」, 「令和6年度の公募（終了）」."""
        status = self.call_status
        if status == CallStatus.CLOSING and self.call_end:
            days = (self.call_end - timezone.localdate()).days
            return f"締切まであと{days}日" if days else "今日が締切"
        if status == CallStatus.CLOSED and self._call_year:
            return f"{short_fiscal_year(self._call_year)}の公募（終了）"
        return status.label

    @property
    def tells_of_call(self) -> bool:
        """Whether anything is known of when to apply."""
        return bool(self.call_text) or self.call_status != CallStatus.UNKNOWN

    @property
    def application_steps(self) -> list[str]:
        return [line.strip() for line in self.how_to_apply.splitlines() if line.strip()]

    @property
    def _call_year(self) -> int | None:
        year = self.last_year or self.first_year
        return fiscal_year_of(self.call_end) if year is None and self.call_end else year
