"""Columns that check what is written in them."""

from collections.abc import Sequence
from typing import Any

from django.db import models

from vocabulary.visible import visible_or_empty


class _VisibleColumn(models.Field):
    """A text in which nothing can be seen is stored as none, whoever stores it.

    So the row's own constraints say whether it may be empty.
    """

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        text = visible_or_empty(value) if isinstance(value, str) else value
        return super().get_db_prep_save(text, connection)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        plain = models.TextField if isinstance(self, models.TextField) else models.CharField
        return name, f"django.db.models.{plain.__name__}", args, kwargs


class VisibleCharField(_VisibleColumn, models.CharField):
    pass


class VisibleTextField(_VisibleColumn, models.TextField):
    pass


class CheckedCharField(models.CharField):
    """Its `validators` are rules of the code of today; to the table it is a plain text.

    So migrations name no function of ours, and go on working when one is renamed.
    """

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        kwargs.pop("validators", None)
        return name, "django.db.models.CharField", args, kwargs
