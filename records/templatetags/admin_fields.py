"""The fields of a form of the admin: label, help, error, control.

A form has up to 160 of them. Written here they take an eighth of what a template took, which
asked a dozen conditions of each.
"""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from records.templatetags.admin_rows import readonly_value

register = template.Library()
_NOTHING = mark_safe("")


@register.filter
def drawn(line: Any, shows_help: bool) -> SafeString:
    """One line of a form, of one field or several side by side."""
    fields = list(line)
    return format_html(
        '\n<div class="form-row{}{}">\n{}</div>\n',
        " errors" if any(map(_has_errors, fields)) else "",
        "" if line.has_visible_field else " hidden",
        format_html_join("", "{}", ([_field(field, shows_help)] for field in fields)),
    )


@register.filter
def cell(field: Any) -> SafeString:
    """The field of a row in a table; label and help stand in the head of its column."""
    bound = field.field
    if field.is_readonly:
        name, label, hidden = bound["name"], bound["label"], bound["is_hidden"]
        required, content = False, format_html("<p>{}</p>\n  ", readonly_value(field))
    else:
        name, label, hidden = bound.name, bound.label, bound.is_hidden
        required, content = bound.field.required, _errors(field) + bound.as_widget()
    return format_html(
        '\n<td class="field-{}{}{}" data-label="{}">{}</td>\n',
        name,
        " hidden" if hidden else "",
        " required" if required else "",
        label,
        content,
    )


def _has_errors(field: Any) -> bool:
    return not field.is_readonly and field.field.name in field.field.form.errors


def _errors(field: Any) -> SafeString:
    return field.field.errors.as_ul() if _has_errors(field) else _NOTHING


def _field(field: Any, shows_help: bool) -> SafeString:
    if field.is_readonly:
        return _to_read(field, shows_help)
    bound = field.field
    control, text = _errors(field) + bound.as_widget(), _help(bound) if shows_help else ""
    if bound.use_fieldset:
        return _group(bound, text, control)
    if field.is_checkbox:
        return format_html(
            '<div class="checkbox-row">\n'
            '{} <label class="vCheckboxLabel" for="{}">{}</label>\n{}</div>\n\n',
            control,
            bound.id_for_label,
            bound.label,
            text,
        )
    return format_html(
        '<div><label for="{}"{}>{}</label>\n{}{}</div>\n',
        bound.id_for_label,
        _mark(bound),
        bound.label,
        text,
        control,
    )


def _to_read(field: Any, shows_help: bool) -> SafeString:
    label, text = field.field["label"], field.field["help_text"]
    return format_html(
        '<div><span class="kyoso-admin-label">{}</span>'
        '<div class="readonly">{}</div>\n{}</div>\n\n',
        label,
        readonly_value(field),
        format_html('<div class="help">{}</div>', text) if shows_help and text else "",
    )


def _group(bound: Any, text: str, control: SafeString) -> SafeString:
    """Boxes that one question is asked for, with the question as their legend."""
    return format_html(
        "<fieldset{}>\n<legend{}>{}</legend>\n{}\n{}</fieldset>\n\n",
        format_html(' aria-describedby="{}"', bound.help_id) if bound.help_text else "",
        _mark(bound),
        bound.label,
        text,
        control,
    )


def _mark(bound: Any) -> SafeString:
    """The class of the label of a field that must be filled, now or before publishing."""
    if bound.field.required and bound.name != "order":
        return mark_safe(' class="required"')
    return mark_safe(' class="needed"') if bound.is_required_to_publish else _NOTHING


def _help(bound: Any) -> SafeString:
    if not bound.help_text:
        return _NOTHING
    return format_html('<div class="help" id="{}">{}</div>', bound.help_id, bound.help_text)
