"""The databases of the benchmarks: beside the site's own, in the same server, by their names."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from io import StringIO

import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from platform_site.running import embedded_postgres

DEFAULT = "benchmark"


@contextmanager
def server() -> Iterator[None]:
    """The server of DATABASE_URL, or the embedded one, running."""
    with nullcontext() if os.environ.get("DATABASE_URL") else embedded_postgres.running():
        yield


def use(name: str) -> None:
    """Let this process work in the database of this name from now on."""
    connection.close()
    connection.settings_dict["NAME"] = name


def make(name: str) -> None:
    """An up-to-date database with themes, prefectures and municipalities; then use it."""
    _create(name)
    use(name)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_vocabulary", stdout=StringIO())
    call_command("load_synonyms", stdout=StringIO())


def _create(name: str) -> None:
    where = connection.get_connection_params() | {"dbname": "postgres"}
    where = {
        key: where[key] for key in ("dbname", "user", "password", "host", "port") if where.get(key)
    }
    with psycopg.connect(**where, autocommit=True) as there:
        if not there.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            there.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
