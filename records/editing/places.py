"""Municipalities by their names, one per line: 1,741 choices fit in no list a person can use."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from vocabulary.models import Municipality
from vocabulary.normalize import nfkc
from vocabulary.town_names import UnclearTown, the_town

HELP = "1行に1つ書いてください。例：北海道訓子府町。政令指定都市の区は、市として登録します。"


class PlacesText(forms.Textarea):
    """The chosen places as lines of text; what was typed comes back as it was typed."""

    def __init__(self, attrs: Any = None) -> None:
        super().__init__({"rows": 3, **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        texts = data.getlist(name) if hasattr(data, "getlist") else [data.get(name) or ""]
        lines = "\n".join(str(text) for text in texts).splitlines()
        return [nfkc(line).strip() for line in lines if line.strip()]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def format_value(self, value: Any) -> str:
        keys = [str(key) for key in value or ()]
        rows = Municipality.objects.select_related("prefecture").filter(pk__in=keys)
        names = {row.pk: str(row) for row in rows.order_by("pk")}
        return "\n".join(names.get(key, key) for key in keys)


class PlacesField(forms.ModelMultipleChoiceField):
    """One town a line, written in any way that `the_town` understands; six-digit codes as well."""

    widget = PlacesText
    notes: list[str] = []  # what was understood otherwise than written

    def clean(self, value: Any) -> Any:
        return super().clean(self.keys(value or []))

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            keys = self.keys(data or [])
        except ValidationError:
            return True
        return {str(self.prepare_value(row)) for row in initial or ()} != set(keys)

    def keys(self, lines: Any) -> list[str]:
        """The codes of the towns named; ValidationError with a sentence for each other line."""
        found, errors = [], []
        for line in lines:
            try:
                found.append(the_town(str(line)))
            except UnclearTown as unclear:
                errors.append(unclear)
        if errors:
            raise ValidationError(errors)
        self.notes = [name.note for name in found if name.note]
        return list(dict.fromkeys(name.towns[0].code for name in found))


def places_field(db_field: models.ManyToManyField) -> PlacesField:
    """The form field of a many-to-many to municipalities."""
    return PlacesField(
        queryset=Municipality.objects.all(),
        label=str(db_field.verbose_name),
        required=not db_field.blank,
        help_text=str(db_field.help_text or HELP),
    )
