"""Asking for a page writes nothing: every GET of the tests is watched, in a browser as well.

What a GET may write all the same is named here. What it takes back again, it has not written.
"""

import re
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.handlers.base import BaseHandler
from django.db import connections
from django.http import HttpRequest, HttpResponse

MAY_BE_WRITTEN = {
    "django_session": "who is signed in, and what a form still has to tell",
    "accounts_tally": "how often one visitor asked for a page that tells whether a guess was right",
    "search_miss": "a word that found nothing, noted by `search.lists.misses.note_miss`",
    "cache": "that it was noted, under a hash that tells nobody",
}
# The admin shows what is not in force yet (a waiting change in the form, a draft as the public
# will see it) by putting it into the rows, drawing the page and taking all of it back. A page
# drawn from rows that were never written would need each query of each page a second time.
MAY_WRITE_AND_TAKE_BACK = re.compile(r"admin:\w+_(change|preview|restore)")

_SOURCE = Path(__file__).parent.parent
_WRITES = re.compile(
    r"(?<!FOR )(?<!FOR NO KEY )\b(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE)\s+(?:ONLY )?\"?(\w+)"
)
_SAVEPOINT = re.compile(r'(ROLLBACK TO SAVEPOINT|RELEASE SAVEPOINT|SAVEPOINT) "?(\w+)')


class WroteDuringGet(AssertionError):
    pass


@dataclass
class Watch:
    """The writing statements of one GET that still stand, and those that were taken back."""

    standing: list[str] = field(default_factory=list)
    taken_back: list[str] = field(default_factory=list)
    _savepoints: dict[str, int] = field(default_factory=dict)

    def __call__(self, execute: Callable, sql: Any, params: Any, many: bool, context: Any) -> Any:
        text = str(sql)
        if savepoint := _SAVEPOINT.match(text):
            self._note_savepoint(*savepoint.groups())
        elif (written := _WRITES.search(text)) and written[1] not in MAY_BE_WRITTEN:
            self.standing.append(f"{text[:200]}\n{_origin()}")
        return execute(sql, params, many, context)

    def _note_savepoint(self, verb: str, name: str) -> None:
        if verb == "SAVEPOINT":
            self._savepoints[name] = len(self.standing)
        elif verb == "ROLLBACK TO SAVEPOINT":
            self.take_back(self._savepoints[name])

    def take_back(self, since: int = 0) -> None:
        self.taken_back += self.standing[since:]
        del self.standing[since:]

    def judge(self, request: HttpRequest) -> None:
        match = request.resolver_match
        view = match.view_name if match else ""
        refused = list(self.standing)
        if not MAY_WRITE_AND_TAKE_BACK.fullmatch(view):
            refused += self.taken_back
        if refused:
            raise WroteDuringGet("\n\n".join([f"GET {request.get_full_path()} wrote:", *refused]))


def _origin() -> str:
    """Where in the source of this site the statement came from."""
    frames = traceback.extract_stack()
    ours = [frame for frame in frames if _is_ours(frame.filename)]
    return "".join(traceback.format_list(ours[-6:]))


def _is_ours(name: str) -> bool:
    path = Path(name)
    return _SOURCE in path.parents and ".venv" not in path.parts and path != Path(__file__)


@pytest.fixture(autouse=True, scope="session")
def asking_writes_nothing() -> Iterator[None]:
    answer = BaseHandler.get_response

    def get_response(handler: BaseHandler, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return answer(handler, request)
        watch, connection = Watch(), connections["default"]
        roll_back = connection.rollback

        def roll_back_and_note() -> None:  # of a whole transaction, which no statement tells
            roll_back()
            watch.take_back()

        with (
            connection.execute_wrapper(watch),
            mock.patch.object(connection, "rollback", roll_back_and_note),
        ):
            response = answer(handler, request)
        watch.judge(request)
        return response

    with mock.patch.object(BaseHandler, "get_response", get_response):
        yield
