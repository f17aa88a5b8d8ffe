"""The rows that belong to an item, read as snapshots need them: by statements made once."""

from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, models

from vocabulary.statements import Statement


def child_rows(child: type[models.Model], link: str, key: int) -> list[models.Model]:
    """The rows of `child` whose key `link` is this, in the order they were made."""
    columns = _columns(child)
    found = _children(child, link)(key=key)
    return [child.from_db(DEFAULT_DB_ALIAS, columns, values) for values in found]


def chosen_keys(row: models.Model, name: str) -> list[str]:
    """The keys of the rows its many-to-many `name` leads to, in order."""
    return [str(key) for (key,) in _chosen(type(row), name)(key=row.pk)]


def _columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


@cache
def _children(child: type[models.Model], link: str) -> Statement:
    rows = child._base_manager.order_by("pk")
    return Statement(lambda key: rows.filter(**{link: key}).values_list(*_columns(child)), key=int)


@cache
def _chosen(model: type[models.Model], name: str) -> Statement:
    field: Any = model._meta.get_field(name)
    links = field.remote_field.through._base_manager
    this, other = field.m2m_field_name(), field.m2m_reverse_field_name()
    column = field.remote_field.through._meta.get_field(other).attname
    return Statement(
        lambda key: links.filter(**{this: key}).order_by(column).values_list(column), key=int
    )
