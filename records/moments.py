"""When time alone changes what pages show of a row.

A model says so by `changes_at`, a tuple of moments: `changes_at = (Moment("publish_until"),)`.
Midnight in Japan needs no words, since it may change every page.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db import connection
from django.utils import timezone

_FIRST = "SELECT %s, (SELECT min({0}) - %s FROM {1} WHERE {0} > %s::timestamptz + %s)"


@dataclass(frozen=True)
class Moment:
    """Pages show a row otherwise from `ahead` before the time in `column` on."""

    column: str
    ahead: timedelta = timedelta(0)


def moments_of_tables() -> dict[str, tuple[Moment, ...]]:
    """The moments of each table that has any, by the name of the table."""
    return {
        model._meta.db_table: moments
        for model in apps.get_models()
        if (moments := getattr(model, "changes_at", ()))
    }


def next_moments(moments: Mapping[str, tuple[Moment, ...]], after: datetime) -> dict[str, datetime]:
    """The first moment later than `after` of each table; none where there is none.

    One query, which reads little: each column has an index, or the few rows that have a time.
    """
    pairs = [(table, moment) for table, declared in moments.items() for moment in declared]
    if not pairs:
        return {}
    parameters: list[Any] = []
    for table, moment in pairs:
        parameters += [table, moment.ahead, after, moment.ahead]
    found: dict[str, datetime] = {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(_first(table, one) for table, one in pairs), parameters)
        for table, first in cursor:
            if first is not None:
                found[table] = min(first, found.get(table, first))
    return found


def _first(table: str, moment: Moment) -> str:
    names = map(connection.ops.quote_name, (moment.column, table))
    return _FIRST.format(*names)


_NEVER = float("inf")


class Moments:
    """Remembers the next moment of each table as long as its generation is the same."""

    def __init__(self) -> None:
        self._moments = moments_of_tables()
        self._known: dict[str, tuple[int, float, float]] = {}  # generation, asked at, moment

    def until(self, tables: Iterable[str], each: Mapping[str, int], made: datetime) -> float:
        """The first moment after `made` that may change what was read of these tables.

        That is midnight at last. `each` has the generation of each table, from before it was read.
        """
        now = made.timestamp()
        moments = {table: self._known_moment(table, each, now) for table in self._moments}
        read = self._moments.keys() & set(tables)
        if any(moments[table] is None for table in read):  # one question for all, once a change
            unknown = [table for table, moment in moments.items() if moment is None]
            moments |= self._asked(unknown, each, made)
        return min([_midnight(made), *(moments[table] or _NEVER for table in read)])

    def _known_moment(self, table: str, each: Mapping[str, int], now: float) -> float | None:
        generation, asked, moment = self._known.get(table, (-1, now, now))
        return moment if generation == each.get(table, 0) and asked <= now < moment else None

    def _asked(
        self, tables: list[str], each: Mapping[str, int], made: datetime
    ) -> dict[str, float]:
        found = next_moments({one: self._moments[one] for one in tables}, made)
        moments = {one: found[one].timestamp() if one in found else _NEVER for one in tables}
        for table, moment in moments.items():
            self._known[table] = (each.get(table, 0), made.timestamp(), moment)
        return moments


def _midnight(made: datetime) -> float:
    """The next one in Japan."""
    day = timezone.localdate(made) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time())).timestamp()
