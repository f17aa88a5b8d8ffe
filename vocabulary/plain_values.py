"""Plain values: texts, numbers, times, and tuples, lists or frozen dataclasses of them."""

from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from django.db.models import Model, TextChoices
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from vocabulary.whole_rows import look_of

# These types and no others that stand on them: a lazy object passes for a text, and holds its
# request and all that was typed with it.
_PLAIN = {str, SafeString, bool, int, date, datetime, time, type(None)}
_AS_WRITTEN = {float, Decimal}  # 1.5 equals 1.50, and is drawn otherwise


_KEY = "_plain_key"  # where an object that nobody can change keeps its key, once it was asked for


class NotPlain(Exception):
    """A value that may change while it stays the same object."""


def plain_key(value: object) -> object:
    """A key that two values share only where they look the same in a template.

    An item that was read whole is as plain as the text it was read from. Raises NotPlain for other
    rows, forms and whatever else is not made of plain values.
    """
    kind: Any = type(value)
    if kind in _PLAIN or isinstance(value, TextChoices):
        return kind, value
    if kind in _AS_WRITTEN:
        return kind, str(value)
    if isinstance(value, Promise):
        return str, str(value)
    if kind in (list, tuple):
        return _key_of_all(tuple(cast(Iterable[object], value)))
    if read := _reader(kind):
        known = vars(value).get(_KEY)
        if known is None:
            known = kind, _key_of_all(read(value))
            if _holds_plain_values(kind):
                object.__setattr__(value, _KEY, known)
        return known
    if issubclass(kind, Model) and (look := look_of(cast(Model, value))):
        return kind, look
    raise NotPlain


def _key_of_all(values: tuple[object, ...]) -> object:
    kinds = tuple(map(type, values))
    if _PLAIN.issuperset(kinds):  # the most part, and fast
        return kinds, values
    return tuple(map(plain_key, values))


def require_immutable(value: object) -> None:
    """TypeError for what somebody who was given it could change."""
    kind: Any = type(value)
    if kind in _PLAIN or kind in _AS_WRITTEN or isinstance(value, TextChoices):
        return
    read = tuple if kind in (tuple, frozenset) else _reader(kind)
    if read is None:
        raise TypeError(f"{kind.__name__} can be changed by whoever is given it")
    values = read(cast(Any, value))
    if not _PLAIN.issuperset(map(type, values)):
        for one in values:
            require_immutable(one)


@cache
def _reader(kind: Any) -> Callable[[Any], tuple[Any, ...]] | None:
    """Reads all values of a frozen dataclass of this kind; None for other kinds."""
    if not is_dataclass(kind) or not cast(Any, kind).__dataclass_params__.frozen:
        return None
    names = [one.name for one in fields(kind)]
    return lambda value: tuple([getattr(value, name) for name in names])


@cache
def _holds_plain_values(kind: Any) -> bool:
    """Whether no object of this kind of frozen dataclass can hold what may be changed."""
    return all(map(_is_plain_kind, get_type_hints(kind).values()))


def _is_plain_kind(hint: Any) -> bool:
    within = get_args(hint)
    if get_origin(hint) in (tuple, Union, UnionType):
        return all(one is Ellipsis or _is_plain_kind(one) for one in within)
    is_choice = isinstance(hint, type) and issubclass(hint, TextChoices)
    if hint in _PLAIN or hint in _AS_WRITTEN or is_choice:
        return True
    return _reader(hint) is not None and _holds_plain_values(hint)
