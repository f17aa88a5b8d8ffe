"""What functions answered, remembered in the process until a table that they read has changed.

    @remembered
    def newest_topics() -> tuple[TopicRow, ...]: …

A page that is made anew asks again only for what was touched. The answer depends on the arguments,
on rows, and on time as `records/moments.py` knows it; its tables are seen when it is made
(`records/reads.py`), and whoever gets it again has read them too.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from records.answers import Answer
from records.reads import current_reading
from vocabulary.plain_values import require_immutable

P = ParamSpec("P")
R = TypeVar("R")


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
        if reading is None or not reading.may_remember:
            return made(*args, **kwargs)
        arguments = args, tuple(sorted(kwargs.items()))
        kept = reading.answers.get(function, arguments)
        if kept is not None and reading.confirms(kept.basis):
            reading.reads.tables.update(kept.basis.tables)
            return kept.value
        with reading.part() as reads:
            value = made(*args, **kwargs)
        basis = reading.basis(reads)
        if basis is not None:
            reading.answers.put(function, arguments, Answer(value, basis))
        return value

    return answer
