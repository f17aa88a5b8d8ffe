"""What we need of Django beyond its documented interface; nobody else touches its underscores.

`tests/test_private_interfaces.py` holds each of these to the Django that is installed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper
from django.db.models import CheckConstraint, Model, Q, QuerySet
from django.db.models.fields.files import FieldFile
from django.http import QueryDict
from django.urls import get_resolver


def registered_admins(site: Any) -> dict[Any, Any]:
    """The admins of a site by their models, in the order in which they were registered."""
    return site._registry


def is_new_file(file: FieldFile) -> bool:
    """Whether a file was chosen just now, and is not in its place yet."""
    return bool(file) and not file._committed  # type: ignore[attr-defined] # stubs: private


def made_read_only(query: QueryDict) -> QueryDict:
    """The same query, which nobody can change from now on, as a request carries it."""
    query._mutable = False
    return query


def remember_row(row: Model, name: str, other: Model | None) -> None:
    """The row has read its one related row `name`, as `select_related` does it."""
    relation: Any = row._meta.get_field(name)
    relation.set_cached_value(row, other)


def remember_rows(row: Model, name: str, others: list[Any]) -> None:
    """The row has read its related rows `name`, as `prefetch_related` does it."""
    rows = getattr(row, name).get_queryset()
    rows._result_cache, rows._prefetch_done = others, True
    if not hasattr(row, "_prefetched_objects_cache"):
        row._prefetched_objects_cache = {}  # type: ignore[attr-defined] # stubs: private
    row._prefetched_objects_cache[name] = rows  # type: ignore[attr-defined] # stubs: private


def keeps_conditions(row: Model, exclude: set[str]) -> bool:
    """Whether the row keeps all conditions of its table, asked in one statement.

    Left out are those on columns of `exclude`, as `CheckConstraint.validate` does it.
    """
    conditions = [
        Q(rule.condition) for rule in row._meta.constraints if isinstance(rule, CheckConstraint)
    ]
    judged = [one for one in conditions if not one.referenced_base_fields & exclude]
    columns = row._get_field_expression_map(row._meta, exclude)  # type: ignore[attr-defined] # stubs: private
    return not judged or Q(*judged).check(columns)


@dataclass(frozen=True)
class Compiled:
    """A queryset as SQL; `convert` makes its values of the rows that the database gives."""

    sql: str
    parameters: list[Any]
    convert: Callable[[list[tuple[Any, ...]]], Iterable[tuple[Any, ...]]]


def compiled(rows: QuerySet[Any, Any]) -> Compiled:
    """The SQL of a queryset of `values_list`, to be asked again and again."""
    compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, parameters = compiler.as_sql()
    return Compiled(
        sql,
        list(parameters),
        lambda found: compiler.results_iter(results=[found], tuple_expected=True),
    )


def prepared_cursor() -> CursorWrapper:
    """As `connection.cursor()`, but PostgreSQL itself puts the parameters where they belong.

    It may so keep the plan of a statement, where the connection allows it.
    """
    connection.ensure_connection()
    raw: Any = connection.connection
    usual, raw.cursor_factory = raw.cursor_factory, ServerBindingCursor
    try:
        return connection.cursor()
    finally:
        raw.cursor_factory = usual


def load_addresses() -> None:
    """Read all addresses of the site now, and not at the first visit."""
    get_resolver()._populate()
