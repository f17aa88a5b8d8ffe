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
    """Those of one process, by the function that gave them and its arguments.

    Where there are too many, that function loses one which has most, the one used longest ago: what
    many visitors typed pushes out nothing but what others typed.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most, self._number = most, 0
        self._answers: dict[Hashable, OrderedDict[Hashable, Answer]] = {}
        self._lock = threading.Lock()

    def get(self, function: Hashable, arguments: Hashable) -> Answer | None:
        with self._lock:
            given = self._answers.get(function)
            if given is None:
                return None
            answer = given.get(arguments)
            if answer is not None:
                given.move_to_end(arguments)
            return answer

    def put(self, function: Hashable, arguments: Hashable, answer: Answer) -> None:
        with self._lock:
            given = self._answers.setdefault(function, OrderedDict())
            self._number += arguments not in given
            given[arguments] = answer
            given.move_to_end(arguments)
            if self._number > self._most:
                max(self._answers.values(), key=len).popitem(last=False)
                self._number -= 1


def sum_of(generations: Mapping[str, int], tables: list[str]) -> int:
    return sum(generations.get(table, 0) for table in tables)
