"""Columns that check what is written in them."""

from collections.abc import Sequence
from typing import Any

from django.db import models


class CheckedCharField(models.CharField):
    """Its `validators` are rules of the code of today; to the table it is a plain text.

    So migrations name no function of ours, and go on working when one is renamed.
    """

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        kwargs.pop("validators", None)
        return name, "django.db.models.CharField", args, kwargs
