"""The controls of forms, byte for byte as the framework's templates draw them.

A form of the admin has 160 of them, and each took two to five templates: a third of its time.
Whatever stands in no table here keeps its template.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.template import Context
from django.template.base import render_value_in_context
from django.utils.safestring import SafeData

Values = Mapping[str, Any]
_OPTION = "django/forms/widgets/select_option.html"


def draw_control(template: str, context: Values) -> str | None:
    """What the template makes of its variables; None where only the template knows."""
    draw = _CONTROLS.get(template)
    return draw(context) if draw else None


def _text(value: Any) -> str:
    """As {{ value|stringformat:"s" }} writes it."""
    return str(value) if isinstance(value, SafeData) else escape(str(value))


def _written(value: Any) -> str:
    """As {{ value }} writes it, numbers in the way of the language."""
    return _text(value if isinstance(value, str) else render_value_in_context(value, Context()))


def _attrs(widget: Values) -> str:
    return "".join(
        f" {_text(name)}" if value is True else f' {_text(name)}="{_text(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _box(widget: Values) -> str:
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    kind, name = _text(widget["type"]), _text(widget["name"])
    return f'<input type="{kind}" name="{name}"{value}{_attrs(widget)}>'


def _input(context: Values) -> str:
    return _box(context["widget"])


def _textarea(context: Values) -> str:
    widget = context["widget"]
    text = _written(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{_text(widget["name"])}"{_attrs(widget)}>\n{text}</textarea>'


def _select(context: Values) -> str | None:
    widget, drawn = context["widget"], []
    for name, options, _ in widget["optgroups"]:
        if any(option["template_name"] != _OPTION for option in options):
            return None
        rows = "".join(f"\n  {_option(option)}\n" for option in options)
        heading = f'\n  <optgroup label="{_written(name)}">' if name else ""
        drawn.append(f"{heading}{rows}\n  </optgroup>" if name else rows)
    return f'<select name="{_text(widget["name"])}"{_attrs(widget)}>{"".join(drawn)}\n</select>'


def _option(option: Values) -> str:
    label = _written(option["label"])
    return f'<option value="{_text(option["value"])}"{_attrs(option)}>{label}</option>'


# Where a box comes from a template within a template, each of the two ends a line.


def _day(context: Values) -> str:
    return f'<p class="date">\n  {_box(context["widget"])}\n\n\n</p>'


def _day_and_time(context: Values) -> str | None:
    parts = context["widget"]["subwidgets"]
    if any(_CONTROLS.get(part["template_name"]) is not _input for part in parts):
        return None
    day, time = map(_box, parts)
    return (
        f'<p class="datetime">\n  {_written(context["date_label"])} {day}\n\n<br>'
        f"\n  {_written(context['time_label'])} {time}\n\n\n</p>"
    )


def _address(context: Values) -> str:
    """A link to the page it leads to stands before the box."""
    widget = context["widget"]
    if not context["url_valid"]:
        return _box(widget)
    link = f'<a href="{_written(widget["href"])}">{_written(widget["value"])}</a>'
    current, change = _written(context["current_label"]), _written(context["change_label"])
    return f'<p class="url">{current} {link}<br>{change} {_box(widget)}\n</p>'


def _errors(context: Values) -> str | None:
    return None if context["errors"] else ""


_INPUTS = ("text", "number", "email", "url", "tel", "search", "password", "hidden", "date", "time")
_CONTROLS: dict[str, Callable[[Values], str | None]] = {
    **{f"django/forms/widgets/{name}.html": _input for name in (*_INPUTS, "input", "checkbox")},
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
    "django/forms/errors/list/ul.html": _errors,
    "admin/widgets/date.html": _day,
    "admin/widgets/split_datetime.html": _day_and_time,
    "admin/widgets/url.html": _address,
}
