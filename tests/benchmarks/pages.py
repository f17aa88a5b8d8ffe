"""Measure the pages of the site in a database that `load` has filled, as Markdown.

    uv run python -m tests.benchmarks.pages --database benchmark --quick

The site runs as in production (`manage.py serve`), the visitors are a program of their own
(`visitors.py`). All figures are ratios to H, a bare Django view of 30 kB under two sync workers,
which is measured before and after the pages, in the same run. The database must be the embedded
one: its log counts the statements.
"""

import argparse
import os
from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace
from statistics import mean

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from accounts.models import User
from cases.models import Case
from events.models import Event
from forum.models import Post, Topic
from policies.models import Policy
from tests.benchmarks import database, serving, statement_log
from tests.benchmarks.markdown import machine, table
from tests.benchmarks.serving import Server
from tests.benchmarks.site_pages import Page, site_pages
from tests.benchmarks.statement_log import Statements
from tests.benchmarks.visitors import Visit, send, visit_page

CONNECTIONS = 8
SESSION_COOKIE = "__Host-session"  # its name in production
REPEATED, CHANGED, MEMBER = "repeated", "after a change", "signed in"
_COLUMNS = "Page|Visit|Requests/s|p50|p99|Processor|Database|Queries|Bytes"


@dataclass(frozen=True)
class Amount:
    """How long each page is measured: requests of one visitor, and seconds of both kinds."""

    alone: int
    alone_seconds: float
    together_seconds: float


FULL, QUICK = Amount(200, 5, 5), Amount(20, 0.6, 0.6)


@dataclass(frozen=True)
class Measured:
    """What one visit costs; times in milliseconds, `processor` of the server's processes."""

    per_second: float
    p50: float
    p99: float
    processor: float
    size: int


def measure(server: Server, visit: Visit, amount: Amount) -> Measured:
    """One visitor alone, then CONNECTIONS of them, after a visit that counts not."""
    visit_page(replace(visit, most=1))
    alone = visit_page(replace(visit, most=amount.alone, seconds=amount.alone_seconds))
    before = server.processor_ms()
    together = send(replace(visit, connections=CONNECTIONS, seconds=amount.together_seconds))
    spent = server.processor_ms() - before
    return Measured(
        together.per_second,
        alone.percentile(0.5),
        alone.percentile(0.99),
        spent / len(together.times),
        alone.size,
    )


def count_statements(visit: Visit, name: str) -> Statements:
    """The statements of one request, the lightest of four: the first ones fill memories."""
    found = []
    for _ in range(4):
        position = statement_log.end()
        visit_page(replace(visit, most=1))
        found.append(statement_log.since(position, name, visit.change))
    return min(found, key=lambda one: (one.number, one.milliseconds))


def visits(page: Page, server: Server, name: str, cookie: str) -> Iterator[tuple[str, Visit]]:
    """The ways in which a page is visited."""
    plain = Visit(port=server.port, address=page.address, seconds=60)
    yield REPEATED, plain
    yield CHANGED, replace(plain, change=page.change, conninfo=serving.database_url(name))
    if page.for_members:
        yield MEMBER, replace(plain, cookie=cookie)


def member_cookie() -> str:
    """The session of somebody without further rights, as the browser sends it."""
    user = User.objects.filter(is_active=True).earliest("pk")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{SESSION_COOKIE}={session.session_key}"


def report(name: str, amount: Amount, *, is_quick: bool) -> Iterator[str]:
    """Lines of Markdown; where a page does not answer 200, RuntimeError."""
    database.use(name)
    pages = [page for page in site_pages() if page.is_main or not is_quick]
    cookie = member_cookie()
    with serving.bare() as bare, serving.site(name) as site:
        asked = [
            (page.name, words, visit)
            for page in pages
            for words, visit in visits(page, site, name, cookie)
        ]
        with statement_log.logged():
            counted = [count_statements(visit, name) for _, _, visit in asked]
        h = Visit(port=bare.port, address="/", seconds=60)
        first = measure(bare, h, amount)
        found = [measure(site, visit, amount) for _, _, visit in asked]
        once = mean_of(first, measure(bare, h, amount))
    yield f"{sizes()}; {machine()}; {CONNECTIONS} connections.\n"
    yield (
        f"H: {once.per_second:,.0f} requests/s, p50 {once.p50:.2f} ms, p99 {once.p99:.2f} ms,"
        f" {once.processor:.2f} ms of processor, {once.size:,} bytes.\n"
    )
    yield from table(
        _COLUMNS,
        (
            [page, words, *ratios(measured, once, statements)]
            for (page, words, _), measured, statements in zip(asked, found, counted, strict=True)
        ),
    )


def mean_of(one: Measured, other: Measured) -> Measured:
    """H of the whole run, in the course of which the machine may become slower."""
    pairs = zip(astuple(one), astuple(other), strict=True)
    return Measured(*(mean(pair) for pair in pairs))


def ratios(measured: Measured, h: Measured, statements: Statements) -> list[object]:
    """As in the columns of the table; the time of the database is one of H's processor as well."""
    return [
        measured.per_second / h.per_second,
        measured.p50 / h.p50,
        measured.p99 / h.p99,
        measured.processor / h.processor,
        statements.milliseconds / h.processor,
        statements.number,
        measured.size,
    ]


def sizes() -> str:
    """「10,000 cases, …」 of the database in use."""
    names = {Case: "cases", Policy: "measures", Event: "events", Topic: "topics", Post: "posts"}
    return ", ".join(f"{model.objects.count():,} {name}" for model, name in names.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", default=database.DEFAULT)
    parser.add_argument("--quick", action="store_true", help="the main pages, in three minutes")
    given = parser.parse_args()
    if os.environ.get("DATABASE_URL"):
        parser.error("the embedded database is measured: leave DATABASE_URL out")
    with database.server():
        for line in report(given.database, QUICK if given.quick else FULL, is_quick=given.quick):
            print(line, flush=True)


if __name__ == "__main__":
    main()
