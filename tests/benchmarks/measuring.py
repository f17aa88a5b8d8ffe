"""How long a page takes, and the queries it asks."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client

RUNS = 5


@dataclass(frozen=True)
class Timing:
    """Medians over the runs, in milliseconds; `number` is that of the queries."""

    page: float
    queries: float
    longest: float
    number: int


@dataclass
class Recorder:
    """Notes each query and its milliseconds, from sending it to having all its rows."""

    times: list[float] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.times.append((time.perf_counter() - started) * 1000)
            self.statements.append(sql)


def timed_page(address: str, seconds: float = 600) -> Timing:
    """The page through the real view and template, warm: RUNS times after one that counts not.

    Where the pages take longer than `seconds` together, fewer of them; the first then counts.
    """
    client = Client()
    found = [_once(client, address)]
    until = time.perf_counter() + seconds - found[0].page / 1000
    while len(found) <= RUNS and time.perf_counter() < until:
        found.append(_once(client, address))
    counted = found[1:] or found
    return Timing(
        median(one.page for one in counted),
        median(one.queries for one in counted),
        median(one.longest for one in counted),
        counted[0].number,
    )


def _once(client: Client, address: str) -> Timing:
    recorder = Recorder()
    with connection.execute_wrapper(recorder):
        started = time.perf_counter()
        response = client.get(address)
        page = (time.perf_counter() - started) * 1000
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
    return Timing(page, sum(recorder.times), max(recorder.times), len(recorder.times))
