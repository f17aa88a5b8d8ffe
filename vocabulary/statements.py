"""Questions that every visit asks in the same words, put into SQL once.

Django takes one to three milliseconds to turn a queryset into SQL; most of our answers take less.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import cached_property

from vocabulary.django_internals import Compiled, compiled, prepared_cursor


class _Fixed:
    """A time that a statement replaces: what was made of it would be taken for itself."""

    def __add__(self, other: Any) -> Any:
        raise TypeError(f"{type(self).__name__} of a statement cannot be moved: let SQL do it")

    __radd__ = __sub__ = __rsub__ = __add__


class Now(_Fixed, datetime):
    """This moment. In a `Statement` it stands for the moment of each call."""


class Today(_Fixed, date):
    """This day in Japan. In a `Statement` it stands for the day of each call."""


class Midnight(_Fixed, datetime):
    """The beginning of this day in Japan; as `Today`."""


def now() -> Now:
    return Now.fromisoformat(timezone.now().isoformat())


def today() -> Today:
    return Today.fromisoformat(timezone.localdate().isoformat())


def midnight() -> Midnight:
    return Midnight.fromisoformat(_this_midnight().isoformat())


def _this_midnight() -> datetime:
    return datetime.combine(timezone.localdate(), time(), timezone.get_current_timezone())


class Code(str):
    """The kind of a parameter: a text whose statement has one plan that is good for all texts."""


# What stands for a parameter while the SQL is made: nothing real is such a number or text.
_STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda number: 2_147_400_000 + number,
    str: lambda number: f"\ue000{number}\ue001",
    Code: lambda number: f"\ue000{number}\ue001",
    list: lambda number: [2_147_400_000 + number],
}


@dataclass(frozen=True)
class _Slot:
    """A place in the SQL whose value is made of what a call gives."""

    value: Callable[[dict[str, Any]], Any]


class Statement:
    """An ordered queryset of plain values (`values_list`) with named parameters in it.

    `build` is called once, with values that nothing has. Its rows may depend on them by
    conditions alone, and on time by `now`, `today` and `midnight`:

        in_board = Statement(lambda key: Topic.objects.filter(board=key).values_list("pk"), key=int)
        in_board(key=3)

    A text is put where it stands as it is, so a pattern (`contains`) is for codes alone; a list of
    numbers stands in `= ANY`. Where numbers are all that is given, PostgreSQL keeps its plan: it is
    as good for one key as for another, whereas rare and common words need plans of their own. A
    text that does not is a `Code`.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], **kinds: type) -> None:
        self._build = build
        self._is_prepared = all(kind in (int, list, Code) for kind in kinds.values())
        self._stand_ins = {
            name: _STAND_INS[kind](number) for number, (name, kind) in enumerate(kinds.items())
        }

    def __call__(self, **values: Any) -> list[Any]:
        with prepared_cursor() if self._is_prepared else connection.cursor() as cursor:
            cursor.execute(*self.filled(**values))
            return list(self._compiled.convert(cursor.fetchall()))

    def filled(self, **values: Any) -> tuple[str, list[Any]]:
        """The SQL and its parameters, to stand within other SQL."""
        sql, parameters = self._sql
        return sql, [one.value(values) if isinstance(one, _Slot) else one for one in parameters]

    @cached_property
    def _compiled(self) -> Compiled:
        rows = self._build(**self._stand_ins)
        if not rows.ordered:
            raise ImproperlyConfigured("A statement gives its rows in an order")
        return compiled(rows)

    @cached_property
    def _sql(self) -> tuple[str, list[Any]]:
        parameters = self._compiled.parameters
        for name, stand_in in self._stand_ins.items():
            if not any(_holds(one, stand_in) for one in parameters):
                raise ImproperlyConfigured(f"{name} stands in no condition of the statement")
        return self._compiled.sql, [self._slot(one) for one in parameters]

    def _slot(self, parameter: Any) -> Any:
        if isinstance(parameter, Now):
            return _Slot(lambda values: timezone.now())
        if isinstance(parameter, Today):
            return _Slot(lambda values: timezone.localdate())
        if isinstance(parameter, Midnight):
            return _Slot(lambda values: _this_midnight())
        if isinstance(parameter, date):
            raise ImproperlyConfigured(f"{parameter} would be the time of the first call for ever")
        held = {name: one for name, one in self._stand_ins.items() if _holds(parameter, one)}
        if not held:
            return parameter
        return _Slot(lambda values: _filled(parameter, held, values))


def _holds(parameter: Any, stand_in: Any) -> bool:
    if isinstance(stand_in, list):
        return bool(parameter == stand_in)
    if isinstance(parameter, list):
        return any(_holds(one, stand_in) for one in parameter)
    if isinstance(stand_in, str):
        return isinstance(parameter, str) and stand_in in parameter
    return isinstance(parameter, int) and parameter == stand_in


def _filled(parameter: Any, stand_ins: dict[str, Any], values: dict[str, Any]) -> Any:
    """The parameter with the given values in place of their stand-ins."""
    for name, stand_in in stand_ins.items():
        if isinstance(stand_in, list):
            return values[name]
    if isinstance(parameter, list):
        return [_filled(one, stand_ins, values) for one in parameter]
    for name, stand_in in stand_ins.items():
        if isinstance(parameter, str) and isinstance(stand_in, str):
            parameter = parameter.replace(stand_in, values[name])
        elif parameter == stand_in:
            return values[name]
    return parameter
