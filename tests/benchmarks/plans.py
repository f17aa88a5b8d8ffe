"""Which statements of public pages read or sort many rows, by their plans, as Markdown.

    uv run python -m tests.benchmarks.plans --database benchmark --rows 1000 --page home

Each page is asked once in this process, and each of its statements explained with what it did.
"""

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import Client

from tests.benchmarks import database
from tests.benchmarks.markdown import table
from tests.benchmarks.site_pages import site_pages

_SHOWN = 100  # characters of a statement
_MANY = 1000


@dataclass(frozen=True)
class Step:
    """A step of a plan: Seq Scan of a table, Sort by keys, …, and the rows it took in."""

    name: str
    of: str
    rows: int


def heavy_statements(address: str, rows: int) -> Iterator[tuple[str, Step]]:
    """Each statement of the page that reads or sorts more than `rows` rows, with its main step."""
    for statement, parameters in statements_of(address):
        largest = max(
            steps(explained(statement, parameters)), key=lambda one: one.rows, default=None
        )
        if largest and largest.rows > rows:
            yield statement, largest


def statements_of(address: str) -> list[tuple[str, Any]]:
    """The questions a page asks, after a visit that fills what the process remembers."""
    client, found = Client(), []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("SELECT", "WITH", "(SELECT")):
            found.append((sql, params))
        return execute(sql, params, many, context)

    client.get(address)
    with connection.execute_wrapper(note):
        client.get(address)
    return found


def explained(statement: str, parameters: Any) -> dict[str, Any]:
    """The plan as PostgreSQL carried it out."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}", parameters)
        (found,) = cursor.fetchone()
    plans = json.loads(found) if isinstance(found, str) else found
    return plans[0]["Plan"]


def steps(plan: dict[str, Any]) -> Iterator[Step]:
    """The scans and sorts of a plan; a step that was repeated counts as often."""
    parts = plan.get("Plans", [])
    name = plan["Node Type"]
    if "Scan" in name and "Relation Name" in plan:
        taken = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
        yield Step(name, plan["Relation Name"], round(taken * plan["Actual Loops"]))
    elif "Sort" in name:
        taken = sum(part["Actual Rows"] * part["Actual Loops"] for part in parts)
        yield Step(name, ", ".join(plan["Sort Key"])[:_SHOWN], round(taken))
    for part in parts:
        yield from steps(part)


def report(rows: int, only: str) -> Iterator[str]:
    def lines() -> Iterator[list[object]]:
        for page in site_pages():
            if only in ("", page.name):
                for statement, step in heavy_statements(page.address, rows):
                    text = statement.replace("|", "\\|")[:_SHOWN]
                    yield [page.name, step.name, step.of, step.rows, f"`{text}`"]

    yield from table("Page|Step|Of|Rows|Statement", lines())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", default=database.DEFAULT)
    parser.add_argument("--rows", type=int, default=_MANY, help="how many rows are many")
    parser.add_argument("--page", default="", help="only the page of this name")
    given = parser.parse_args()
    with database.server():
        database.use(given.database)
        for line in report(given.rows, given.page):
            print(line, flush=True)


if __name__ == "__main__":
    main()
