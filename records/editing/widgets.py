"""Controls of the admin's forms that stay small however much there is to choose from."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString

from vocabulary.normalize import fold, nfkc, quoted

MOST_WRITTEN = 20  # names in one box, as each may read every row
MOST_NAMED = 3  # rows an error names to choose from
_NUMBERED = re.compile(r"(.+)\(番号(\d{1,9})\)")  # rows of one name, as an error names them
_NAMES = "-name"  # what follows the name of a choice in the box for names


class Boxes(forms.CheckboxSelectMultiple):
    """Boxes that stand inside their labels: 47 prefectures in half the markup."""

    template_name = "admin/widgets/boxes.html"


class Written(str):
    """A name somebody wrote, not the key of a row."""


class RowSelect(AutocompleteMixin, forms.Select):
    """Looks rows up by name. Without JavaScript the name is written into a box beside it.

    Only what is chosen already stands in the page.
    """

    @property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=["js/named-choices.js"])

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        written = names_in(data, name)
        return written[0] if written else super().value_from_datadict(data, files, name)

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """What can be no key is no option."""
        return super().optgroups(name, [key for key in value if str(key).isdecimal()], attr)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        written = [value] if isinstance(value, Written) else []
        control = super().render(name, None if written else value, attrs, renderer)
        return control + self.box_for_names(name, written)

    def box_for_names(self, name: str, written: Sequence[str]) -> SafeString:
        return format_html(
            '<noscript><label>名前で選ぶ <input type="text" name="{}"'
            ' value="{}"></label></noscript>',
            name + _NAMES,
            "".join(written),
        )


class RowsSelect(RowSelect, forms.SelectMultiple):
    """The same for several rows: each line of the box is a name."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        chosen = forms.SelectMultiple.value_from_datadict(self, data, files, name)
        return [*(chosen or []), *names_in(data, name)]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False  # a list without a choice is not sent at all

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        keys = [key for key in value or () if not is_written(key)]
        control = forms.SelectMultiple.render(self, name, keys, attrs, renderer)
        return control + self.box_for_names(name, [n for n in value or () if is_written(n)])

    def box_for_names(self, name: str, written: Sequence[str]) -> SafeString:
        return format_html(
            "<noscript><label>名前で加える（1行に1つ）"
            '<textarea rows="3" name="{}">{}</textarea></label></noscript>',
            name + _NAMES,
            "\n".join(written),
        )


def is_written(value: Any) -> bool:
    return isinstance(value, Written)


def names_in(data: Any, name: str) -> list[Written]:
    lines = str(data.get(name + _NAMES) or "").splitlines()
    return [Written(line.strip()) for line in lines if line.strip()]


class _ByName:
    """Mixin: what was written is searched among the rows this person may choose, and no others."""

    find: Callable[[models.QuerySet, str], models.QuerySet]
    queryset: models.QuerySet

    def key_of(self, name: str) -> Any:
        """The key of the one row that is meant; ValidationError with a sentence otherwise."""
        numbered = _NUMBERED.fullmatch(nfkc(name))
        row = self.queryset.filter(pk=int(numbered[2])).first() if numbered else None
        if row and numbered and fold(numbered[1]) == fold(str(row)):
            return row.pk
        found = list(self.find(self.queryset, name)[: MOST_NAMED + 1])
        same = [row for row in found if str(row) == name]
        if len(same) != 1:
            alike, partly = self.rows_read_as(name)
            same = [row for row in alike if str(row) == name] or alike
            found = same or found or partly
        meant = same or [row for row in found if fold(name) in fold(str(row))]
        if len(meant) == 1:
            return meant[0].pk
        if not found:
            raise ValidationError(f"「{name[:40]}」は見つかりません。題名を確かめてください")
        raise ValidationError(f"「{name[:40]}」は{_told_apart(found)}")

    def rows_read_as(self, name: str) -> tuple[list[models.Model], list[models.Model]]:
        """The rows whose name is this in any spelling, and some that have it in their name.

        The search compares letters as they are stored; the width of brackets and waves is
        nothing a person sees, so names are folded on both sides.
        """
        wanted = fold(name)
        alike: list[models.Model] = []
        partly: list[models.Model] = []
        for row in self.queryset.iterator():
            folded = fold(str(row))
            if folded == wanted:
                alike.append(row)
            elif wanted in folded and len(partly) <= MOST_NAMED:
                partly.append(row)
        return alike, partly


def _told_apart(rows: Sequence[models.Model]) -> str:
    """The rows that may be meant, and what to write; rows of one name bear their number."""
    names = [str(row) for row in rows[:MOST_NAMED]]
    advice = "題名を全部書いてください"
    if len(set(names)) < len(names):
        names = [f"{row}（番号{row.pk}）" for row in rows[:MOST_NAMED]]
        advice = "番号まで書いてください"
    more = "など" if len(rows) > MOST_NAMED else ""
    return f"{''.join(map(quoted, names))}{more}があります。{advice}"


class RowField(_ByName, forms.ModelChoiceField):
    def to_python(self, value: Any) -> Any:
        return super().to_python(self.key_of(value) if is_written(value) else value)


class RowsField(_ByName, forms.ModelMultipleChoiceField):
    def clean(self, value: Any) -> Any:
        if sum(map(is_written, value or ())) > MOST_WRITTEN:
            raise ValidationError(f"名前で加えられるのは、一度に{MOST_WRITTEN}件までです")
        return super().clean([self.key_of(v) if is_written(v) else v for v in value or ()])
