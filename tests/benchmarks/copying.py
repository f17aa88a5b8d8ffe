"""Rows into tables with COPY."""

from collections.abc import Iterable
from itertools import chain

from django.contrib.postgres.search import SearchVectorField
from django.core.management.color import no_style
from django.db import connection, models
from psycopg import sql

from search.index.conditions import Lexemes


def insert(rows: Iterable[models.Model]) -> int:
    """Write the rows, which are of one model; returns how many. Nothing is read back.

    Rows without a key get one from the database.
    """
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return 0
    fields = [f for f in first._meta.concrete_fields if first.pk or not f.primary_key]
    command = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(first._meta.db_table),
        sql.SQL(", ").join(sql.Identifier(field.column) for field in fields),
    )
    number = 0
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        for row in chain([first], rows):
            copy.write_row([_value(field, row) for field in fields])
            number += 1
    return number


def follow_keys(*kinds: type[models.Model]) -> None:
    """Let the keys that the database gives continue after those that were written."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), kinds):
            cursor.execute(statement)


def _value(field: models.Field, row: models.Model) -> object:
    if isinstance(field, SearchVectorField):
        return _vector(getattr(row, field.attname))
    return field.get_db_prep_save(field.pre_save(row, add=True), connection)


def _vector(found: Lexemes | None) -> str | None:
    """The lexemes as PostgreSQL reads a tsvector."""
    if found is None:
        return None
    text, between = (one.value for one in found.get_source_expressions())
    return " ".join(_quoted(lexeme) for lexeme in text.split(between) if lexeme)


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
