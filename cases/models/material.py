"""When the material was written that a case is told from."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from vocabulary.dates.moments import last_day_named
from vocabulary.dates.writing import format_year

UNDATED = "時点不明"


def material_day(case: Any) -> date | None:
    """The latest day that figures, steps, start or source name; None where none does."""
    return max(filter(None, map(last_day_named, _texts(case))), default=None)


def _texts(case: Any) -> Iterable[str]:
    yield case.started_text
    yield case.source_or_empty.title
    yield from (step.when for step in case.steps.all())
    yield from (figure.as_of for figure in case.figures.all())


def material_year(case: Any) -> str:
    """「令和6年（2024年）」; nothing where nobody knows"""
    day = material_day(case)
    return format_year(day.year) if day else ""


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
