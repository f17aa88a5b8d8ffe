"""Until when time alone does not change a page."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.utils import timezone

from records.moments import moments_of_tables, next_moments

_NEVER = float("inf")


class Moments:
    """Remembers the next moment of each table as long as its generation is the same."""

    def __init__(self) -> None:
        self._tables = moments_of_tables().keys()
        self._known: dict[str, tuple[int, float, float]] = {}  # generation, asked at, moment

    def until(self, tables: Iterable[str], each: dict[str, int], made: datetime) -> float:
        """The first moment after `made` that may change a page of these tables; midnight at last.

        `each` has the generation of each table, from before the page was made.
        """
        now = made.timestamp()
        until, unknown = _midnight(made), []
        for table in self._tables & set(tables):
            generation, asked, moment = self._known.get(table, (-1, now, now))
            if generation == each.get(table, 0) and asked <= now < moment:
                until = min(until, moment)
            else:
                unknown.append(table)
        found = next_moments(unknown, made)
        for table in unknown:
            moment = found[table].timestamp() if table in found else _NEVER
            self._known[table] = (each.get(table, 0), now, moment)
            until = min(until, moment)
        return until


def _midnight(made: datetime) -> float:
    """The next one in Japan."""
    day = timezone.localdate(made) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time())).timestamp()
