"""`{% include "…" with … only %}` draws the same component from the same values once.

What is included `only` with plain values depends on nothing else but the day, so its HTML is kept
in the process: icons, the header, a card, a map of counts. Whatever is given a row or a form is
drawn each time. What changes by the hour is given in words, since it would stay as it was drawn.
Built in: the templates say `include` as everywhere.
"""

from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.engine import Engine
from django.template.loader_tags import IncludeNode, do_include
from django.utils import timezone
from django.utils.safestring import SafeString

from vocabulary.plain_values import NotPlain, plain_key

KEPT = 2048  # most of 1 to 8 kB

register = template.Library()


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
