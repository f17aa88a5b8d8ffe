"""Controls of the admin's forms that stay small however much there is to choose from."""

import re
from collections.abc import Callable, Sequence
from datetime import time
from typing import Any

from django import forms
from django.contrib.admin.widgets import (
    AdminSplitDateTime,
    AutocompleteMixin,
    BaseAdminDateWidget,
    BaseAdminTimeWidget,
)
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from vocabulary.normalize import fold, nfkc, quoted
from vocabulary.row_keys import is_row_key

MAX_ENTERED_NAMES = 20  # names in one box, as each may read every row
LONGEST_NAME = 300  # characters; longer than any title
MAX_SUGGESTIONS = 3  # rows an error names to choose from
_NUMBERED = re.compile(r"(.+)\(番号(\d{1,9})\)")  # rows of one name, as an error names them
_NAMES_SUFFIX = "-name"  # what follows the name of a choice in the box for names


class Checkboxes(forms.CheckboxSelectMultiple):
    """Checkboxes that stand inside their labels: 47 prefectures in half the markup.

    Only the first has an id, to which errors lead.
    """

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        key, chosen = (attrs or {}).get("id", ""), self.format_value(value)
        boxes = (
            (
                name,
                code,
                format_html(' id="{}"', self.id_for_label(key, "0")) if place == 0 else "",
                mark_safe("\nchecked") if str(code) in chosen else "",
                label,
            )
            for place, (code, label) in enumerate(self.choices)
        )
        return format_html(
            '<div id="{}">\n{}</div>',
            key,
            format_html_join(
                "",
                '<label><input type="checkbox" name="{}"\nvalue="{}"{}{}>{}</label>\n',
                boxes,
            ),
        )


class TimeInput(BaseAdminTimeWidget):
    """13:30, as people write a time; with its seconds where it has some."""

    def format_value(self, value: Any) -> Any:
        if isinstance(value, time) and not value.second:
            return f"{value:%H:%M}"
        return super().format_value(value)


class MomentInput(AdminSplitDateTime):
    """A box for the day and one for the time."""

    def __init__(self, attrs: Any = None) -> None:
        forms.MultiWidget.__init__(self, [BaseAdminDateWidget, TimeInput], attrs)


class EnteredName(str):
    """A name somebody wrote, not the key of a row."""


class RowSelect(AutocompleteMixin, forms.Select):
    """Looks rows up by name. Without JavaScript the name is entered into a box beside it.

    Only what is chosen already stands in the page.
    """

    @property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=["js/admin/named-choices.js"])

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        entered = entered_names(data, name)
        return entered[0] if entered else super().value_from_datadict(data, files, name)

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """What can be no key is no option."""
        return super().optgroups(name, [key for key in value if is_row_key(key)], attr)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        entered = [value] if isinstance(value, EnteredName) else []
        control = super().render(name, None if entered else value, attrs, renderer)
        return control + self.box_for_names(name, entered)

    def box_for_names(self, name: str, entered: Sequence[str]) -> SafeString:
        return format_html(
            '<noscript><label>名前で選ぶ <input type="text" name="{}"'
            ' value="{}"></label></noscript>',
            name + _NAMES_SUFFIX,
            "".join(entered),
        )


class RowsSelect(RowSelect, forms.SelectMultiple):
    """The same for several rows: each line of the box is a name."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        chosen = forms.SelectMultiple.value_from_datadict(self, data, files, name)
        return [*(chosen or []), *entered_names(data, name)]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False  # a list without a choice is not sent at all

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        keys = [key for key in value or () if not is_entered_name(key)]
        control = forms.SelectMultiple.render(self, name, keys, attrs, renderer)
        return control + self.box_for_names(name, [n for n in value or () if is_entered_name(n)])

    def box_for_names(self, name: str, entered: Sequence[str]) -> SafeString:
        return format_html(
            "<noscript><label>名前で加える（1行に1つ）"
            '<textarea rows="3" name="{}">{}</textarea></label></noscript>',
            name + _NAMES_SUFFIX,
            "\n".join(entered),
        )


def is_entered_name(value: Any) -> bool:
    return isinstance(value, EnteredName)


def entered_names(data: Any, name: str) -> list[EnteredName]:
    lines = str(data.get(name + _NAMES_SUFFIX) or "").splitlines()
    return [EnteredName(line.strip()) for line in lines if line.strip()]


class _ChosenByName:
    """Mixin: what was entered is searched among the rows this person may choose, and no others."""

    search_rows: Callable[[models.QuerySet, str], models.QuerySet]
    queryset: Any

    def key_for_name(self, name: str) -> Any:
        """The key of the one row that is meant; ValidationError with a sentence otherwise."""
        if len(name) > LONGEST_NAME:
            raise ValidationError(f"「{name[:40]}…」は見つかりません。題名を確かめてください")
        numbered = _NUMBERED.fullmatch(nfkc(name))
        row = self.queryset.filter(pk=int(numbered[2])).first() if numbered else None
        if row and numbered and fold(numbered[1]) == fold(str(row)):
            return row.pk
        found = list(self.search_rows(self.queryset, name)[: MAX_SUGGESTIONS + 1])
        same = [row for row in found if str(row) == name]
        if len(same) != 1:
            exact, partial = self.rows_named_like(name)
            same = [row for row in exact if str(row) == name] or exact
            found = same or found or partial
        meant = same or [row for row in found if fold(name) in fold(str(row))]
        if len(meant) == 1:
            return meant[0].pk
        if not found:
            raise ValidationError(f"「{name[:40]}」は見つかりません。題名を確かめてください")
        raise ValidationError(f"「{name[:40]}」は{_ambiguity(found)}")

    def rows_named_like(self, name: str) -> tuple[list[models.Model], list[models.Model]]:
        """The rows whose name is this in any spelling, and some that have it in their name.

        The search compares letters as they are stored; the width of brackets and waves is
        nothing a person sees, so names are folded on both sides.
        """
        wanted = fold(name)
        exact: list[models.Model] = []
        partial: list[models.Model] = []
        for row in self.queryset.iterator():
            folded = fold(str(row))
            if folded == wanted:
                exact.append(row)
            elif wanted in folded and len(partial) <= MAX_SUGGESTIONS:
                partial.append(row)
        return exact, partial


def _ambiguity(rows: Sequence[models.Model]) -> str:
    """The rows that may be meant, and what to write; rows of one name bear their number."""
    names = [str(row) for row in rows[:MAX_SUGGESTIONS]]
    advice = "題名を全部書いてください"
    if len(set(names)) < len(names):
        names = [f"{row}（番号{row.pk}）" for row in rows[:MAX_SUGGESTIONS]]
        advice = "番号まで書いてください"
    more = "など" if len(rows) > MAX_SUGGESTIONS else ""
    return f"{''.join(map(quoted, names))}{more}があります。{advice}"


class RowField(_ChosenByName, forms.ModelChoiceField):
    def to_python(self, value: Any) -> Any:
        return super().to_python(self.key_for_name(value) if is_entered_name(value) else value)


class RowsField(_ChosenByName, forms.ModelMultipleChoiceField):
    def clean(self, value: Any) -> Any:
        if sum(map(is_entered_name, value or ())) > MAX_ENTERED_NAMES:
            raise ValidationError(f"名前で加えられるのは、一度に{MAX_ENTERED_NAMES}件までです")
        return super().clean(
            [self.key_for_name(v) if is_entered_name(v) else v for v in value or ()]
        )
