"""What lists and pages of the admin say of any row: days, checkboxes, what is deleted with it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import NestedObjects
from django.db import models, router
from django.utils.safestring import SafeString

from vocabulary.templatetags.japanese import wareki_time


def day_column(model: type[models.Model], name: Any) -> Any:
    """The column of a list, in words where it is a day or a moment of the row itself."""
    columns = {field.name: field for field in model._meta.concrete_fields}
    column = columns.get(name) if isinstance(name, str) else None
    if not isinstance(column, models.DateField):
        return name

    @admin.display(description=column.verbose_name, ordering=name)
    def day(row: models.Model) -> str:
        return wareki_time(getattr(row, name))

    day.__name__ = name
    return day


def cascade_names(rows: Any, model: type[models.Model]) -> list[str]:
    """What goes with the rows, as a flat list of names; links of a row to themes are none."""
    collector = NestedObjects(using=router.db_for_write(model), origin=rows)
    collector.collect(rows)
    return sorted(
        f"{type(row)._meta.verbose_name}：{row}"
        for found in collector.model_objs.values()
        for row in found
        if not type(row)._meta.auto_created
        if row not in rows
    )


def row_checkbox(row: models.Model) -> SafeString:
    attrs = {"class": "action-select", "aria-label": f"「{row}」を選ぶ"}
    box = forms.CheckboxInput(attrs, lambda value: False)
    return box.render(ACTION_CHECKBOX_NAME, str(row.pk))
