"""The generations of tables, asked for on a connection of its own for each thread.

Django's connection costs many times as much: it is taken out of the pool, looked after and given
back at each request. What every request asks is a prepared statement of libpq, by `psycopg.pq`: a
cursor would take longer than PostgreSQL does. Behind a pooler such as PgBouncer the same statements
are sent unprepared: another server may answer each of them.
"""

import json
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import psycopg
from django.db import connection
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

from platform_site.running.postgresql.prepared import is_behind_pooler
from records.answers import TableStates
from records.moments import moments_of_tables, next_moments_sql
from records.reads import Tables

_SUM_NAME = b"sum_of_generations"
_SUM = b"""
    SELECT coalesce(sum(number), 0)::bigint FROM records_generation
    WHERE table_name = ANY ($1::text[])
"""
_STATES_NAME = b"states_of_tables"
_STATES = """
    SELECT json_build_object('generations', (
        SELECT coalesce(json_object_agg(table_name, number), '{{}}') FROM (
            SELECT table_name, sum(number)::bigint AS number
            FROM records_generation GROUP BY table_name
        ) AS sums
    ), 'moments', {moments})
"""
# Django asks pg_type for its types when it connects, whatever the page; they do not change.
_TABLES = """
    SELECT relname, EXISTS (
        SELECT FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
        WHERE tgrelid = pg_class.oid AND proname = 'records_raise_generation'
    )
    FROM pg_class
    WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND pg_table_is_visible(oid) AND relname <> 'pg_type'
"""
_TIMEOUT = 3  # seconds
_PAUSE = 1  # seconds without a try after the database did not answer

Connection = psycopg.Connection[tuple[Any, ...]]


class Generations:
    """Every method raises psycopg.Error where the database does not answer."""

    def __init__(self) -> None:
        self._local = threading.local()
        self._silent_until = 0.0
        self._tables: Tables | None = None
        states = _STATES.format(moments=next_moments_sql(moments_of_tables()))
        self._statements = {_SUM_NAME: _SUM, _STATES_NAME: states.encode()}

    def sum_of(self, tables: bytes) -> int:
        """One number for all tables of an array such as b"{a,b}"; a change of one raises it."""
        return int(self._ask(lambda database: self._answer(database, _SUM_NAME, tables)))

    def states(self, now: datetime) -> TableStates:
        """Those of all tables, at this moment."""
        after = now.isoformat().encode()
        found = self._ask(lambda database: self._answer(database, _STATES_NAME, after))
        return TableStates(**json.loads(found))

    def tables(self) -> Tables:
        """Those there are; asked for once, since tables come with a new version of the site."""
        if self._tables is None:
            rows = self._ask(lambda database: database.execute(_TABLES).fetchall())
            present = frozenset(name for name, _ in rows)
            self._tables = Tables(present, frozenset(name for name, watched in rows if watched))
        return self._tables

    def close(self) -> None:
        """Close the connection of this thread."""
        database: Connection | None = getattr(self._local, "database", None)
        if database is not None:
            self._local.database = None
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
            database = psycopg.connect(**_parameters(), autocommit=True)
            self._local.is_pooled = is_behind_pooler(database)
            if not self._local.is_pooled:
                _prepare(database, self._statements)
            self._local.database = database
        return database

    def _answer(self, database: Connection, name: bytes, *parameters: bytes) -> bytes:
        """The one value that a statement gives."""
        if self._local.is_pooled:
            result = database.pgconn.exec_params(self._statements[name], list(parameters))
        else:
            result = database.pgconn.exec_prepared(name, list(parameters))
        return _checked(result, ExecStatus.TUPLES_OK).get_value(0, 0) or b""


def _prepare(database: Connection, statements: dict[bytes, bytes]) -> None:
    """On a connection that stays the same; it does not wait as long as others do."""
    database.execute(f"SET statement_timeout = '{_TIMEOUT}s'".encode())
    for name, statement in statements.items():
        _checked(database.pgconn.prepare(name, statement), ExecStatus.COMMAND_OK)


def _checked(result: PGresult, wanted: int) -> PGresult:
    if result.status != wanted:
        raise psycopg.OperationalError(result.error_message.decode(errors="replace"))
    return result


def _parameters() -> dict[str, Any]:
    """Those of Django, without what is Django's own; a server that is silent is given up."""
    ours = connection.get_connection_params()
    names = ours.keys() - {"cursor_factory", "context"}
    limits = {"connect_timeout": _TIMEOUT, "tcp_user_timeout": _TIMEOUT * 1000}
    return {**limits, **{name: ours[name] for name in names}}
