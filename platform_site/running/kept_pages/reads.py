"""Which tables a page reads: seen while Django asks for its rows, and declared nowhere."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

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
        """The tables that a statement names; None where a page that asked it must not be kept.

        A word that only looks like the name of a table is one table more, which does no harm.
        """
        words = _WORDS.findall(statement)
        if not words or words[0].upper() not in ("SELECT", "WITH"):
            return None
        if not _NOT_PLAIN.isdisjoint(word.upper() for word in words):
            return None
        read = self._present.intersection(words)
        return read if read <= self._watched else None


@dataclass
class Reads:
    """The statements of one page; an `execute_wrapper` of Django's connection."""

    known: Tables
    tables: set[str] = field(default_factory=set)
    are_plain: bool = True

    def __call__(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any
    ) -> Any:
        read = self.known.read_by(str(sql))
        if read is None:
            self.are_plain = False
        else:
            self.tables |= read
        return execute(sql, params, many, context)
