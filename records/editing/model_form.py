"""The form every registered admin saves with."""

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils import timezone

from vocabulary.django_internals import keeps_conditions
from vocabulary.forms import PlainLanguageMixin
from vocabulary.normalize import hiragana, nfkc


def check_phone(text: str) -> None:
    """Digits; beside them extensions and notes are welcome: 03-5253-1111（内線 3982）."""
    if len(re.sub("[^0-9]", "", nfkc(text))) < MIN_DIGITS:
        raise ValidationError("電話番号は、数字で入力してください（例：03-1234-5678）")


def formatted_phone(text: str) -> str:
    """「０２６３（００）０００１」 → 「0263-00-0001」; words beside the number stay as written.

    Brackets may stand around the first part as well: 「（03）1234-5678」.
    """
    digits = re.sub("[０-９]", lambda found: nfkc(found[0]), text).strip()
    area = re.sub(r"^[（(](0[0-9]+)[）)]\s*[－−‐–ー―-]?\s*(?=[0-9])", r"\1-", digits)
    joined = re.sub(r"(?<=[0-9])\s*[－−‐–ー―-]\s*(?=[0-9])", "-", area)
    return re.sub(r"(?<=[0-9])[（(]([0-9]+)[）)](?=[0-9])", r"-\1-", joined)


def check_kana(text: str) -> None:
    if re.search("[\u3400-\u9fff々]", text):
        raise ValidationError("よみがなは、ひらがなで入力してください（例：くんねっぷちょう）")


def check_last_confirmed(day: date) -> None:
    if day > timezone.localdate():
        raise ValidationError("最後に確かめた日は、今日までの日付で入力してください")


def check_statistics_date(day: date) -> None:
    if day > timezone.localdate():
        raise ValidationError("統計の基準日は、今日までの日付で入力してください")


MIN_DIGITS = 3  # 110, 188
# By the ends of names, which mean the same in every form.
VALIDATORS_BY_ENDING: dict[str, Callable[[Any], None]] = {
    "phone": check_phone,
    "kana": check_kana,
    "last_confirmed": check_last_confirmed,
    "statistics_date": check_statistics_date,
}


def required_to_publish(model: Any) -> tuple[str, ...]:
    """The columns content of this kind must have when it is published; none for other models."""
    return getattr(model, "required_at_submit", ())


def _validate_constraints(row: models.Model, exclude: set[str] | None = None) -> None:
    """As `Model.validate_constraints`, which asks the database for each condition by itself.

    Only a row that breaks one is asked for each, to say which.
    """
    rules = row._meta.constraints
    are_conditions = all(isinstance(rule, models.CheckConstraint) for rule in rules)
    if not (are_conditions and keeps_conditions(row, exclude or set())):
        type(row).validate_constraints(row, exclude)


class RowBoundField(BoundField):
    """A field whose help may stand in another row of the same form."""

    form: "PlainModelForm"

    @property
    def help_id(self) -> str:
        return f"{self.form.help_prefix}{self.name}_help"

    @property
    def is_required_to_publish(self) -> bool:
        """Whether a draft may leave it empty, and what is published may not."""
        return self.name in required_to_publish(self.form._meta.model)

    @property
    def aria_describedby(self) -> str | None:
        ids = super().aria_describedby
        return ids and ids.replace(f"{self.auto_id}_helptext", self.help_id)


class PlainModelForm(PlainLanguageMixin, forms.ModelForm):
    """Forms of the admin speak as plainly as those of the site.

    What is missing and what is refused names columns as the item does: those of a row it has once
    with the name of that row, `licence__consent`. The form of such a row takes what begins with
    its `lookup_prefix`, and the item's own form leaves out `other_lookup_prefixes`.
    """

    bound_field_class = RowBoundField
    help_prefix = "id_"
    lookup_prefix = ""
    other_lookup_prefixes: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.missing: dict[str, list[str]] = {}  # still to fill before the next step
        self.instance.validate_constraints = partial(_validate_constraints, self.instance)
        for name, field in self.fields.items():
            field.validators += [
                rule for end, rule in VALIDATORS_BY_ENDING.items() if name.endswith(end)
            ]
            if isinstance(field.widget, forms.SplitDateTimeWidget):
                for box, word in zip(field.widget.widgets, ("日付", "時刻"), strict=True):
                    box.attrs["aria-label"] = f"{self[name].label}（{word}）"

    @property
    def errors(self) -> ErrorDict:
        """Of a form that was just opened: what is missing, each sentence at its field."""
        missing = {} if self.is_bound else self._own_problems(self.missing)
        if not missing:
            return super().errors
        shown = ErrorDict()
        for name, sentences in missing.items():
            place = name if name in self.fields else NON_FIELD_ERRORS
            shown.setdefault(place, self.error_class()).extend(sentences)
        return shown

    def refuse(self, refusal: ValidationError) -> None:
        """Say why the form cannot be saved, whatever its fields say, even if it may stay empty."""
        problems = getattr(refusal, "error_dict", {NON_FIELD_ERRORS: refusal})
        for name, errors in self._own_problems(problems).items():
            self.add_error(name if name in self.fields else None, errors)

    def _own_problems(self, problems: dict[str, Any]) -> dict[str, Any]:
        return {
            name.removeprefix(self.lookup_prefix): problem
            for name, problem in problems.items()
            if name.startswith(self.lookup_prefix)
            and not name.startswith(self.other_lookup_prefixes)
        }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("kana"):
            self.cleaned_data["kana"] = hiragana(self.cleaned_data["kana"])
        for name in self.cleaned_data:
            if name.endswith("phone"):
                self.cleaned_data[name] = formatted_phone(self.cleaned_data[name])
        return cleaned
