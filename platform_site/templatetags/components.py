"""`{% include "…" with … only %}` draws the same component from the same values once.

What is included `only` with plain values depends on nothing else but the day, so its HTML is kept
in the process: icons, the header, a card, a map of counts. The item of a page is as plain as the
text it was read from (`vocabulary/whole_rows.py`). Whatever is given another row or a form is drawn
each time. What changes by the hour is given in words, since it would stay as it was drawn.
Built in: the templates say `include` as everywhere.
"""

from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.db import connection
from django.db.models import Model
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.engine import Engine
from django.template.loader_tags import IncludeNode, do_include
from django.utils.safestring import SafeString

from vocabulary.dates.days import today
from vocabulary.plain_values import NotPlain, plain_key

KEPT = 2048  # most of 1 to 8 kB
KEPT_OF_ITEMS = 1024  # parts of the pages of some 150 items, most of 1 to 20 kB

register = template.Library()


class Values:
    """The values of a component, equal where they look the same."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values
        self.are_of_item = any(isinstance(value, Model) for value in values.values())
        self.key = tuple((name, plain_key(value)) for name, value in values.items())
        self._hash = hash(self.key)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Values) and self.key == other.key

    def drawn(self, name: str) -> SafeString:
        """What the component `name` makes of them; they are let go, only their key is kept."""
        values, self._values = self._values, {}
        return Engine.get_default().get_template(name).render(Context(values))


@lru_cache(maxsize=KEPT)
def draw(name: str, day: date, values: Values) -> SafeString:
    """The HTML of the component `name` on this day: a call may be open until tomorrow."""
    return values.drawn(name)


@lru_cache(maxsize=KEPT_OF_ITEMS)
def draw_of_item(name: str, day: date, values: Values) -> SafeString:
    """The same of a part of an item's page, which is large and seldom asked again."""
    with connection.execute_wrapper(_refuse):
        return values.drawn(name)


def _refuse(execute: object, sql: str, *args: object) -> object:
    raise RuntimeError(f"A component of an item shows what stands in its row alone: {sql}")


class Component(IncludeNode):
    """An include that draws what depends on plain values alone once."""

    def render(self, context: Context) -> SafeString:
        name = self.template.resolve(context)
        if not (self.isolated_context and isinstance(name, str) and context.autoescape):
            return super().render(context)
        values = {key: one.resolve(context) for key, one in self.extra_context.items()}
        try:
            plain = Values(values)
            known = draw_of_item if plain.are_of_item else draw
            return known(name, today(), plain)
        except NotPlain:
            return Engine.get_default().get_template(name).render(context.new(values))


@register.tag
def include(parser: Parser, token: Token) -> Component:
    """As Django's; what it draws once says the module."""
    node = do_include(parser, token)
    return Component(
        node.template, extra_context=node.extra_context, isolated_context=node.isolated_context
    )
