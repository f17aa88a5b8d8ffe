"""Where all words together find nothing: as many of them as some row holds together."""

from collections.abc import Callable
from itertools import combinations
from typing import Any

from django.db.models import IntegerField, QuerySet, Value

from search.question.query import Query, Word

MAX_COMBINED = 5
FindRows = Callable[[Query], QuerySet[Any]]  # the rows of a list that match a query


def combinable_words(query: Query) -> list[Word]:
    """The words that may be left out: those of the query, or the subwords of its only word."""
    if len(query.words) == 1:
        return list(query.words[0].subwords)
    return list(query.words)


def omitted_words(query: Query, smaller: Query) -> list[str]:
    """The words of a query that a smaller one does not search for."""
    return [word.text for word in _omitted(query, smaller)]


def other_search(query: Query, smaller: Query, find_rows: FindRows) -> str:
    """The omitted words as a search of their own; empty where they find nothing either."""
    words = _omitted(query, smaller)
    found = words and matching_queries([query.with_words(words)], find_rows)
    return " ".join(word.text for word in words) if found else ""


def _omitted(query: Query, smaller: Query) -> list[Word]:
    remaining = {word.text for word in smaller.words}
    return [word for word in combinable_words(query) if word.text not in remaining]


def largest_matching(query: Query, find_rows: FindRows) -> Query | None:
    """The query with as many of its words as some row holds; None if no row holds one.

    One query of the database. Among equals the longer words win, then the earlier ones.
    """
    words = combinable_words(query)
    combined = words[:MAX_COMBINED]
    sizes = range(len(combined) - 1, 0, -1)
    smaller = [query.with_words(some) for size in sizes for some in combinations(combined, size)]
    if combined and combined == words and len(query.words) == 1:
        smaller.insert(0, query.with_words(combined))
    return max(
        matching_queries(smaller, find_rows),
        key=lambda one: (len(one.words), sum(len(word.text) for word in one.words)),
        default=None,
    )


def matching_queries(queries: list[Query], find_rows: FindRows) -> list[Query]:
    """Those of the queries that find something, in their order; one query of the database."""
    if not queries:
        return []
    first, *others = [
        find_rows(query)
        .order_by()
        .annotate(query_number=Value(number, IntegerField()))
        .values_list("query_number", flat=True)[:1]
        for number, query in enumerate(queries)
    ]
    numbers = set(first.union(*others, all=True) if others else first)
    return [query for number, query in enumerate(queries) if number in numbers]
