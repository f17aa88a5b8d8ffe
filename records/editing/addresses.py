"""Addresses of the pages of the admin."""

from typing import Any

from django.db import models
from django.urls import reverse


def address(model: type[models.Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def change_address(row: models.Model) -> str:
    return address(type(row), "change", row.pk)
