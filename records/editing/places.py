"""Municipalities by their names, one per line: 1,741 choices fit in no list a person can use.

Where a line is unclear, the towns it may mean stand under the box to choose from.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from vocabulary.models import Municipality
from vocabulary.normalize import nfkc
from vocabulary.town_names import TownName, UnclearTown, the_town

MOST_PLACES = 300
MOST_UNCLEAR = 10  # lines for which similar names are looked up
HELP = "1行に1つ書いてください。例：北海道訓子府町。政令指定都市の区は、市として登録します。"


class PlacesText(forms.Textarea):
    """The chosen places as lines of text; what was typed comes back as it was typed.

    A choice counts for the line it was offered for, as long as that line stays.
    """

    template_name = "admin/widgets/places.html"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__({"rows": 3, **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        texts = data.getlist(name) if hasattr(data, "getlist") else [data.get(name) or ""]
        lines = "\n".join(str(text) for text in texts).splitlines()
        meant = self._meant(data, name)
        typed = [nfkc(line).strip() for line in lines if line.strip()]
        return [meant.get(line, line) for line in typed]

    def _meant(self, data: Any, name: str) -> dict[str, str]:
        """The codes that were chosen, by the lines they stand for."""
        choices = [str(data.get(f"{name}-meant-{place}") or "") for place in range(MOST_UNCLEAR)]
        found = [choice.partition(" ") for choice in choices]
        return {line: code for code, _, line in found if line}

    def get_context(self, name: str, value: Any, attrs: Any) -> Any:
        context = super().get_context(name, value, attrs)
        context["widget"]["unclear"] = [
            (f"{name}-meant-{place}", line, unclear.choices)
            for place, (line, unclear) in enumerate(_named(value or [])[1])
            if unclear.choices
        ]
        return context

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
        if len(lines or ()) > MOST_PLACES:
            raise ValidationError(
                f"市区町村は{MOST_PLACES}件までです。多いときは、都道府県で選んでください"
            )
        found, unclear = _named(lines or ())
        if unclear:
            raise ValidationError([_sentence(one) for _, one in unclear])
        self.notes = [name.note for name in found if name.note]
        return list(dict.fromkeys(name.towns[0].code for name in found))


def _named(lines: Any) -> tuple[list[TownName], list[tuple[str, UnclearTown]]]:
    """The towns that the lines name, and the first lines that name none, with the reason."""
    found: list[TownName] = []
    unclear: list[tuple[str, UnclearTown]] = []
    for line in dict.fromkeys(map(str, lines)):
        try:
            found.append(the_town(line))
        except UnclearTown as error:
            unclear.append((line, error))
        if len(unclear) == MOST_UNCLEAR:
            break
    return found, unclear


def _sentence(unclear: UnclearTown) -> Any:
    if not unclear.choices:
        return unclear
    return f"{unclear.problem}。入力欄の下の候補から選ぶか、書き直してください"


def places_field(db_field: models.ManyToManyField) -> PlacesField:
    """The form field of a many-to-many to municipalities."""
    return PlacesField(
        queryset=Municipality.objects.all(),
        label=str(db_field.verbose_name),
        required=not db_field.blank,
        help_text=str(db_field.help_text or HELP),
    )
