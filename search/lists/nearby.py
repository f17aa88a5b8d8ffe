"""What a list says where a place has little for a need: how much there is around it."""

from dataclasses import dataclass

from search.index import engine
from search.index.nearness import Circle, Distance, Nearness
from search.language.considerate import considerate
from search.lists.results import Results
from vocabulary.models import Bureau
from vocabulary.neighbours import bureau_of
from vocabulary.place_names import prefecture_choices

# Where the items stand that follow those of the place itself.
FARTHER = {
    Distance.HERE: "その地域",
    Distance.NEIGHBOURS: "近くの市町村",
    Distance.PREFECTURE: "同じ都道府県",
    Distance.BUREAU: "近くの都道府県",
    Distance.NATION: "そのほかの地域",
}


@dataclass(frozen=True)
class Around:
    """A wider place, how many items meet the need there, and the list of them."""

    label: str
    count: int
    url: str = ""


@dataclass(frozen=True)
class Nearby:
    """`here` items meet the need in the place; `all_here` is all there is of it."""

    place: str
    needs: str
    here: int
    around: tuple[Around, ...]
    all_here: Around


def nearby(results: Results) -> Nearby | None:
    """None where the question has no place, or much is found there. Three queries."""
    nearness = results.beyond.elsewhere if results.beyond else None
    if not isinstance(nearness, Nearness) or nearness.needs.hits is None:
        return None
    query = results.search_query
    place_words = [word for word in query.words if word.place_names]
    of_place = engine.prefetch_hits(query.with_words(place_words))
    place = "・".join(name.text for name in nearness.names)
    needs = " ".join(word.text for word in nearness.needs.words)
    found = frozenset(key for _, key, _ in nearness.needs.hits)
    here = frozenset(key for _, key, _ in of_place.hits or ())
    public = _public(results, found | here)
    around = [
        _around(results, circle, needs, len(found & circle.keys & public))
        for circle in nearness.circles
        if circle.distance != Distance.HERE
    ]
    nation = Around("全国", len(found & public), results.parameters.url(q=[needs]))
    return Nearby(
        place,
        considerate(needs),
        len(results.whole_keys & public),
        (*around, nation),
        Around(place, len(here & public), results.parameters.url(q=[place])),
    )


def _public(results: Results, keys: frozenset[int]) -> frozenset[int]:
    """Those of the items that meet the other conditions of the list; samples are not counted."""
    rows = results.without_samples("q").filter(**{f"{results.key}__in": keys})
    return frozenset(rows.order_by().values_list(results.key, flat=True))


_FACETS = {
    Distance.NEIGHBOURS: "municipality",
    Distance.PREFECTURE: "prefecture",
    Distance.BUREAU: "bureau",
}


def _around(results: Results, circle: Circle, needs: str, count: int) -> Around:
    label, values = _named(circle)
    facet = _FACETS[circle.distance]
    others: dict[str, list[str]] = {name: [] for name in _FACETS.values() if name in results.query}
    is_linked = count and facet in results.filters.facets
    url = results.parameters.url(**others, q=[needs], **{facet: values}) if is_linked else ""
    return Around(label, count, url)


def _named(circle: Circle) -> tuple[str, list[str]]:
    """What the circle is called, and its values of the facet."""
    if circle.distance == Distance.NEIGHBOURS:
        return "近くの市町村", list(circle.codes)
    if circle.distance == Distance.PREFECTURE:
        names = dict(prefecture_choices())
        return "・".join(names[code] for code in circle.codes), list(circle.codes)
    bureaus = list(dict.fromkeys(map(bureau_of, circle.codes)))
    return "・".join(f"{Bureau(one).label}の管内" for one in bureaus), bureaus
