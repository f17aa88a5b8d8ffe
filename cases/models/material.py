"""When the material was written that a case is told from."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from vocabulary.dates.moments import last_day_named
from vocabulary.dates.writing import format_year

UNDATED = "資料の時点不明"


def material_day(case: Any) -> date | None:
    """The latest day that figures, steps, start or source name; None where none does."""
    return max(filter(None, (_day_told(case), _day_of_steps(case), _first_day(case))), default=None)


def _day_told(case: Any) -> date | None:
    """The latest day of which the material itself speaks."""
    figures = (figure.as_of for figure in case.figures.all())
    return _latest((case.source_or_empty.title, *figures))


def _day_of_steps(case: Any) -> date | None:
    return _latest(step.when for step in case.steps.all())


def _first_day(case: Any) -> date | None:
    return last_day_named(case.started_text)


def _latest(texts: Iterable[str]) -> date | None:
    return max(filter(None, map(last_day_named, texts)), default=None)


def material_year(case: Any) -> str:
    """「令和6年（2024年）」, nothing where nobody knows.

    「平成14年（2002年）以後」 where only the start is known: the material is as old at most.
    """
    day = material_day(case)
    if day is None:
        return ""
    since = "以後" if day == _first_day(case) and day != _day_told(case) else ""
    return f"{format_year(day.year)}{since}"


def dated_words(case: Any) -> str:
    """「資料の時点：令和6年（2024年）」 of a summary; nothing of what its owner tells"""
    if not case.is_summary:
        return ""
    return f"資料の時点：{case.material_year}" if case.material_year else UNDATED


def newness(case: Any) -> datetime | None:
    """What lists of the newest order by: when it was published, or its material was written."""
    if not case.is_summary:
        published: datetime | None = case.published_at
        return published
    day = material_day(case)
    return timezone.make_aware(datetime.combine(day, time())) if day else None
