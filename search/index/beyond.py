"""Where few items meet the whole question: those that meet it elsewhere, and those that meet part.

They join the hits of the query behind all that meet the whole, with weights of their own, so a
list counts, narrows, orders and pages through them as through all others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.db import connection

from search.index import engine
from search.index.nearness import Nearness, nearness
from search.index.shares import Meeting, shares
from search.kinds import is_vast
from search.language.considerate import considerate
from search.models import Weight
from search.question.needs import Need
from search.question.query import Beyond, Query
from search.question.tree import Term, Text, simplified

ENOUGH = 10  # items that meet the whole question
MOST_NEEDS = 8  # of a question; what else it asks for is left out
# Places behind each of which no more items of a word are looked at.
_MOST_HOLDERS = 1000
_MOST_KINDRED = 42  # words of like use that one question asks for
_VECTORS = {Weight.HEAD: "head", Weight.BODY: '"full"'}
FIRST_PARTIAL = 100
_STEPS = 1000  # of a share


def with_beyond(query: Query) -> Query:
    """The query with more hits, where it is about one kind and few items meet the whole."""
    if query.hits is None or not query.kind or is_vast(query.kind):
        return query
    if len(query.hits) >= ENOUGH or query.excluded or not any(word.needs for word in query.words):
        return query
    needs_alone = query.without_places()
    elsewhere = nearness(query, needs_alone) if needs_alone is not query else None
    hits = {key: weight for _, key, weight in query.hits}
    lacking: dict[int, tuple[str, ...]] = {}
    if elsewhere:
        hits = {key: weight for _, key, weight in elsewhere.hits} | hits
    if len(hits) < ENOUGH:
        partial = _partial(query, elsewhere)
        lacking = {key: lacks for key, _, lacks in partial if key not in hits}
        hits = {key: weight for key, weight, _ in partial} | hits
    return replace(
        query,
        hits=tuple((query.kind, key, weight) for key, weight in hits.items()),
        beyond=Beyond(elsewhere, lacking),
    )


def _partial(query: Query, place: Nearness | None) -> list[tuple[int, int, tuple[str, ...]]]:
    """Key, weight and the words it lacks of each item that meets enough of the needs."""
    needs = [need for word in query.words for need in word.needs][:MOST_NEEDS]
    if not needs:
        return []
    meetings, total = _meetings(needs, query)
    found = []
    for key, share in shares(needs, meetings, total).items():
        distance = place.distance(key) if place else 0
        weight = FIRST_PARTIAL + distance + int((1 - share.score) * _STEPS)
        lacks = (need.text for n, need in enumerate(needs) if n not in share.needs)
        found.append((key, weight, tuple(map(considerate, lacks))))
    return found


@dataclass(frozen=True)
class _Asked:
    """A term of a need, to be looked for in the index."""

    need: int
    term: Term
    is_synonym: bool = False
    kindred: str = ""


def _asked(needs: Sequence[Need]) -> Iterator[_Asked]:
    most = _MOST_KINDRED // len(needs)
    for number, need in enumerate(needs):
        yield _Asked(number, need.variants)
        if need.meanings:
            yield _Asked(number, need.meanings, is_synonym=True)
        for text, _ in need.kindred[:most]:
            yield _Asked(number, Text(text), kindred=text)


def _meetings(needs: Sequence[Need], query: Query) -> tuple[list[Meeting], int]:
    """What holds which need, and how many items of the kind there are: one statement, or two.

    Of words that very many hold, the items are asked again among those that hold another.
    """
    asked = list(_asked(needs))
    rows = _ask(asked, query)
    total = max((key for place, _, key in rows if place < 0), default=0)
    found = [row for row in rows if row[0] >= 0]
    holders: dict[tuple[int, int], int] = {}
    for place, weight, _ in found:
        holders[place, weight] = holders.get((place, weight), 0) + 1
    frequent = {place for (place, _), number in holders.items() if number >= _MOST_HOLDERS}
    if frequent:
        found = [row for row in found if row[0] not in frequent]
        rare = {key for _, _, key in found}
        # A word of like use that so many hold tells nothing.
        places = [place for place in sorted(frequent) if not asked[place].kindred]
        again = _ask([asked[place] for place in places], query, sorted(rare))
        found += [(places[place], weight, key) for place, weight, key in again if place >= 0]
    return [
        Meeting(one.need, Weight(weight), key, one.is_synonym, one.kindred)
        for place, weight, key in found
        for one in [asked[place]]
    ], total


# Said twice, the vector is too expensive for reading all documents: the index is used.
_HOLDERS = """
SELECT place, %d, object_id
FROM asked, LATERAL (
    SELECT object_id FROM (
        SELECT object_id FROM search_document
        WHERE search_vector(%s) @@ tsquery AND search_vector(%s) IS NOT NULL
            AND (object_id = ANY(among)) IS NOT FALSE OFFSET 0
    ) AS found LIMIT %d
) AS few
"""
_OF_ALL = " UNION ALL ".join(
    _HOLDERS % (int(weight), vector, vector, _MOST_HOLDERS) for weight, vector in _VECTORS.items()
)
_STATEMENT = f"""
WITH asked (tsquery, place, among) AS MATERIALIZED (
    SELECT one::tsquery, number::int - 1, %s::bigint[]
    FROM unnest(%s::text[]) WITH ORDINALITY AS each (one, number)
)
{_OF_ALL} UNION ALL SELECT -1, 0, count(*) FROM search_document WHERE kind = %s
"""  # noqa: S608 - nothing here is from outside


def _ask(
    asked: Sequence[_Asked], query: Query, among: list[int] | None = None
) -> list[tuple[int, int, int]]:
    """Place of what was asked, `Weight` and key; behind -1 the number of documents of the kind."""
    kind = query.kind
    tsqueries = [engine.tsquery_of_kind(kind, simplified(one.term)) for one in asked]
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, [among, tsqueries, kind])
        return list(cursor.fetchall())
