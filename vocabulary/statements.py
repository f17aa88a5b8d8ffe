"""Questions that every visit asks in the same words, put into SQL once.

Django takes one to three milliseconds to turn a queryset into SQL; most of our answers take less.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from operator import itemgetter
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from vocabulary.django_internals import Compiled, compiled


class Now(datetime):
    """This moment. In a `Statement` it stands for the moment of each call."""


class Today(date):
    """This day in Japan. In a `Statement` it stands for the day of each call."""


def now() -> Now:
    return Now.fromisoformat(timezone.now().isoformat())


def today() -> Today:
    return Today.fromisoformat(timezone.localdate().isoformat())


@dataclass(frozen=True)
class _Slot:
    """Where a parameter stands in the SQL; the value is got from what a call gives."""

    value: Callable[[dict[str, Any]], Any]


class Statement:
    """An ordered queryset of plain values (`values_list`) with named whole numbers in it.

    `build` is called once, with numbers that nothing has. Its rows may depend on them by
    conditions alone, and on time by `now` and `today`:

        newest = Statement(lambda board: Topic.objects.filter(board=board).values_list("pk")[:5])
        newest(board=3)
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *names: str) -> None:
        self._build = build
        self._stand_ins = {name: 2_147_400_000 + i for i, name in enumerate(names)}

    def __call__(self, **numbers: int) -> list[Any]:
        sql, slots = self._sql
        values = [slot.value(numbers) if isinstance(slot, _Slot) else slot for slot in slots]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(self._compiled.convert(cursor.fetchall()))

    @cached_property
    def _compiled(self) -> Compiled:
        rows = self._build(**self._stand_ins)
        if not rows.ordered:
            raise ImproperlyConfigured("A statement gives its rows in an order")
        return compiled(rows)

    @cached_property
    def _sql(self) -> tuple[str, list[Any]]:
        slots = [self._slot(value) for value in self._compiled.parameters]
        if sum(isinstance(slot, _Slot) for slot in slots) < len(self._stand_ins):
            raise ImproperlyConfigured("A statement has all its parameters in its conditions")
        return self._compiled.sql, slots

    def _slot(self, value: Any) -> Any:
        if isinstance(value, Now):
            return _Slot(lambda numbers: timezone.now())
        if isinstance(value, Today):
            return _Slot(lambda numbers: timezone.localdate())
        for name, stand_in in self._stand_ins.items():
            if isinstance(value, int) and value == stand_in:
                return _Slot(itemgetter(name))
        return value
