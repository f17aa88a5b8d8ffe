"""Columns that check what is written in them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from vocabulary.dates.moments import first_day
from vocabulary.mail_addresses import (
    LONGEST_MAIL_ADDRESS,
    check_mail_address,
    read_mail_address,
)
from vocabulary.skeleton import skeleton
from vocabulary.visible import UNSEEN, check_visible, is_visible


class _VisibleColumn(models.Field):
    """A text that somebody reads. Where nothing in it can be seen, no row is written.

    It holds for `save`, `bulk_create` and `update` alike; a column that may be blank may be empty.
    """

    default_validators = [check_visible]

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        is_text = isinstance(value, str) and (value or not self.blank)
        if is_text and not is_visible(value):
            raise ValidationError({self.name: UNSEEN})
        return super().get_db_prep_save(value, connection)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        plain = models.TextField if isinstance(self, models.TextField) else models.CharField
        return name, f"django.db.models.{plain.__name__}", args, kwargs


class VisibleCharField(_VisibleColumn, models.CharField):
    pass


class VisibleTextField(_VisibleColumn, models.TextField):
    pass


class SkeletonField(models.CharField):
    """What the name in the column `of` looks like, see `vocabulary/skeleton.py`; no form has it."""

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **{"default": "", "editable": False, **kwargs})
        self.of = of

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        looks = skeleton(getattr(model_instance, self.of))[: self.max_length]
        setattr(model_instance, self.attname, looks)
        return looks

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class FirstDayField(models.DateField):
    """The earliest day that the wording in the column `of` may mean; no form has it."""

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **{"null": True, "blank": True, "editable": False, **kwargs})
        self.of = of

    def pre_save(self, model_instance: models.Model, add: bool) -> date | None:
        day = first_day(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, day)
        return day

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateField", args, kwargs


class CheckedCharField(VisibleCharField):
    """Its `validators` are rules of the code of today; to the table it is a plain text.

    So migrations name no function of ours, and go on working when one is renamed.
    """

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("validators", None)
        return name, path, args, kwargs


class MailFormField(forms.EmailField):
    """Understands and judges a mail address by one rule (`vocabulary/mail_addresses.py`)."""

    default_validators = [check_mail_address]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": LONGEST_MAIL_ADDRESS, **kwargs})

    def to_python(self, value: Any) -> Any:
        return read_mail_address(super().to_python(value) or "")


class MailField(models.EmailField):
    """A mail address by the same rule, through forms and without."""

    default_validators = [check_mail_address]

    def to_python(self, value: Any) -> Any:
        return value if value is None else read_mail_address(str(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        address = self.to_python(super().pre_save(model_instance, add))
        if address:
            check_mail_address(address)
        setattr(model_instance, self.attname, address)
        return address

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": MailFormField, **kwargs})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.EmailField", args, kwargs
