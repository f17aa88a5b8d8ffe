"""Controls of the admin's forms."""

from typing import Any

from django.contrib.admin.widgets import FilteredSelectMultiple
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


class LongSelect(FilteredSelectMultiple):
    """Two boxes with a filter, drawn without a template per option: 1,741 places are many.

    Without JavaScript it is a plain list in which several lines can be marked.
    """

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = {str(key) for key in value or ()}
        own = {"name": name, "multiple": True, "class": "selectfilter", "data-is-stacked": "0"}
        own["data-field-name"] = self.verbose_name
        all_attrs = self.build_attrs({**self.attrs, **own}, attrs)
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            (
                (key, mark_safe(" selected") if str(key) in chosen else "", label)
                for key, label in self.choices
            ),
        )
        inner = format_html_join(
            "",
            ' {}="{}"',
            ((key, entry) for key, entry in all_attrs.items() if entry not in (True, False, None)),
        )
        return format_html("<select multiple{}>{}</select>", inner, options)
