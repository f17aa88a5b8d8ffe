"""The child rows of an event: sessions, speakers and files."""

from collections.abc import Callable
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from events.months import EARLIEST_START, LATEST_START, LONGEST_EVENT
from organizations.uploads.upload import DOCUMENTS, Upload
from vocabulary.dates.writing import (
    SHORTEST,
    format_date,
    format_end_time,
    format_month_day,
    last_day_until,
)
from vocabulary.fields import VisibleCharField


class SessionQuerySet(models.QuerySet):
    def with_days(self) -> Self:
        """Annotates the days in Japan on which each begins and ends: `first` and `last`."""
        return self.annotate(first=EventSession.first_day(), last=EventSession.last_day())


class EventSession(models.Model):
    """One gathering of an event; most events have just one."""

    event = models.ForeignKey(
        "events.Event", verbose_name="イベント", on_delete=models.CASCADE, related_name="sessions"
    )
    starts_at = models.DateTimeField("はじまり", help_text="例：2026-12-03 13:30")
    ends_at = models.DateTimeField(
        "おわり", null=True, blank=True, help_text="わからなければ空けておいてください。"
    )
    note = VisibleCharField(
        "補足",
        max_length=100,
        blank=True,
        default="",
        help_text="例：第1回、開場は13時、時刻は予定",
    )
    is_cancelled = models.BooleanField("この回は中止", default=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "開催日時"
        verbose_name_plural = "開催日時"
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["event", "starts_at"], name="event_session_start")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="event_session_ends_after_start",
                violation_error_message="おわりの日時は、はじまりの日時より後にしてください",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__gte=EARLIEST_START, starts_at__lt=LATEST_START),
                name="event_session_of_this_century",
                violation_error_message="日時は、2000年から2099年までで入力してください",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__lte=F("starts_at") + LONGEST_EVENT),
                name="event_session_lasts_two_years_at_most",
                violation_error_message="おわりの日時は、はじまりの日時から2年以内にしてください",
            ),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"

    @staticmethod
    def first_day(path: str = "") -> TruncDate:
        """As a query expression; `path` is the prefix to sessions in a query of another model."""
        return TruncDate(f"{path}starts_at")

    @staticmethod
    def last_day(path: str = "") -> TruncDate:
        last_moment = F(f"{path}ends_at") - SHORTEST
        return TruncDate(Coalesce(last_moment, f"{path}starts_at"))

    @property
    def starts_on_day(self) -> date:
        return timezone.localdate(self.starts_at)

    @property
    def ends_on_day(self) -> date:
        """Its last day: a session until 0:00 is over with the day before."""
        return last_day_until(self.ends_at) if self.ends_at else self.starts_on_day

    def covers(self, day: date) -> bool:
        return self.starts_on_day <= day <= self.ends_on_day

    @property
    def short_when(self) -> str:
        """「12月3日（木）13:30〜15:30」, under a heading that names the year."""
        return self.format_when(format_month_day)

    @property
    def when(self) -> str:
        """「令和8年12月3日（木）13:30〜15:30」"""
        return self.format_when(format_date)

    def format_when(self, format_day: Callable[[date], str]) -> str:
        when = f"{format_day(self.starts_on_day)}{timezone.localtime(self.starts_at):%H:%M}〜"
        if self.ends_at is None:
            return when
        later_day = format_day(self.ends_on_day) if self.ends_on_day != self.starts_on_day else ""
        return f"{when}{later_day}{format_end_time(timezone.localtime(self.ends_at).time())}"


class EventSpeaker(models.Model):
    event = models.ForeignKey(
        "events.Event", verbose_name="イベント", on_delete=models.CASCADE, related_name="speakers"
    )
    name = VisibleCharField("名前", max_length=100)
    affiliation = VisibleCharField("所属・肩書", max_length=100, blank=True, default="")
    talk = VisibleCharField("話の題名", max_length=120, blank=True, default="")
    order = models.PositiveSmallIntegerField("順番", default=0)

    class Meta:
        verbose_name = "登壇者"
        verbose_name_plural = "登壇者"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.name}（{self.affiliation}）" if self.affiliation else self.name


class EventFile(Upload):
    """A leaflet before the event, slides and reports after it."""

    folder = "event-files"
    parent_name = "event"
    allowed = DOCUMENTS

    event = models.ForeignKey(
        "events.Event", verbose_name="イベント", on_delete=models.CASCADE, related_name="files"
    )

    class Meta(Upload.Meta):
        verbose_name = "資料"
        verbose_name_plural = "資料"
