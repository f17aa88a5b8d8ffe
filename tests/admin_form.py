"""Forms of the admin as a browser would send them: every field with the value the page shows."""

from typing import Any

from django.core.files import File
from django.test import Client


def fields_of(page: Any) -> dict[str, Any]:
    """The posted fields of an opened form, its inlines and its stamp."""
    found: dict[str, Any] = {page.context["stamp_name"]: page.context["stamp"]}
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            value = bound.field.prepare_value(value() if callable(value) else value)
            if value is None or value is False or value == "" or isinstance(value, File):
                continue
            if hasattr(bound.field.widget, "widgets"):
                found |= _parts(bound, value)
            else:
                found[bound.html_name] = _sent(bound, value)
    return found


def _parts(bound: Any, value: Any) -> dict[str, Any]:
    """A day and its time stand in boxes of their own."""
    parts = value if isinstance(value, list) else bound.field.widget.decompress(value)
    boxes = enumerate(zip(bound.field.widget.widgets, parts, strict=True))
    return {
        f"{bound.html_name}_{place}": box.format_value(part)
        for place, (box, part) in boxes
        if part not in (None, "")
    }


def _sent(bound: Any, value: Any) -> Any:
    shown = bound.field.widget.format_value(value)
    if isinstance(shown, list):
        return shown if bound.field.widget.allow_multiple_selected else shown[0]
    return "on" if value is True else shown


def send(client: Client, url: str, /, button: str = "_save", **changes: Any) -> Any:
    """Open the form, change some fields, press a button."""
    return press(client, url, fields_of(client.get(url)), button, **changes)


def press(
    client: Client, url: str, fields: dict[str, Any], /, button: str = "_save", **changes: Any
) -> Any:
    """Change some fields of a form that is open, press a button; a refused one stays open."""
    sent = fields | changes | {button: "1"}
    return client.post(url, {name: value for name, value in sent.items() if value is not None})
