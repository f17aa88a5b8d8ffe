"""Rows that a page asks for in no order come in any order, so that no page relies on one.

PostgreSQL mostly gives such rows as they were written, until one day it does not. The seed is
told above the tests; `PLATFORM_SHUFFLE_SEED` repeats it, also for one test alone.
"""

import os
import random
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from itertools import chain
from typing import Any
from unittest import mock

import pytest
from django.core.handlers.base import BaseHandler
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.constants import MULTI
from django.http import HttpRequest, HttpResponse

# Set once; workers of pytest-xdist inherit it.
SEED = os.environ.setdefault("PLATFORM_SHUFFLE_SEED", str(random.randrange(10**6)))

_dice = random.Random()
_draws_page: ContextVar[bool] = ContextVar("draws_page", default=False)


def pytest_report_header() -> str:
    return f"rows without an order are shuffled: PLATFORM_SHUFFLE_SEED={SEED}"


def pytest_runtest_setup(item: pytest.Item) -> None:
    _dice.seed(f"{SEED} {item.nodeid}")


def is_ordered(query: Query) -> bool:
    """As `QuerySet.ordered` says it."""
    if query.extra_order_by or query.order_by:
        return True
    return bool(query.default_ordering and query.get_meta().ordering and not query.group_by)


@pytest.fixture(autouse=True, scope="session")
def rows_without_an_order_are_shuffled() -> Iterator[None]:
    answer, execute = BaseHandler.get_response, SQLCompiler.execute_sql

    def get_response(handler: BaseHandler, request: HttpRequest) -> HttpResponse:
        token = _draws_page.set(request.method in ("GET", "HEAD"))
        try:
            return answer(handler, request)
        finally:
            _draws_page.reset(token)

    def execute_sql(
        compiler: SQLCompiler, result_type: str = MULTI, *args: Any, **more: Any
    ) -> Any:
        found = execute(compiler, result_type, *args, **more)
        if result_type != MULTI or not _draws_page.get() or is_ordered(compiler.query):
            return found
        return shuffled(found)

    with (
        mock.patch.object(BaseHandler, "get_response", get_response),
        mock.patch.object(SQLCompiler, "execute_sql", execute_sql),
    ):
        yield


def shuffled(chunks: Iterable[list[Any]]) -> list[list[Any]]:
    rows = list(chain.from_iterable(chunks))
    _dice.shuffle(rows)
    return [rows]
