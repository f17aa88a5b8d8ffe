"""Which tables are read: seen while Django asks for its rows, and declared nowhere.

A `Reading` is one request. What it reads rests on the generation of each table from before it
read anything (`records/generations.py`), and on the next moment at which time changes one of them
(`records/moments.py`). Who answers a request by `observed` may keep the whole page on that basis;
`records/remembered.py` keeps the answers of single functions.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.functional import cached_property

from records.answers import Answers, Basis, TableStates, sum_of
from records.parts import part_columns, parts_read, table_of
from vocabulary.dates.days import midnight_after

_WORDS = re.compile(r"\w+")
# What no plain reading holds: it writes or locks, or the database says the time or draws lots.
_NOT_PLAIN = {
    "INSERT", "UPDATE", "DELETE", "TRUNCATE", "MERGE", "SHARE", "NEXTVAL",
    "NOW", "CURRENT_TIMESTAMP", "STATEMENT_TIMESTAMP", "CLOCK_TIMESTAMP", "TRANSACTION_TIMESTAMP",
    "CURRENT_DATE", "CURRENT_TIME", "LOCALTIMESTAMP", "RANDOM",
}  # fmt: skip


class Tables:
    """All tables of the database, and those of them whose changes are counted."""

    def __init__(self, present: frozenset[str], watched: frozenset[str]) -> None:
        self._present, self._watched = present, watched
        self.read_by = lru_cache(maxsize=1000)(self._read_by)

    def _read_by(self, statement: str) -> frozenset[str] | None:
        """The tables that a statement names, or their parts; None where nothing must be kept.

        A word that only looks like the name of a table is one table more, which does no harm.
        """
        words = _WORDS.findall(statement)
        if not words or words[0].upper() not in ("SELECT", "WITH"):
            return None
        if not _NOT_PLAIN.isdisjoint(word.upper() for word in words):
            return None
        read = self._present.intersection(words)
        if not read <= self._watched:
            return None
        whole = read - part_columns().keys()
        return whole.union(*(parts_read(statement, table) for table in read - whole))


@dataclass
class Reads:
    """The tables that were read, and whether nothing else was done."""

    tables: set[str] = field(default_factory=set)
    are_plain: bool = True

    def add(self, other: "Reads") -> None:
        self.tables |= other.tables
        self.are_plain &= other.are_plain


class Reading:
    """One request that reads. `states` is asked at most once, and before the rows it tells of.

    None: nothing can be remembered.
    """

    def __init__(
        self,
        known: Tables,
        answers: Answers,
        states: Callable[[], TableStates | None],
    ) -> None:
        self.made = timezone.now()
        self.reads = Reads()
        self.answers = answers
        self._known, self._states = known, states
        self._is_read_only = True

    @cached_property
    def states(self) -> TableStates | None:
        return self._states()

    @property
    def may_remember(self) -> bool:
        """Not within a transaction, nor for who has written: they see more than others as yet."""
        is_reading = self._is_read_only and not connection.in_atomic_block
        return is_reading and self.states is not None

    @contextmanager
    def observed(self) -> Iterator[None]:
        """Within this, every statement of this thread is looked at."""
        token = _current.set(self)
        try:
            with connection.execute_wrapper(self._note):
                yield
        finally:
            _current.reset(token)

    @contextmanager
    def part(self) -> Iterator[Reads]:
        """What is read within this, for itself; the request has read it as well."""
        whole, self.reads = self.reads, Reads()
        try:
            yield self.reads
        finally:
            whole.add(self.reads)
            self.reads = whole

    def confirms(self, basis: Basis) -> bool:
        """Whether what rests on it is still right for this request."""
        states = self.states
        return states is not None and basis.holds(states.generations, timezone.now().timestamp())

    def basis(self, reads: Reads) -> Basis | None:
        """What was read rests on it; None where it was no plain reading of counted tables."""
        states = self.states
        if states is None or not reads.are_plain:
            return None
        tables = sorted(reads.tables)
        moments = [states.moments[one] for one in map(table_of, tables) if one in states.moments]
        until = min([midnight_after(self.made).timestamp(), *moments])
        return Basis(tables, sum_of(states.generations, tables), self.made.timestamp(), until)

    def _note(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any
    ) -> Any:
        statement = str(sql)
        read = self._known.read_by(statement)
        if read is None:
            self.reads.are_plain = False
            self._is_read_only &= statement.lstrip().upper().startswith("SELECT")
        else:
            self.reads.tables |= read
        return execute(sql, params, many, context)


_current: ContextVar[Reading | None] = ContextVar("reading", default=None)


def current_reading() -> Reading | None:
    """The request that is answered now; None outside of those that are observed."""
    return _current.get()
