"""Municipalities by their names, one per line: 1,741 choices fit in no list a person can use."""

from collections import defaultdict
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from vocabulary.models import Municipality
from vocabulary.normalize import nfkc

MOST_PLACES = 300
HELP = "1行に1つ書いてください。例：北海道訓子府町"


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
    """Reads 「北海道訓子府町」, 「訓子府町」 where no other has the name, and six-digit codes."""

    widget = PlacesText

    def clean(self, value: Any) -> Any:
        return super().clean(self.keys(value or []))

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            keys = self.keys(data or [])
        except ValidationError:
            return True
        return {str(self.prepare_value(row)) for row in initial or ()} != set(keys)

    def keys(self, lines: Any) -> list[str]:
        """The codes of the places named; ValidationError with a sentence for each other line."""
        if not lines:
            return []
        if len(lines) > MOST_PLACES:
            raise ValidationError(
                f"市区町村は{MOST_PLACES}件までです。多いときは、都道府県で選んでください"
            )
        codes, found, errors = codes_by_name(), [], []
        for line in lines:
            matches = codes.get(str(line).replace(" ", ""), [])
            if len(matches) == 1:
                found.append(matches[0][0])
            elif matches:
                names = "、".join(name for _, name in matches)
                errors.append(f"「{line}」は{names}があります。都道府県から書いてください")
            else:
                errors.append(
                    f"「{str(line)[:40]}」という市区町村が見つかりません。"
                    "都道府県から、正式な名前で書いてください（例：北海道訓子府町）"
                )
        if errors:
            raise ValidationError(errors)
        return list(dict.fromkeys(found))


def codes_by_name() -> dict[str, list[tuple[str, str]]]:
    """Code and full name of the places with each name: full, short, or the code itself."""
    places = defaultdict(list)
    for code, name, area in Municipality.objects.order_by("pk").values_list(
        "code", "name", "prefecture__name"
    ):
        full = f"{area}{name}"
        for word in {code, name, full}:
            places[word].append((code, full))
    return places


def places_field(db_field: models.ManyToManyField) -> PlacesField:
    """The form field of a many-to-many to municipalities."""
    return PlacesField(
        queryset=Municipality.objects.all(),
        label=str(db_field.verbose_name),
        required=not db_field.blank,
        help_text=str(db_field.help_text or HELP),
    )
