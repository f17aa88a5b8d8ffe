"""Tables for docs/benchmarks.md, and the machine they were measured on."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from django.db import connection


def table(columns: str, rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Lines of a Markdown table; `columns` are divided by bars."""
    names = columns.split("|")
    yield f"| {' | '.join(names)} |"
    yield "|" + "---|" * len(names)
    for row in rows:
        yield f"| {' | '.join(map(shown, row))} |"


def shown(value: object) -> str:
    """A number with two digits or more, anything else as it is."""
    if isinstance(value, float):
        return f"{value:.2g}" if value < 1 else f"{value:,.{1 if value < 100 else 0}f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def machine() -> str:
    """Cores, memory and PostgreSQL, and nothing else of the machine."""
    memory = next(
        int(line.split()[1])
        for line in Path("/proc/meminfo").read_text().splitlines()
        if line.startswith("MemTotal")
    )
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (version,) = cursor.fetchone()
    cores = os.cpu_count()
    return f"{cores} cores, {memory / 1024**2:.0f} GiB of memory, PostgreSQL {version.split()[0]}"
