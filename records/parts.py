"""Parts of a table whose changes are counted apart, such as the cards of each kind.

An app says by which column (`part_columns` in its apps.py). A part is named "table:value". What a
statement reads of such a table are parts only if each mention of the table comes with one, as
`Card.objects.filter(kind__in_part="case")` writes it: the condition, and behind it the part as a
comment, since the condition itself does not tell the table.
"""

import re
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Lookup

_SEPARATOR = ":"


class InPart(Lookup):
    """The column has this value, which stands in the statement itself and not as a parameter."""

    lookup_name = "in_part"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, parameters = self.process_lhs(compiler, connection)
        table = self.lhs.target.model._meta.db_table
        return f"{column} = '{self.rhs}' {part_mark(table, str(self.rhs))}", tuple(parameters)


def part_mark(table: str, value: str) -> str:
    """The comment that says of one mention of the table: no other rows are read."""
    if not value.isidentifier():
        raise ValueError(f"A part is named by a word: {value}")
    return f"/*{part_of(table, value)}*/"


@cache
def part_columns() -> dict[str, str]:
    """The column by which a table has parts, by the name of the table."""
    return {
        apps.get_model(config.label, model)._meta.db_table: column
        for config in apps.get_app_configs()
        for model, column in getattr(config, "part_columns", {}).items()
    }


def parts_read(statement: str, table: str) -> set[str]:
    """The parts of the table that the statement reads; the table itself where it may be all."""
    mentions = re.findall(rf'(?<!/\*)\b{table}\b(?!"?\.)', statement)
    parts = re.findall(rf"/\*({table}{_SEPARATOR}\w+)\*/", statement)
    return set(parts) if len(mentions) == len(parts) else {table}


def part_of(table: str, value: str) -> str:
    return f"{table}{_SEPARATOR}{value}"


def table_of(name: str) -> str:
    """The table of that name, or of which it is a part."""
    return name.partition(_SEPARATOR)[0]
