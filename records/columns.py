"""Which columns of an item and of its child rows are content, and their values as JSON."""

from typing import Any

from django.db import models


def content_fields(model: type[models.Model]) -> list[models.Field]:
    """The columns that are content: neither keys nor what the site keeps by itself."""
    ignored = {"id", *getattr(model, "revision_ignores", ())}
    return [
        field
        for field in model._meta.concrete_fields
        if field.name not in ignored and not _is_automatic(field)
    ]


def _is_automatic(field: models.Field) -> bool:
    """Whether Django sets the column at each save: such moments are no content."""
    return getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)


def child_fields(child: type[models.Model], link: str) -> list[models.Field]:
    """Its columns but the keys."""
    return [
        field
        for field in child._meta.concrete_fields
        if field.name not in {"id", link} and not _is_automatic(field)
    ]


def child_link(model: type[models.Model], name: str) -> tuple[type[models.Model], str]:
    """The model of the child rows, and the name of their key to the item."""
    relation: Any = model._meta.get_field(name)
    return relation.related_model, relation.field.name


def written_value(row: models.Model, field: models.Field) -> Any:
    """The value of a column as it is written into JSON."""
    value = field.value_from_object(row)
    if value is None or isinstance(value, (bool, int, str, list)):
        return value
    return field.value_to_string(row)
