"""`{% include "…" with … only %}` draws the same component from the same values once.

What is included `only` with plain values depends on nothing else but the day, so its HTML is kept
in the process: icons, the header, a card, a map of counts. Whatever is given a row or a form is
drawn each time. What changes by the hour is given in words, since it would stay as it was drawn.
Built in: the templates say `include` as everywhere.
"""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast

from django import template
from django.db.models import TextChoices
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.engine import Engine
from django.template.loader_tags import IncludeNode, do_include
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString

KEPT = 2048  # most of 1 to 8 kB

register = template.Library()

# These types and no others that stand on them: a lazy object passes for a text, and holds its
# request and all that was typed with it.
_PLAIN = {str, SafeString, bool, int, date, datetime, time, type(None)}
_AS_WRITTEN = {float, Decimal}  # 1.5 equals 1.50, and is drawn otherwise


class NotPlain(Exception):
    """A value that may change while it stays the same object."""


def plain_key(value: object) -> object:
    """A key that two values share only where they look the same in a template.

    Raises NotPlain for rows, forms and whatever else is not made of plain values.
    """
    kind = type(value)
    if kind in _PLAIN or isinstance(value, TextChoices):
        return kind, value
    if kind in _AS_WRITTEN:
        return kind, str(value)
    if isinstance(value, Promise):
        return str, str(value)
    if kind in (list, tuple):
        return tuple(map(plain_key, cast(Iterable[object], value)))
    if is_dataclass(value) and not isinstance(value, type) and _is_frozen(type(value)):
        return type(value), *(plain_key(getattr(value, one.name)) for one in fields(value))
    raise NotPlain


def _is_frozen(kind: Any) -> bool:
    return bool(kind.__dataclass_params__.frozen)


class Values(dict[str, Any]):
    """The values of a component, equal where they look the same."""

    def __init__(self, values: dict[str, Any]) -> None:
        super().__init__(values)
        self.key = tuple((name, plain_key(value)) for name, value in values.items())
        self._hash = hash(self.key)

    def __hash__(self) -> int:  # type: ignore[override]
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Values) and self.key == other.key


@lru_cache(maxsize=KEPT)
def draw(name: str, day: date, values: Values) -> SafeString:
    """The HTML of the component `name` on this day: a call may be open until tomorrow."""
    return Engine.get_default().get_template(name).render(Context(dict(values)))


class Component(IncludeNode):
    """An include that draws what depends on plain values alone once."""

    def render(self, context: Context) -> SafeString:
        name = self.template.resolve(context)
        if not (self.isolated_context and isinstance(name, str) and context.autoescape):
            return super().render(context)
        values = {key: one.resolve(context) for key, one in self.extra_context.items()}
        try:
            return draw(name, timezone.localdate(), Values(values))
        except NotPlain:
            return Engine.get_default().get_template(name).render(context.new(values))


@register.tag
def include(parser: Parser, token: Token) -> Component:
    """As Django's; what it draws once says the module."""
    node = do_include(parser, token)
    return Component(
        node.template, extra_context=node.extra_context, isolated_context=node.isolated_context
    )
