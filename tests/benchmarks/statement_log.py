"""The statements that the embedded PostgreSQL answers, as its own log counts and times them.

Whatever connection a statement comes on, it stands here. Only a superuser may switch the log on,
which the role of the embedded database is.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from platform_site.running import data_folder

_ON = {"log_min_duration_statement": "0", "log_line_prefix": "'<%d> '"}
# A prepared statement is read and planned ("parse", "bind") before it is carried out.
_LINE = re.compile(
    r"^<(.*?)> LOG:  duration: ([\d.]+) ms  (statement|parse|bind|execute)[^:]*:\s+(\S.*)", re.M
)
_CARRIED_OUT = {"statement", "execute"}


@dataclass(frozen=True)
class Statements:
    """What one request asked: how many statements, and their milliseconds together."""

    number: int
    milliseconds: float


@contextmanager
def logged() -> Iterator[None]:
    """Within this, the server writes down each statement of all databases."""
    try:
        _tell("SET {} = {}", _ON)
        yield
    finally:
        _tell("RESET {}", _ON)


def since(position: int, name: str, without: str = "") -> Statements:
    """What was asked in the database of this name after `position`, a place of `end()`.

    The statement `without` does not count.
    """
    with _file().open("rb") as log:
        log.seek(position)
        text = log.read().decode(errors="replace")
    steps = [
        (step in _CARRIED_OUT, float(time))
        for database, time, step, statement in _LINE.findall(text)
        if database == name and statement != without
    ]
    return Statements(sum(is_done for is_done, _ in steps), sum(time for _, time in steps))


def end() -> int:
    """The place up to which the log is written now."""
    return _file().stat().st_size


def _tell(command: str, settings: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        for name, value in settings.items():
            cursor.execute("ALTER SYSTEM " + command.format(name, value))
        cursor.execute("SELECT pg_reload_conf()")


def _file() -> Path:
    return data_folder.data_dir() / "postgres" / "server.log"
