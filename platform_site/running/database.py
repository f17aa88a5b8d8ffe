"""Checks of the database for commands: an answer, or a CommandError in one sentence."""

from typing import Any

import psycopg
from django.core.management.base import CommandError
from django.db import connection


def first_row(query: str = "SELECT") -> tuple[Any, ...] | None:
    """The first row, by a direct connection: the pool would retry for long and log each try."""
    parameters = {**connection.get_connection_params(), "connect_timeout": 5}
    try:
        with psycopg.connect(**parameters) as database:
            return database.execute(query.encode()).fetchone()
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        raise CommandError(
            f"The database named by DATABASE_URL does not answer: {reason}"
        ) from error
