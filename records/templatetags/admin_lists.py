"""What the lists of the admin need beyond the framework's own tags."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def labelled(cells: Iterable[str], headers: Iterable[dict[str, Any]]) -> list[SafeString]:
    """The cells of a row, each with the words of its column: in a narrow window it has no head."""
    return [
        # The cells are HTML of Django's own, and what is put in is escaped.
        mark_safe(cell.replace("<td ", format_html('<td data-label="{}" ', header["text"]), 1))  # noqa: S308
        if "action-checkbox" not in header.get("class_attrib", "")
        else mark_safe(cell)  # noqa: S308
        for cell, header in zip(cells, headers, strict=False)
    ]
