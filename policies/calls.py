"""When a measure takes applications: computed from its dates, never typed by hand.

A day means the whole day in Japan: a call that ends on the 31st is open until midnight.
"""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Q

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
    UNKNOWN = "unknown", "受付の時期は未掲載"
    CLOSED = "closed", "受付終了"

    @property
    def chip_kind(self) -> str:
        """The colour that helps the words of a chip."""
        return {"closing": "warning", "before": "info", "closed": "neutral"}.get(self, "success")

    @classmethod
    def of(cls, start: date | None, end: date | None, recurrence: str, today: date) -> Self:
        """The status of one call; `condition` says the same to the database."""
        if recurrence == Recurrence.ALWAYS:
            return cls.ALWAYS
        if start is None and end is None:
            return cls.UNKNOWN
        if end is not None and end < today:
            return cls.CLOSED
        if start is not None and start > today:
            return cls.BEFORE
        if end is not None and end <= today + timedelta(days=CLOSING_DAYS):
            return cls.CLOSING
        return cls.OPEN

    def condition(self, today: date) -> Q:
        """Rows that have this status on the day, by call_start, call_end and recurrence."""
        if self is CallStatus.ALWAYS:
            return Q(recurrence=Recurrence.ALWAYS)
        dated = ~Q(recurrence=Recurrence.ALWAYS)
        if self is CallStatus.UNKNOWN:
            return dated & Q(call_start__isnull=True, call_end__isnull=True)
        if self is CallStatus.CLOSED:
            return dated & Q(call_end__lt=today)
        running = Q(call_end__isnull=True) | Q(call_end__gte=today)
        if self is CallStatus.BEFORE:
            return dated & running & Q(call_start__gt=today)
        begun = dated & (Q(call_start__lte=today) | Q(call_start__isnull=True))
        last = today + timedelta(days=CLOSING_DAYS)
        if self is CallStatus.CLOSING:
            return begun & Q(call_end__range=(today, last))
        return begun & (Q(call_end__gt=last) | Q(call_end__isnull=True, call_start__isnull=False))
