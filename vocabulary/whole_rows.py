"""One published item with all the rows its page shows, read in one statement.

Django would compile a wide query for the item and for each kind of child row at every visit,
which takes longer than answering them. Here PostgreSQL gives the item and its rows as one JSON
object; the statement follows from the models and is written once. Two items whose text is the same
are drawn alike, so the text is also the key of what was drawn (`look_of`).
"""

import json
from collections.abc import Iterable
from copy import copy
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models import F, OrderBy
from django.db.models.expressions import RawSQL
from django.utils import timezone

from vocabulary.django_internals import prepared_cursor, remember_row, remember_rows

Row = TypeVar("Row", bound=models.Model)

# Set by each change whatever it changes; of the last, pages show the day.
_STAMPS = ("version", "created_at", "updated_at")
_ITEMS = 100  # of some 100 kB with the rows beside them
_LONGEST_LOOK = 50_000  # characters: transcripts would fill the memory of what was drawn


def whole_row(model: type[Row], pk: int, paths: tuple[str, ...]) -> Row:
    """The row with the rows at the ends of these paths, as if selected and prefetched with it.

    Raises DoesNotExist. Who may see it, the caller has asked already.
    """
    for row in whole_rows(model, [pk], paths):
        return row
    raise model.DoesNotExist  # type: ignore[attr-defined] # stubs: of each model


def whole_rows(model: type[Row], keys: list[int], paths: tuple[str, ...]) -> list[Row]:
    """Several as `whole_row`, in the order of their keys; those that are not there left out."""
    if not keys:
        return []
    with prepared_cursor() as cursor:
        cursor.execute(_statement(model, paths), [keys])
        rows = {row.pk: row for row in (_revived(model, paths, *texts) for texts in cursor)}
    return [rows[key] for key in keys if key in rows]


# --- The item of a page --------------------------------------------------------------------


def page_columns(model: Any) -> tuple[RawSQL, RawSQL]:
    """What `page_item` makes the item of, as columns of a queryset of its model."""
    text, stamps = _columns(model, _quoted(model._meta.db_table), model.page_rows)
    return _text(text), _text(stamps)


def page_item(model: Any, text: str, stamps: str) -> Any:
    """The item with the rows its page shows, which knows how it looks."""
    item = copy(_item_of_text(model, text))  # with the same rows beside it, which no page changes
    for name, value in json.loads(stamps).items():
        setattr(item, name, model._meta.get_field(name).to_python(value))
    item.page_text = text
    return item


@lru_cache(maxsize=_ITEMS)
def _item_of_text(model: Any, text: str) -> Any:
    """Most pages are asked again before their item has changed."""
    return _revived(model, model.page_rows, text, "{}")


def look_of(row: models.Model) -> object:
    """By which the item of a page is known again; None of other rows and of very long items.

    Its page shows the same of items that look the same on one day, but for what begins or ends
    within the day, such as whether a measure it names is public.
    """
    text: str | None = vars(row).get("page_text")
    if text is None or len(text) > _LONGEST_LOOK:
        return None
    changed = getattr(row, "updated_at", None)
    return text, changed and timezone.localdate(changed)


# --- Paths ---------------------------------------------------------------------------------


@cache
def _tree(paths: tuple[str, ...]) -> dict[str, Any]:
    """{"policy_uses": {"policy": {}}, …} for ("policy_uses__policy", …)."""
    tree: dict[str, Any] = {}
    for path in paths:
        branch = tree
        for name in path.split("__"):
            branch = branch.setdefault(name, {})
    return tree


# --- The statement -------------------------------------------------------------------------


@cache
def _statement(model: type[models.Model], paths: tuple[str, ...]) -> str:
    table, key = _quoted(model._meta.db_table), _key(model)
    columns = ", ".join(_columns(model, "r", paths))
    return f"SELECT {columns} FROM {table} r WHERE r.{key} = ANY(%s)"  # noqa: S608


def _columns(model: type[models.Model], alias: str, paths: tuple[str, ...]) -> tuple[str, str]:
    """The row with all its relations, without its stamps, and the stamps."""
    own = {field.name for field in model._meta.concrete_fields}
    stamps = [name for name in _STAMPS if name in own]
    pairs = ", ".join(f"'{name}', {alias}.{_quoted(name)}" for name in stamps)
    text = f"({_json(model, alias, _tree(paths))}) - ARRAY{stamps}::text[]"
    return f"({text})::text", f"jsonb_build_object({pairs})::text"


def _text(sql: str) -> RawSQL:
    return RawSQL(sql, (), output_field=models.TextField())  # noqa: S611 - names of the models


def _json(model: type[models.Model], alias: str, tree: dict[str, Any], prefix: str = "r") -> str:
    """The columns of a row as a JSON object, with its relations beside them.

    `prefix` begins the aliases of their tables.
    """
    related = ", ".join(
        f"'{name}', ({_related(model, name, alias, f'{prefix}{number}', branch)})"
        for number, (name, branch) in enumerate(tree.items())
    )
    # All at once, since each `||` copies what it is given.
    return f"to_jsonb({alias}.*)" + (f" || jsonb_build_object({related})" if related else "")


def _related(
    model: type[models.Model], name: str, parent: str, alias: str, tree: dict[str, Any]
) -> str:
    """The rows of one relation as a JSON array, or its one row as an object."""
    relation: Any = model._meta.get_field(name)
    other = relation.related_model
    rows, found = f"{_quoted(other._meta.db_table)} {alias}", _json(other, alias, tree, alias)
    if relation.many_to_many:
        link, links = f"{alias}l", _quoted(relation.remote_field.through._meta.db_table)
        theirs, ours = relation.m2m_reverse_name(), relation.m2m_column_name()
        rows += f" JOIN {links} {link} ON {link}.{_quoted(theirs)} = {alias}.{_key(other)}"
        condition = f"{link}.{_quoted(ours)} = {parent}.{_key(model)}"
    elif relation.concrete:
        condition = f"{alias}.{_key(other)} = {parent}.{_quoted(relation.column)}"
    else:
        column = _quoted(relation.remote_field.column)
        condition = f"{alias}.{column} = {parent}.{_key(model)}"
    if not _is_many(relation):
        return f"SELECT {found} FROM {rows} WHERE {condition}"  # noqa: S608
    order = ", ".join(_order(other, alias))
    return f"SELECT jsonb_agg({found} ORDER BY {order}) FROM {rows} WHERE {condition}"  # noqa: S608


def _order(model: type[models.Model], alias: str) -> Iterable[str]:
    """The default order of the model, in SQL."""
    for one in model._meta.ordering or ("pk",):
        if isinstance(one, str):
            one = OrderBy(F(one.lstrip("-")), descending=one.startswith("-"))
        if not isinstance(one, OrderBy) or not isinstance(one.expression, F) or one.nulls_first:
            raise ImproperlyConfigured(f"{model.__name__} is ordered by more than columns")
        name: str = one.expression.name  # type: ignore[attr-defined] # stubs: F has it
        field: Any = model._meta.pk if name == "pk" else model._meta.get_field(name)
        direction = " DESC" if one.descending else ""
        nulls = " NULLS LAST" if one.nulls_last else ""
        yield f"{alias}.{_quoted(field.column)}{direction}{nulls}"


def _is_many(relation: Any) -> bool:
    return bool(relation.many_to_many or relation.one_to_many)


def _key(model: type[models.Model]) -> str:
    return _quoted(model._meta.pk.column)


def _quoted(name: Any) -> str:
    return connection.ops.quote_name(name)


# --- What it gave --------------------------------------------------------------------------


def _revived(model: type[Row], paths: tuple[str, ...], text: str, stamps: str) -> Row:
    data = json.loads(text, parse_float=Decimal) | json.loads(stamps)
    return _revive(model, data, _tree(paths))


def _revive(model: type[Row], data: dict[str, Any], tree: dict[str, Any]) -> Row:
    fields: Any = model._meta.concrete_fields
    values = [field.to_python(data.get(field.column)) for field in fields]
    row = model.from_db(DEFAULT_DB_ALIAS, [field.attname for field in fields], values)
    for name, branch in tree.items():
        relation: Any = model._meta.get_field(name)
        other = relation.related_model
        if not _is_many(relation):
            one = data[name] and _revive(other, data[name], branch)
            remember_row(row, name, one)
            continue
        children = [_revive(other, child, branch) for child in data[name] or ()]
        remember_rows(row, name, children)
        if relation.one_to_many:
            for child in children:
                remember_row(child, relation.remote_field.name, row)
    return row
