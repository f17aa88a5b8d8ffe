"""This day in Japan, and when it ends."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

_known = (0.0, 0.0, date.min)  # begin and end of a day, in seconds since 1970, and the day


def today() -> date:
    """As `timezone.localdate()`, which takes longer than most of what is drawn for the day."""
    global _known
    now = timezone.now()
    begin, end, day = _known
    if not begin <= now.timestamp() < end:
        day = timezone.localdate(now)
        _known = _beginning(day).timestamp(), midnight_after(now).timestamp(), day
    return day


def midnight_after(moment: datetime) -> datetime:
    """The next one in Japan."""
    return _beginning(timezone.localdate(moment) + timedelta(days=1))


def _beginning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
