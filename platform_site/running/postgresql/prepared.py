"""Prepared statements: PostgreSQL plans once what it is asked again and again.

Not behind a pooler such as PgBouncer, where another server may answer each transaction.
"""

from typing import Any

import psycopg

_AT_THE_SECOND_TIME, _NEVER = 1, 1_000_000_000
_MOST = 200  # of one connection; what was asked longest ago goes first


def is_behind_pooler(connection: psycopg.Connection[Any]) -> bool:
    """Whether the server that answers is another one than that which was connected to."""
    answer = connection.pgconn.exec_(b"SELECT pg_backend_pid()")  # begins no transaction
    return answer.get_value(0, 0) != str(connection.info.backend_pid).encode()


def allow_prepared_statements(connection: psycopg.Connection[Any]) -> None:
    """Let a new connection prepare what is asked a second time, if it may."""
    if connection.prepare_threshold is None:
        is_alone = not is_behind_pooler(connection)
        connection.prepare_threshold = _AT_THE_SECOND_TIME if is_alone else _NEVER
        connection.prepared_max = _MOST
