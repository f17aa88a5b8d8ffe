"""Boxes and columns for amounts of money."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import format_html

from vocabulary.money import TRILLION, amount_echo, in_words, read_yen

LARGE_RISE = 10  # times last year's


class MoneyInput(forms.TextInput):
    """A box for an amount, and what stands in it in words; static/js/admin/amounts.js keeps these
    up to date. `asked` is the amount in yen that its writer was asked about.
    """

    unit = 1
    asked = ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        box = format_html(
            '{}<output class="kyoso-amount-words" for="{}">{}</output>',
            super().render(name, value, {**(attrs or {}), "data-unit": self.unit}, renderer),
            (attrs or {}).get("id", ""),
            amount_echo("" if value is None else str(value), self.unit),
        )
        if not self.asked:
            return box
        return format_html(
            '{}<input type="hidden" name="{}" value="{}">', box, _asked_name(name), self.asked
        )


class MoneyFormField(forms.DecimalField):
    """Understands any unit; a number without one counts in `unit` yen, as the value does."""

    widget = MoneyInput

    def __init__(self, *, unit: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit = unit
        if isinstance(self.widget, MoneyInput):
            self.widget.unit = unit

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        yen = read_yen(str(value), self.unit)
        if yen is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return yen / self.unit


class MoneyField(models.DecimalField):
    """An amount in `unit` yen, kept to a thousandth; what is written is read as in forms."""

    def __init__(self, *args: Any, unit: int = 1, **kwargs: Any) -> None:
        super().__init__(
            *args, **{"max_digits": 14, "decimal_places": 3, "null": True, "blank": True, **kwargs}
        )
        self.unit = unit

    def to_python(self, value: Any) -> Any:
        yen = read_yen(value, self.unit) if isinstance(value, str) else None
        return super().to_python(value if yen is None else yen / self.unit)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(
            **{"form_class": MoneyFormField, "unit": self.unit, "min_value": 0, **kwargs}
        )

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.DecimalField", args, kwargs


def ask_about_amount(form: forms.BaseForm, name: str, last_year: Decimal | None = None) -> None:
    """Ask back once about an amount that looks like a slip; sent again, it is meant."""
    amount, field = form.cleaned_data.get(name), form.fields[name]
    if amount is None or name not in form.changed_data or not isinstance(field, MoneyFormField):
        return
    reason = _doubt(amount * field.unit, amount, last_year)
    if not reason:
        return
    yen = f"{amount * field.unit:.0f}"
    if form.data.get(_asked_name(form.add_prefix(name))) != yen:
        words = in_words(amount * field.unit)
        sentence = f"{words}ですね。{reason}。合っていれば、もう一度保存してください"
        form.add_error(name, sentence)
    field.widget.asked = yen


def _doubt(yen: Decimal, amount: Decimal, last_year: Decimal | None) -> str:
    if last_year and amount >= last_year * LARGE_RISE:
        return f"前年度の{LARGE_RISE}倍以上です"
    return "1兆円を超えています" if yen > TRILLION else ""


def _asked_name(html_name: str) -> str:
    return f"{html_name}-asked"
