"""When time alone changes what pages show of a row.

A model says so by `changes_at`, a tuple of moments: `changes_at = (Moment("publish_until"),)`.
Midnight in Japan needs no words, since it may change every page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import connection
from psycopg import sql

_FIRST = sql.SQL(
    "SELECT %s, (SELECT min({column}) - %s FROM {table} WHERE {column} > %s::timestamptz + %s)"
)


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


def next_moments(tables: Iterable[str], after: datetime) -> dict[str, datetime]:
    """The first moment later than `after` of each of these tables; none where there is none.

    One query, which reads little: each column has an index, or the few rows that have a time.
    """
    declared = moments_of_tables()
    questions: list[sql.Composed] = []
    parameters: list[Any] = []
    for table in tables:
        for moment in declared.get(table, ()):
            names = {"table": sql.Identifier(table), "column": sql.Identifier(moment.column)}
            questions.append(_FIRST.format(**names))
            parameters += [table, moment.ahead, after, moment.ahead]
    if not questions:
        return {}
    found: dict[str, datetime] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(questions), parameters)
        for table, moment in cursor:
            if moment is not None:
                found[table] = min(moment, found.get(table, moment))
    return found
