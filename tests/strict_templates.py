"""Makes our own templates fail on variables that nobody gave them."""

import sys
from pathlib import Path

from django.template.base import Node

ROOT = Path(__file__).resolve().parent.parent


class UndefinedTemplateVariable(AssertionError):
    """A template prints a variable that its view does not give."""


class UndefinedVariableFails(str):
    """Stands in for `string_if_invalid`; Django formats it with the variable's name.

    Templates of the framework (admin, allauth) rely on missing variables being empty;
    they lie outside the project and keep that freedom.
    """

    __slots__ = ()

    def __contains__(self, text: object) -> bool:
        return text == "%s"

    def __bool__(self) -> bool:
        return True

    def __mod__(self, variable: object) -> str:
        template = _template_being_rendered()
        if template and ROOT in template.parents and ".venv" not in template.parts:
            raise UndefinedTemplateVariable(f"{template.relative_to(ROOT)}: {variable}")
        return ""


def _template_being_rendered() -> Path | None:
    frame = sys._getframe(2)
    while frame:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return Path(node.origin.name)
        frame = frame.f_back
    return None
