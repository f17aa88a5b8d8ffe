"""Parts of a table whose changes are counted apart, such as the cards of each kind.

An app says by which column (`part_columns` in its apps.py). A part is named "table:value". What a
statement reads of such a table are parts only if each mention of the table comes with one, written
as it is: `Card.objects.filter(kind__in_part="case")`.
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
        if not str(self.rhs).isidentifier():
            raise ValueError(f"A part is named by a word: {self.rhs}")
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} = '{self.rhs}'", tuple(parameters)


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
    column = part_columns()[table]
    mentions = re.findall(rf'\b{table}\b(?!"?\.)', statement)
    values = re.findall(rf"\"{column}\" = '(\w+)'", statement)
    return {part_of(table, one) for one in values} if len(mentions) == len(values) else {table}


def part_of(table: str, value: str) -> str:
    return f"{table}{_SEPARATOR}{value}"


def table_of(name: str) -> str:
    """The table of that name, or of which it is a part."""
    return name.partition(_SEPARATOR)[0]
