"""How many items have each option of a facet: kept with the cards, or counted now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection, transaction

from records.remembered import remembered
from search.models import Card, CardQuerySet
from search.models.card import option
from search.models.option_count import REAL, SAMPLE
from vocabulary.django_internals import prepared_cursor
from vocabulary.statements import Statement

MOST_COUNTED = 10_000
# Without a condition on the options the planner knows that they are many, and does not sort them.
# Unnested as a column they are counted in half the time that they take as a table.
_EACH = f"unnest(CASE WHEN is_sample THEN '{{{SAMPLE}}}' ELSE options END) AS option"
_KEPT = "publish_from IS NULL AND publish_until IS NULL"

Numbers = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class OptionCounts:
    """How many items have each option, samples left out.

    Where `is_more`, only MOST_COUNTED of them were looked at, so each number is the least.
    """

    numbers: dict[str, int]
    is_more: bool = False

    @property
    def total(self) -> int:
        """How many items there are, without samples."""
        return self.numbers.get(REAL, 0)

    @property
    def samples(self) -> int:
        return self.numbers.get(SAMPLE, 0)

    def of(self, facet: str, value: str) -> int:
        return self.numbers.get(option(facet, value), 0)


@cache
def _timed_cards(kind: str) -> Statement:
    cards = Card.objects.of_kind(kind).timed().published()
    return Statement(lambda: cards.order_by("pk").values_list("options", "is_sample"))


def kept_counts(kind: str, options: Iterable[str]) -> OptionCounts:
    """These options of all public items of the kind, REAL and SAMPLE.

    What was kept is summed; the few items with a time of publication are counted now.
    """
    wanted = (*options, REAL, SAMPLE)
    numbers, timed = dict(_kept(kind, wanted)), dict(_timed(kind))
    for name in timed.keys() & set(wanted):
        numbers[name] = numbers.get(name, 0) + timed[name]
    return OptionCounts(numbers)


def are_frequent(kind: str, options: tuple[str, ...], share: float) -> bool:
    """Whether each of them stands on that share of the public items, by what is kept alone."""
    numbers = dict(_kept(kind, (*options, REAL)))
    return all(numbers.get(name, 0) >= share * numbers.get(REAL, 0) for name in options)


@remembered
def _kept(kind: str, options: tuple[str, ...]) -> Numbers:
    return _prepared(
        "SELECT option, sum(number)::bigint FROM search_optioncount"
        " WHERE kind = %s AND option = ANY(%s) GROUP BY option",
        [kind, list(options)],
    )


@remembered
def _timed(kind: str) -> Numbers:
    """Apart from what was kept, which most changes of a card leave as it is."""
    each, parameters = _timed_cards(kind).filled()
    return _prepared(
        f"SELECT option, count(*) FROM (SELECT {_EACH}"  # noqa: S608 - the statement is Django's
        f" FROM ({each}) AS timed (options, is_sample)) AS each GROUP BY option",
        parameters,
    )


def values_in_use(kind: str, facet: str, beginnings: Iterable[str] = ("",)) -> set[str]:
    """The values of the facet, with one of these beginnings, of public items, samples as well."""
    starts = [option(facet, beginning) for beginning in beginnings]
    each, parameters = _sql(Card.objects.of_kind(kind).apart().published().values_list("options"))
    rows = _rows(
        f"""
        SELECT option FROM search_optioncount WHERE kind = %s AND option ^@ ANY(%s)
        GROUP BY option HAVING sum(number) > 0
        UNION
        SELECT option FROM ({each}) AS apart (options), unnest(options) AS option
        WHERE option ^@ ANY(%s)
        """,  # noqa: S608 - the statement is Django's, what was asked is among the parameters
        [kind, starts, *parameters, starts],
    )
    return {name.removeprefix(option(facet, "")) for (name,) in rows}


def counts_now(
    groups: Mapping[str, CardQuerySet], options: Iterable[str]
) -> dict[str, OptionCounts]:
    """These options of each group of cards, counted now: one statement for all groups.

    It stops at MOST_COUNTED cards of each. All options are counted, and few of them read: told
    earlier which are wanted, the planner would take them for two, and sort.
    """
    if not groups:
        return {}
    statements, parameters = [], []
    wanted = [*options, REAL, SAMPLE]
    for group, cards in groups.items():
        columns = cards.order_by().values_list("options", "is_sample")
        found, values = _sql(columns[: MOST_COUNTED + 1])
        statements.append(
            "SELECT %s, option, number FROM (SELECT option, count(*) AS number"  # noqa: S608 - the statement is Django's
            f" FROM (SELECT {_EACH} FROM ({found}) AS found (options, is_sample)) AS each"
            " GROUP BY option OFFSET 0) AS counted WHERE option = ANY(%s)"
        )
        parameters += [group, *values, wanted]
    numbers: dict[str, dict[str, int]] = {group: {} for group in groups}
    for group, name, number in _rows(" UNION ALL ".join(statements), parameters):
        numbers[group][name] = number
    return {group: _limited(found) for group, found in numbers.items()}


def _limited(numbers: dict[str, int]) -> OptionCounts:
    total, samples = numbers.get(REAL, 0), numbers.get(SAMPLE, 0)
    if total + samples <= MOST_COUNTED:
        return OptionCounts(numbers)
    least = {name: min(number, MOST_COUNTED) for name, number in numbers.items()}
    return OptionCounts(least, is_more=True)


@transaction.atomic
def rebuild_counts() -> None:
    """Write the counts anew, however long it takes; who changes a card meanwhile waits."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
        cursor.execute("LOCK TABLE search_card IN SHARE MODE")
        cursor.execute("DELETE FROM search_optioncount")
        cursor.execute(
            f"""
            INSERT INTO search_optioncount (kind, option, number)
            SELECT kind, option, count(*) FROM search_card, {_EACH} WHERE {_KEPT} GROUP BY 1, 2
            """  # noqa: S608 - nothing here is from outside
        )


def wrong_counts() -> int:
    """How many options have another count than their cards give."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT count(*) FROM (
                SELECT kind, option FROM (
                    SELECT kind, option, number FROM search_optioncount
                    UNION ALL
                    SELECT kind, option, -1 FROM search_card, {_EACH} WHERE {_KEPT}
                ) AS both_ways GROUP BY kind, option HAVING sum(number) <> 0
            ) AS wrong
            """  # noqa: S608 - nothing here is from outside
        )
        (number,) = cursor.fetchone()
    return int(number)


def _prepared(statement: str, parameters: list[Any]) -> Numbers:
    with prepared_cursor() as cursor:
        cursor.execute(statement, parameters)
        return tuple(cursor.fetchall())


def _rows(statement: str, parameters: Iterable[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(parameters))
        return list(cursor.fetchall())


def _sql(rows: Any) -> tuple[str, tuple[Any, ...]]:
    """The statement and its parameters, also where no row can meet it."""
    sql, parameters = rows.query.get_compiler(connection=connection, elide_empty=False).as_sql()
    return sql, tuple(parameters)
