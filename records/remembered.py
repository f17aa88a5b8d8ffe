"""What functions answered, remembered in the process until a table that they read has changed.

    @remembered
    def newest_topics() -> tuple[TopicRow, ...]: …

A page that is made anew asks again only for what was touched. The answer depends on the arguments,
on rows, and on time as `records/moments.py` knows it; its tables are seen when it is made
(`records/reads.py`), and whoever gets it again has read them too.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.utils import timezone

from records.reads import Basis, Reading, current_reading
from vocabulary.plain_values import require_immutable

MOST = 2000  # answers of some 1 to 30 kB

P = ParamSpec("P")
R = TypeVar("R")


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

    def __len__(self) -> int:
        return len(self._answers)

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


ANSWERS = Answers()


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """The function, asked again only when its answer may have changed.

    It gives plain values that nobody can change (`vocabulary/plain_values.py`), else TypeError.
    """

    def made(*args: P.args, **kwargs: P.kwargs) -> R:
        value = function(*args, **kwargs)
        require_immutable(value)
        return value

    @wraps(function)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        reading = current_reading()
        if reading is None or not reading.may_remember or reading.generations is None:
            return made(*args, **kwargs)
        key = (function, args, tuple(sorted(kwargs.items())))
        kept = ANSWERS.get(key)
        if kept is not None and _holds(kept, reading):
            reading.reads.tables.update(kept.basis.tables)
            return kept.value
        with reading.part() as reads:
            value = made(*args, **kwargs)
        basis = reading.basis(reads)
        if basis is not None:
            ANSWERS.put(key, Answer(value, basis))
        return value

    return answer


def _holds(kept: Answer, reading: Reading) -> bool:
    generations = reading.generations
    return generations is not None and kept.basis.holds(generations, timezone.now().timestamp())
