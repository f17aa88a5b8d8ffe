"""The rows that belong to items, read as snapshots need them: by statements made once."""

from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.expressions import RawSQL

from vocabulary.statements import Statement


def child_rows(child: type[models.Model], link: str, keys: list[int]) -> list[models.Model]:
    """The rows of `child` whose key `link` is one of these, in the order they were made."""
    columns = _columns(child)
    found = _children(child, link)(keys=keys)
    return [child.from_db(DEFAULT_DB_ALIAS, columns, values) for values in found]


def chosen_keys(field: models.ManyToManyField, keys: list[int]) -> list[tuple[int, Any]]:
    """Which of the rows with these keys is linked to which others, these in order."""
    return _chosen(field)(keys=keys)


def _columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


@cache
def _children(child: type[models.Model], link: str) -> Statement:
    rows = child._base_manager.order_by("pk")
    column = _attname(child, link)
    return Statement(
        lambda keys: rows.filter(_is_among(child, column, keys)).values_list(*_columns(child)),
        keys=list,
    )


@cache
def _chosen(field: models.ManyToManyField) -> Statement:
    through: Any = field.remote_field.through
    this = _attname(through, field.m2m_field_name())
    other = _attname(through, field.m2m_reverse_field_name())
    links = through._base_manager.order_by(other)
    return Statement(
        lambda keys: links.filter(_is_among(through, this, keys)).values_list(this, other),
        keys=list,
    )


def _attname(model: type[models.Model], link: str) -> str:
    field: Any = model._meta.get_field(link)
    return field.attname


def _is_among(model: type[models.Model], column: str, keys: list[int]) -> RawSQL:
    """As `column__in`, which would be other SQL for each number of keys."""
    condition = f'"{model._meta.db_table}"."{column}" = ANY(%s)'
    return RawSQL(condition, [keys], models.BooleanField())  # noqa: S611 - names of ours
