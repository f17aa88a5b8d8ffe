"""The child rows of a form of the admin, each drawn once."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from vocabulary.templatetags.japanese import wareki_time

register = template.Library()


@dataclass(frozen=True)
class Row:
    """`number` is "empty" for the row a script copies; `shows_help`: with the help texts."""

    form: Any
    number: int | str
    classes: str
    shows_help: bool
    is_ready: bool


@dataclass(frozen=True)
class FieldGroup:
    """A group of fields with a heading; `inline`, where they stand in a row of their own."""

    heading: str
    number: int | str
    fieldset: Any = None
    inline: Any = None


@register.filter
def field_groups(form: Any, inlines: Any) -> list[FieldGroup]:
    """The groups of the form's own fields, and between them those of rows there are once at most.

    Who may only look at an item is not shown a row that is not there.
    """
    waiting = [inline for inline in inlines if is_group(inline) and inline.formset.forms]
    found = []
    for number, group in enumerate(form):
        found.append(FieldGroup(group.name, number, fieldset=group))
        here = [inline for inline in waiting if group.name and inline.opts.after == group.name]
        found += map(_group_of, here)
        waiting = [inline for inline in waiting if inline not in here]
    return found + [_group_of(inline) for inline in waiting]


def _group_of(inline: Any) -> FieldGroup:
    return FieldGroup(inline.fieldsets[0][0], inline.formset.prefix, inline=inline)


@register.filter
def child_rows(inlines: Any) -> list[Any]:
    """The groups of rows, each with a place of its own below the fields."""
    return [inline for inline in inlines if not is_group(inline)]


def is_group(inline: Any) -> bool:
    return hasattr(inline.opts, "after")


@register.filter
def script_options(inline: Any) -> SafeString:
    """What the admin's script is given for a group, for an attribute in single quotes."""
    words = json.dumps(json.loads(inline.inline_formset_data()), ensure_ascii=False)
    safe = words.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;")
    return mark_safe(safe)  # noqa: S308 - escaped in the line above


@register.filter
def management_inputs(formset: Any) -> SafeString:
    """The numbers a group is sent with, and the one its script wants to know."""
    numbers = formset.management_form
    fields = [numbers[name] for name in ("TOTAL_FORMS", "MAX_NUM_FORMS")]
    return format_html_join(
        "",
        '<input type="hidden" name="{0}" value="{1}" id="id_{0}">',
        ((field.html_name, field.value()) for field in fields),
    ) + format_html(
        '<input type="hidden" name="{}" value="{}">',
        numbers["INITIAL_FORMS"].html_name,
        numbers["INITIAL_FORMS"].value(),
    )


@register.filter
def readonly_value(field: Any) -> Any:
    """What a field to read says: days as on every page, anything else as Django writes it."""
    name = field.field["name"]
    value = getattr(field.form.instance, name, None) if isinstance(name, str) else None
    return wareki_time(value) if isinstance(value, date) else field.contents()


@register.filter
def rows(inline: Any) -> Iterator[Row]:
    """The saved rows, the one that is ready to be filled, and an empty one only without it.

    The empty row would be the same markup again; static/js/admin/ready-row.js makes it from the
    other. Where no more rows may come there is none to copy.
    """
    forms = list(inline)
    formset = inline.formset
    is_ready = inline.has_add_permission and formset.has_blank_row
    is_full = formset.initial_form_count() >= formset.max_num
    if is_ready or (inline.has_add_permission and is_full):
        forms.pop()
    last = len(forms) - 1
    for number, form in enumerate(forms):
        is_empty = inline.has_add_permission and not (is_ready or is_full) and number == last
        classes = " has_original" if form.original else ""
        classes += " empty-form last-related" if is_empty else ""
        yield Row(
            form,
            "empty" if is_empty else number,
            classes,
            number == 0,
            is_ready and number == last,
        )
