"""What meets a need elsewhere, where a place has little for it: the nearest first.

Behind a town come the towns beside it, its prefecture, the prefectures of its regional bureau, and
the whole country. A town without neighbours, on an island, widens to its prefecture at once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from django.db import connection

from search.index import engine
from search.question.query import PlaceName, Query, Word
from search.question.tree import any_of, place_tag
from vocabulary.neighbours import of_same_bureau, town_neighbours

FIRST = 10
_WEIGHTS = 4  # of one distance: title, summary, text, transcript


class Distance(IntEnum):
    HERE = 0
    NEIGHBOURS = 1
    PREFECTURE = 2
    BUREAU = 3
    NATION = 4


@dataclass(frozen=True)
class Circle:
    """Places around the one that was named, by their codes, and the items that are about them."""

    distance: Distance
    codes: tuple[str, ...]
    keys: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Nearness:
    """`needs` is the question without its places, with all that it finds anywhere."""

    names: tuple[PlaceName, ...]
    needs: Query
    circles: tuple[Circle, ...] = ()
    distances: Mapping[int, Distance] = field(default_factory=dict)

    def distance(self, key: int) -> Distance:
        return self.distances.get(key, Distance.NATION)

    @property
    def hits(self) -> list[tuple[str, int, int]]:
        """What meets the needs elsewhere, with weights that put the nearest first."""
        return [
            (kind, key, FIRST + _WEIGHTS * self.distance(key) + weight)
            for kind, key, weight in self.needs.hits or ()
        ]


def nearness(query: Query, needs: Query) -> Nearness | None:
    """Three queries; None where the question names no place, or nothing but places."""
    names = tuple(name for word in query.words for name in word.place_names)
    if not names or not needs.words:
        return None
    circles = tuple(_circles(names))
    found = engine.prefetch_hits(needs)
    for circle in reversed(circles):
        if found.hits is None and circle.codes:  # too many in the whole country
            found = engine.prefetch_hits(needs.with_words([*needs.words, _in(circle)]))
    keys = _keys_by_circle(circles, query.kind)
    circles = tuple(
        Circle(one.distance, one.codes, keys.get(one.distance, frozenset())) for one in circles
    )
    distances: dict[int, Distance] = {}
    for circle in reversed(circles):
        distances |= dict.fromkeys(circle.keys, circle.distance)
    return Nearness(names, found, circles, distances)


def _circles(names: Iterable[PlaceName]) -> Iterator[Circle]:
    """The nearest first, each with those places only that are not known to be nearer."""
    places = [place for name in names for place in name.places]
    towns = [place.code for place in places if len(place.code) == 6]
    areas = sorted({code for place in places for code in place.prefectures})
    here = tuple(dict.fromkeys([place.code for place in places if place.code] or areas))
    yield Circle(Distance.HERE, here)
    near = sorted({code for town in towns for code in town_neighbours(town)} - set(here))
    if near:
        yield Circle(Distance.NEIGHBOURS, tuple(near))
    if towns:
        yield Circle(Distance.PREFECTURE, tuple(areas))
    wider = sorted({code for area in areas for code in of_same_bureau(area)})
    if set(wider) - set(areas):
        yield Circle(Distance.BUREAU, tuple(wider))


def _in(circle: Circle) -> Word:
    term = any_of(place_tag(code) for code in circle.codes)
    return Word("", term, term)


def _keys_by_circle(circles: Sequence[Circle], kind: str) -> dict[Distance, frozenset[int]]:
    """The items of the kind that are about a place of each circle: one statement."""
    asked = [
        engine.tsquery_of_kind(kind, any_of(place_tag(code) for code in circle.codes))
        for circle in circles
    ]
    found: dict[Distance, set[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT distance, object_id FROM unnest(%s::int[], %s::text[]) AS a (distance, places)"
            ' JOIN search_document ON search_vector("full") @@ places::tsquery',
            [[int(circle.distance) for circle in circles], asked],
        )
        for distance, key in cursor:
            found.setdefault(Distance(distance), set()).add(key)
    return {distance: frozenset(keys) for distance, keys in found.items()}
