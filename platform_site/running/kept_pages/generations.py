"""The generations of tables, asked for on a connection of its own for each thread.

Django's connection costs several times as much: it is taken out of the pool, looked after and
given back at each request.
"""

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import psycopg
from django.db import connection

from platform_site.running.kept_pages.reads import Tables

_SUM = "SELECT sum(number)::bigint FROM records_generation WHERE table_name = ANY(%s)"
_EACH = "SELECT table_name, sum(number)::bigint FROM records_generation GROUP BY table_name"
_TABLES = """
    SELECT relname, EXISTS (
        SELECT FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
        WHERE tgrelid = pg_class.oid AND proname = 'records_raise_generation'
    )
    FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND pg_table_is_visible(oid)
"""
_TIMEOUT = 3  # seconds to connect
_PAUSE = 1  # seconds without a try after the database did not answer

Connection = psycopg.Connection[tuple[Any, ...]]


class Generations:
    """Every method raises psycopg.Error where the database does not answer."""

    def __init__(self) -> None:
        self._local = threading.local()
        self._silent_until = 0.0
        self._tables: Tables | None = None

    def sum_of(self, tables: list[str]) -> int:
        """One number for all these tables, which every change of one of them makes larger."""
        row = self._ask(lambda database: database.execute(_SUM, [tables]).fetchone())
        return row[0] or 0

    def each(self) -> dict[str, int]:
        """The generation of each table that was ever changed."""
        return dict(self._ask(lambda database: database.execute(_EACH).fetchall()))

    def tables(self) -> Tables:
        """Those there are; asked for once, since tables come with a new version of the site."""
        if self._tables is None:
            rows = self._ask(lambda database: database.execute(_TABLES).fetchall())
            present = frozenset(name for name, _ in rows)
            self._tables = Tables(present, frozenset(name for name, watched in rows if watched))
        return self._tables

    def close(self) -> None:
        """Close the connection of this thread."""
        database: Connection | None = self._local.__dict__.pop("database", None)
        if database is not None:
            database.close()

    def _ask(self, question: Callable[[Connection], Any]) -> Any:
        """The answer; asked a second time where the connection had been lost meanwhile."""
        try:
            return question(self._connection())
        except psycopg.Error:
            self.close()
        try:
            return question(self._connection())
        except psycopg.Error:
            self.close()
            self._silent_until = time.monotonic() + _PAUSE
            raise

    def _connection(self) -> Connection:
        database: Connection | None = getattr(self._local, "database", None)
        if database is None:
            if time.monotonic() < self._silent_until:
                raise psycopg.OperationalError("the database did not answer a moment ago")
            database = self._local.database = psycopg.connect(**_parameters(), autocommit=True)
        return database


def _parameters() -> dict[str, Any]:
    """Those of Django, without what is Django's own."""
    ours = connection.get_connection_params()
    names: Iterable[str] = ours.keys() - {"cursor_factory", "context"}
    return {"connect_timeout": _TIMEOUT, **{name: ours[name] for name in names}}
