"""Where all words together find nothing: the most of them that stand somewhere together."""

from collections.abc import Callable
from itertools import combinations
from typing import Any

from django.db.models import IntegerField, Value

from search.question.query import Query, Word

MOST_PARTS = 5
Search = Callable[[Query], Any]  # the rows in question that hold what is asked


def parts(asked: Query) -> list[Word]:
    """What a question can be taken apart into: its words, or, if it is one, the words inside."""
    if len(asked.words) == 1:
        return list(asked.words[0].parts)
    return list(asked.words)


def left_out(asked: Query, smaller: Query) -> list[str]:
    """The words of a question that a smaller one does not ask for."""
    kept = {word.typed for word in smaller.words}
    return [part.typed for part in parts(asked) if part.typed not in kept]


def best_part(asked: Query, search: Search) -> Query | None:
    """The question with as many of its parts as some row holds; None if even one is too much.

    One query, whatever was typed. Among equals the longer words win, then the earlier ones.
    """
    found = parts(asked)[:MOST_PARTS]
    sizes = range(len(found) - 1, 0, -1)
    smaller = [asked.only(words) for size in sizes for words in combinations(found, size)]
    if found and len(found) == len(parts(asked)) and len(asked.words) == 1:
        smaller.insert(0, asked.only(found))
    found_by = holding(smaller, search)
    return max(
        (one for number, one in enumerate(smaller) if number in found_by),
        key=lambda one: (len(one.words), sum(len(word.typed) for word in one.words)),
        default=None,
    )


def holding(questions: list[Query], search: Search) -> set[int]:
    """The numbers of the questions that find something; one query."""
    if not questions:
        return set()
    first, *others = [
        search(one)
        .order_by()
        .annotate(question=Value(number, IntegerField()))
        .values_list("question", flat=True)[:1]
        for number, one in enumerate(questions)
    ]
    return set(first.union(*others, all=True) if others else first)
