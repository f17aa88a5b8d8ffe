"""What is remembered of the tables, and what that rests on."""

import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property

MOST = 2000  # answers of some 1 to 30 kB


@dataclass(frozen=True)
class TableStates:
    """How often each table was changed, as far as it was, and the next moment at which time alone
    changes what pages show of it (seconds since 1970), where there is one.
    """

    generations: Mapping[str, int]
    moments: Mapping[str, float]


@dataclass(frozen=True)
class Basis:
    """What was made from rows rests on: the tables it read and the sum of their generations
    before it did, when it was made, and the moment from which time alone may change it (seconds
    since 1970).
    """

    tables: list[str]
    generation: int
    made: float
    until: float

    @cached_property
    def array(self) -> bytes:
        """The tables as PostgreSQL writes an array; their names need no quotes."""
        return f"{{{','.join(self.tables)}}}".encode()

    def holds_at(self, now: float) -> bool:
        """Also false where the clock was moved back behind the moment it was made."""
        return self.made <= now < self.until

    def holds(self, generations: Mapping[str, int], now: float) -> bool:
        return self.holds_at(now) and self.generation == sum_of(generations, self.tables)


@dataclass(frozen=True)
class Answer:
    value: Any
    basis: Basis


class Answers:
    """Those of one process; what was used longest ago goes first."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Answer | None:
        with self._lock:
            answer = self._answers.get(key)
            if answer is not None:
                self._answers.move_to_end(key)
            return answer

    def put(self, key: Hashable, answer: Answer) -> None:
        with self._lock:
            self._answers[key] = answer
            self._answers.move_to_end(key)
            if len(self._answers) > self._most:
                self._answers.popitem(last=False)


def sum_of(generations: Mapping[str, int], tables: list[str]) -> int:
    return sum(generations.get(table, 0) for table in tables)
