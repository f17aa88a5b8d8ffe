"""The rows that belong to an item, read as snapshots need them: by statements made once."""

from collections.abc import Iterable, Sequence
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


class RowsOfMany:
    """The same for many items of one model, in one query for each relation."""

    def __init__(self, items: Sequence[models.Model]) -> None:
        self._keys = [item.pk for item in items]
        self._read: dict[tuple[Any, str], dict[int, list[Any]]] = {}

    def child_rows(self, child: type[models.Model], link: str, key: int) -> list[models.Model]:
        if (child, link) not in self._read:
            rows = child._base_manager.filter(**{f"{link}__in": self._keys}).order_by("pk")
            column = child._meta.get_field(link).attname  # type: ignore[union-attr] # a key
            self._read[child, link] = _by_key((getattr(row, column), row) for row in rows)
        return self._read[child, link].get(key, [])

    def chosen_keys(self, row: models.Model, name: str) -> list[str]:
        if (type(row), name) not in self._read:
            field: Any = row._meta.get_field(name)
            through = field.remote_field.through
            this, other = (
                through._meta.get_field(end).attname
                for end in (field.m2m_field_name(), field.m2m_reverse_field_name())
            )
            links = through._base_manager.filter(**{f"{this}__in": self._keys}).order_by(other)
            self._read[type(row), name] = _by_key(links.values_list(this, other))
        return [str(key) for key in self._read[type(row), name].get(row.pk, [])]


def _by_key(pairs: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found
