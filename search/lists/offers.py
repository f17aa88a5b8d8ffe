"""Other searches that would find something, where a list is empty."""

from dataclasses import dataclass

from search.lists.results import Results
from vocabulary import place_names
from vocabulary.models import Bureau, Prefecture, Theme

MAX_DROPPED = 4


@dataclass(frozen=True)
class Offer:
    """Another search that may help, as a link."""

    label: str
    url: str


def offers(results: Results) -> list[Offer]:
    """Searches like the one with these results that find something."""
    nearby = (prefecture_of_municipality(results), near_places(results), near_themes(results))
    return [*fewer_conditions(results), *(offer for offer in nearby if offer)]


def fewer_conditions(results: Results) -> list[Offer]:
    """The same search without one of its conditions; a facet that stands separately is none."""
    names = [name for name in ("q", *results.filters.facets) if name in results.query]
    if len(names) < 2:
        return []
    offers = []
    for name in names[:MAX_DROPPED]:
        if name in results.filters.separate_facets:
            continue
        found = results.without_samples(name).count()
        if found:
            label = f"{results.parameters.condition_text(name)}を外してさがす（{found:,}件）"
            offers.append(Offer(label, results.parameters.url(**{name: []})))
    return offers


def near_places(results: Results) -> Offer | None:
    """The same search in all prefectures of the bureau of the first one chosen."""
    chosen = results.query.getlist("prefecture") + results.query.getlist("municipality")
    if not chosen or "bureau" not in results.filters.facets:
        return None
    bureau = Prefecture.objects.values_list("bureau", flat=True).get(pk=chosen[0][:2])
    wider = {"prefecture": [], "municipality": [], "bureau": [bureau]}
    return _wider(results, f"近くの都道府県（{Bureau(bureau).label}の管内）", wider)


def prefecture_of_municipality(results: Results) -> Offer | None:
    """Everything of the prefecture, where only a municipality was typed."""
    if len(results.search_query.words) != 1 or "prefecture" not in results.filters.facets:
        return None
    names = results.search_query.words[0].place_names
    if len(names) != 1 or names[0].text != results.search_query.words[0].text:
        return None
    areas = {area for place in names[0].places for area in place.prefectures}
    if len(areas) != 1:
        return None
    (area,) = areas
    name = dict(place_names.prefecture_choices())[area]
    return _wider(results, name, {"q": [], "prefecture": [area]})


def near_themes(results: Results) -> Offer | None:
    """The same search in all themes of the groups of those chosen."""
    chosen = results.query.getlist("theme")
    groups = Theme.objects.filter(pk__in=chosen).order_by().values("group")
    themes = list(Theme.objects.filter(group__in=groups)) if chosen else []
    if len(themes) <= len(chosen):
        return None
    names = "、".join(dict.fromkeys(theme.get_group_display() for theme in themes))
    return _wider(results, f"近い分野（{names}）", {"theme": [theme.pk for theme in themes]})


def _wider(results: Results, label: str, wider: dict[str, list[str]]) -> Offer | None:
    rows = results.without_samples(*wider)
    for name in filter(wider.get, wider):
        rows = results.filters.facets[name].filter(rows, wider[name])
    found = rows.count()
    return (
        Offer(f"{label}もさがす（{found:,}件）", results.parameters.url(**wider)) if found else None
    )
