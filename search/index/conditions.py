"""Conditions, ranks and vectors of a search, each of which writes its own SQL."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import BooleanField, Func, Value

from search.models import Weight

_BETWEEN = "\x1f"  # no folded text has it


class Matches(Func):
    """`vector @@ tsquery` as a condition: exact for tags and short texts, else candidates."""

    template = "(search_vector(%(expressions)s) @@ %%s::tsquery)"
    output_field = BooleanField()
    conditional = True

    def __init__(self, vector: str, tsquery: str) -> None:
        super().__init__(models.F(vector))
        self.tsquery = tsquery

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> tuple[str, Any]:
        sql, parameters = super().as_sql(compiler, connection)
        return sql, (*parameters, self.tsquery)


class Rank(Func):
    """The first of these weights among whose keys a row's key stands; else that of a body."""

    output_field = models.IntegerField()

    def __init__(self, key: str, keys: dict[Weight, tuple[str, list[Any]]]) -> None:
        super().__init__(models.F(key))
        self.keys = keys

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> tuple[str, Any]:
        key, _parameters = compiler.compile(self.source_expressions[0])
        cases = " ".join(
            f"WHEN {key} IN ({sql}) THEN {int(weight)}" for weight, (sql, _) in self.keys.items()
        )
        parameters = [one for _, values in self.keys.values() for one in values]
        return f"CASE {cases} ELSE {int(Weight.BODY)} END", tuple(parameters)


class Among(Func):
    """A key as a condition: it stands among those of a statement.

    They become one array, which one walk through an index finds; the planner would join them one
    by one, since it takes the hits for few.
    """

    output_field = BooleanField()
    conditional = True

    def __init__(self, key: str, sql: str, parameters: list[Any]) -> None:
        super().__init__(models.F(key))
        self.sql, self.parameters = sql, parameters

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> tuple[str, Any]:
        key, parameters = compiler.compile(self.source_expressions[0])
        return f"{key} = ANY(ARRAY({self.sql}))", (*parameters, *self.parameters)


class Lexemes(Func):
    """A tsvector holding just these lexemes, without positions.

    They go to the database as one text: to adapt some thousand one by one takes longer than to
    analyse what they are from.
    """

    template = "array_to_tsvector(string_to_array(%(expressions)s))"
    output_field = SearchVectorField()

    def __init__(self, lexemes: Iterable[str]) -> None:
        super().__init__(Value(_BETWEEN.join(sorted(lexemes))), Value(_BETWEEN))


def as_array(values: Iterable[Any]) -> str:
    """Numbers or codes as PostgreSQL writes an array: psycopg takes a millisecond for hundreds."""
    return f"{{{','.join(map(str, values))}}}"
