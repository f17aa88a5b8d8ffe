"""The best items of each kind that match a query, and how many there are: one statement."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Count, Q, Value, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from records.remembered import remembered
from search.index import engine
from search.index.conditions import Among, Rank
from search.index.counts import MOST_COUNTED
from search.index.searchable import Searchable
from search.kinds import Kind
from search.models import Weight
from search.question.query import Query
from vocabulary.django_internals import compiled
from vocabulary.statements import Now


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
        found_kinds = {kind for kind, _, _ in query.hits}
        found_models = [model for model in models if model.item_kind.code in found_kinds]
        return _best(found_models, query, places) if found_models else {}
    vast = [model for model in models if model.item_kind.is_vast]
    others = [model for model in models if model not in vast]
    found = _best(others, query, places) if others else {}
    for model in vast:
        count, keys = _latest(model, query, places.start, places.stop - 1)
        if keys:
            found[model.item_kind.code] = Best(count, 0, dict.fromkeys(keys, False))
    return found


def _best(models: Sequence[type[Searchable]], query: Query, places: range) -> dict[str, Best]:
    hits, parameters = engine.hits(query)
    results, values = _results(tuple(models), places.start, places.stop - 1)
    now = timezone.now()
    parameters += [now if isinstance(one, Now) else one for one in values]
    found: dict[str, Best] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH hits (kind, object_id, weight) AS MATERIALIZED ({hits}) {results}",
            parameters,
        )
        for kind, _place, key, is_sample, total, samples in sorted(cursor):
            counts = min(total - samples, MOST_COUNTED), min(samples, MOST_COUNTED)
            found.setdefault(kind, Best(*counts)).keys[key] = is_sample
    return found


@lru_cache(maxsize=100)
def _results(models: tuple[type[Searchable], ...], first: int, last: int) -> tuple[str, list[Any]]:
    """Of each kind the hits at these places that the public may see, as SQL."""
    statements, parameters = [], []
    for model in models:
        one = compiled(_rows_of(model)[first - 1 : last])
        statements.append(
            f"SELECT %s, row_number() OVER () AS place, found.* FROM ({one.sql}) AS found"  # noqa: S608 - the statement is Django's
        )
        parameters += [model.item_kind.code, *one.parameters]
    return " UNION ALL ".join(statements), parameters


def _rows_of(model: type[Searchable]) -> Any:
    """The hits of a kind, the best first, each with the number of all and that of samples.

    They are counted as they come, and only the first are put in order.
    """
    kind: Kind = model.item_kind
    weights = {
        weight: ("SELECT object_id FROM hits WHERE kind = %s AND weight = %s", [kind.code, weight])
        for weight in (Weight.HEAD, Weight.SUMMARY, Weight.SPOKEN)
    }
    return (
        model.public_rows()
        .filter(Among("object_id", "SELECT object_id FROM hits WHERE kind = %s", [kind.code]))
        .annotate(
            total=Window(Count("*")),
            samples=Window(Count("object_id", filter=Q(is_sample=True))),
        )
        .order_by(Rank("object_id", weights), *kind.tie_break)
        .values_list("object_id", "is_sample", "total", "samples")
    )


@remembered
def _latest(
    model: type[Searchable], query: Query, first: int, last: int
) -> tuple[int, tuple[int, ...]]:
    """Of a vast kind the number and the keys: two statements.

    Neither puts all that matches in order. Changes of other kinds leave what is found.
    """
    kind, rows = model.item_kind, model.public_rows()
    count = rows.filter(engine.is_found_up_to(query, kind.code, MOST_COUNTED)).count()
    # What is among the best and has a weight is among the first twice as many that have it.
    one, *others = [
        rows.filter(condition)
        .annotate(
            search_rank=Value(int(weight)),
            result_number=Window(RowNumber(), order_by=kind.tie_break),
        )
        .order_by(*kind.tie_break)
        .values_list("search_rank", "result_number", "object_id")[: 2 * last]
        for weight, condition in engine.conditions_by_weight(query, kind.code, 2 * last).items()
    ]
    ranked = sorted(one.union(*others, all=True) if others else one)
    keys = tuple(dict.fromkeys(key for _, _, key in ranked))
    return count, keys[first - 1 : last]
