"""When time alone changes what pages show of a row.

A model says so by `changes_at`, a tuple of moments: `changes_at = (Moment("publish_until"),)`.
Midnight in Japan needs no words, since it may change every page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.apps import apps
from django.db import connection


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


def next_moments_sql(moments: Mapping[str, tuple[Moment, ...]]) -> str:
    """SQL of one value: the next moment of each table after $1, in seconds since 1970, as JSON.

    It reads little: each column has an index, or the few rows that have a time.
    """
    pairs = [(table, moment) for table, declared in moments.items() for moment in declared]
    if not pairs:
        return "'{}'::json"
    firsts = ", ".join(f"('{table}', ({_first(table, one)}))" for table, one in pairs)
    return f"""(
        SELECT coalesce(json_object_agg(name, moment), '{{}}') FROM (
            SELECT name, extract(epoch FROM min(first)) AS moment
            FROM (VALUES {firsts}) AS firsts (name, first) WHERE first IS NOT NULL GROUP BY name
        ) AS moments
    )"""  # noqa: S608 - the names are those of our models


def _first(table: str, moment: Moment) -> str:
    column, name = map(connection.ops.quote_name, (moment.column, table))
    ahead = f"interval '{moment.ahead.total_seconds()} seconds'"
    return f"SELECT min({column}) - {ahead} FROM {name} WHERE {column} > $1::timestamptz + {ahead}"  # noqa: S608 - as above
