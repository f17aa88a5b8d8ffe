"""The database as the command line meets it: it answers, or one sentence says that it does not."""

from typing import Any

import psycopg
from django.core.management.base import CommandError
from django.db import connection


def ask(query: str = "SELECT") -> Any:
    """The first row, by one direct connection: a pool would try for long, and report every try."""
    place = {**connection.get_connection_params(), "connect_timeout": 5}
    try:
        with psycopg.connect(**place) as database:
            return database.execute(query.encode()).fetchone()
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        raise CommandError(
            f"The database named by DATABASE_URL does not answer: {reason}"
        ) from error
