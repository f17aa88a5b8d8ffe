"""The best items of each kind that match a query, and how many there are: one statement."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import CharField, Value, Window
from django.db.models.expressions import RawSQL
from django.db.models.functions import RowNumber
from django.utils import timezone

from search.index import engine
from search.index.counts import MOST_COUNTED
from search.index.searchable import Searchable
from search.kinds import Kind
from search.question.query import Query
from vocabulary.django_internals import compiled
from vocabulary.statements import Now

_COLUMNS = ("kind_code", "object_id", "is_sample", "result_number")


@dataclass
class Best:
    """The items at the places asked for, and how many there are, at most MOST_COUNTED.

    `keys` says of each item whether it is a sample; `count` leaves out samples.
    """

    count: int
    samples: int
    keys: dict[int, bool] = field(default_factory=dict)


def best(models: Sequence[type[Searchable]], query: Query, places: range) -> dict[str, Best]:
    """By kind, the items that match and stand at these places; kinds without are left out."""
    if query.hits is not None:
        return _best(models, query, places)
    vast = [model for model in models if model.item_kind.is_vast]
    others = [model for model in models if model not in vast]
    found = _best(others, query, places) if others else {}
    latest = {model.item_kind.code: _best_of_vast(model, query, places) for model in vast}
    return found | {kind: one for kind, one in latest.items() if one.keys}


def _best(models: Sequence[type[Searchable]], query: Query, places: range) -> dict[str, Best]:
    hits, parameters = engine.hits(query)
    results, values = _results(tuple(models))
    now = timezone.now()
    parameters += [now if isinstance(one, Now) else one for one in values]
    found: dict[str, Best] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH hits (kind, object_id, weight) AS MATERIALIZED ({hits}),
            results (kind, object_id, is_sample, number) AS ({results})
            SELECT kind, object_id, is_sample, total, samples FROM (
                SELECT kind, object_id, is_sample,
                    count(*) OVER of_kind AS total,
                    count(*) FILTER (WHERE is_sample) OVER of_kind AS samples,
                    row_number() OVER (PARTITION BY kind ORDER BY weight, number) AS place
                FROM results JOIN hits USING (kind, object_id)
                WINDOW of_kind AS (PARTITION BY kind)
            ) AS placed WHERE place BETWEEN %s AND %s ORDER BY kind, place
            """,  # noqa: S608 - the statements are Django's, what was typed is a parameter
            [*parameters, places.start, places.stop - 1],
        )
        for kind, key, is_sample, total, samples in cursor:
            counts = min(total - samples, MOST_COUNTED), min(samples, MOST_COUNTED)
            found.setdefault(kind, Best(*counts)).keys[key] = is_sample
    return found


@cache
def _results(models: tuple[type[Searchable], ...]) -> tuple[str, list[Any]]:
    """The hits that the public may see, numbered in the order of their kind, as SQL."""
    first, *others = [_results_of(model) for model in models]
    statement = compiled(first.union(*others, all=True) if others else first)
    return statement.sql, statement.parameters


def _best_of_vast(model: type[Searchable], query: Query, places: range) -> Best:
    """Two statements, neither of which puts all that matches in order."""
    kind, rows = model.item_kind, model.public_rows()
    count = rows.filter(pk__in=engine.find_up_to(query, kind.code, MOST_COUNTED)).count()
    last = places.stop - 1
    # What is among the best and has a weight is among the first twice as many that have it.
    first, *others = [
        rows.filter(condition)
        .annotate(
            search_rank=Value(int(weight)),
            result_number=Window(RowNumber(), order_by=kind.tie_break),
        )
        .order_by(*kind.tie_break)
        .values_list("search_rank", "result_number", "object_id")[: 2 * last]
        for weight, condition in engine.conditions_by_weight(query, kind.code, 2 * last).items()
    ]
    ranked = sorted(first.union(*others, all=True) if others else first)
    keys = dict.fromkeys((key for _, _, key in ranked), False)
    return Best(count, 0, dict(list(keys.items())[places.start - 1 : last]))


def _results_of(model: type[Searchable]) -> Any:
    kind: Kind = model.item_kind
    keys = RawSQL("SELECT object_id FROM hits WHERE kind = %s", [kind.code])
    return (
        model.public_rows()
        .filter(object_id__in=keys)
        .annotate(
            kind_code=Value(kind.code, CharField()),
            result_number=Window(RowNumber(), order_by=kind.tie_break),
        )
        .order_by()
        .values_list(*_COLUMNS)
    )
