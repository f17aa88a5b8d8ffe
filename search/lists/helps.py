"""What helps where a list is empty: other searches that would find something."""

from dataclasses import dataclass
from typing import Any

from vocabulary import place_names
from vocabulary.models import Bureau, Prefecture, Theme

SHORT_WORD = 4
MOST_DROPPED = 4


@dataclass(frozen=True)
class Offer:
    """Another search that may help, as a link."""

    label: str
    url: str


def offers(listing: Any) -> list[Offer]:
    """Searches like that of `listing`, a `search.lists.listing.Listing`, that find something."""
    nearby = (typed_prefecture(listing), near_places(listing), near_themes(listing))
    return [*fewer_conditions(listing), *(offer for offer in nearby if offer)]


def fewer_conditions(listing: Any) -> list[Offer]:
    """The same search without one of its conditions."""
    names = [name for name in listing.filters.filters if name in listing.query]
    if len(names) < 2:
        return []
    offers = []
    for name in names[:MOST_DROPPED]:
        found = listing.counted_without(name).count()
        if found:
            label = f"{listing.named(name)}を外してさがす（{found:,}件）"
            offers.append(Offer(label, listing.url(**{name: []})))
    return offers


def near_places(listing: Any) -> Offer | None:
    """The same search in all prefectures of the bureau of the first one chosen."""
    chosen = listing.query.getlist("prefecture") + listing.query.getlist("municipality")
    if not chosen or "bureau" not in listing.filters.filters:
        return None
    bureau = Prefecture.objects.values_list("bureau", flat=True).get(pk=chosen[0][:2])
    wider = {"prefecture": [], "municipality": [], "bureau": [bureau]}
    return _wider(listing, f"近くの都道府県（{Bureau(bureau).label}の管内）", wider)


def typed_prefecture(listing: Any) -> Offer | None:
    """Everything of the prefecture, where only a municipality was typed."""
    if len(listing.typed.words) != 1 or "prefecture" not in listing.filters.filters:
        return None
    names = listing.typed.words[0].names
    if len(names) != 1 or names[0].typed != listing.typed.words[0].typed:
        return None
    areas = {area for place in names[0].places for area in place.prefectures}
    if len(areas) != 1:
        return None
    (area,) = areas
    name = dict(place_names.prefectures())[area]
    return _wider(listing, name, {"q": [], "prefecture": [area]})


def near_themes(listing: Any) -> Offer | None:
    """The same search in all themes of the groups of those chosen."""
    chosen = listing.query.getlist("theme")
    groups = Theme.objects.filter(pk__in=chosen).order_by().values("group")
    themes = list(Theme.objects.filter(group__in=groups)) if chosen else []
    if len(themes) <= len(chosen):
        return None
    names = "、".join(dict.fromkeys(theme.get_group_display() for theme in themes))
    return _wider(listing, f"近い分野（{names}）", {"theme": [theme.pk for theme in themes]})


def _wider(listing: Any, label: str, wider: dict[str, list[str]]) -> Offer | None:
    rows = listing.counted_without(*wider)
    for name in filter(wider.get, wider):
        rows = listing.filters.filters[name].filter(rows, wider[name])
    found = rows.count()
    return Offer(f"{label}もさがす（{found:,}件）", listing.url(**wider)) if found else None


def longest_word(text: str) -> str:
    """The longest word of what was typed, where a shorter one may find more."""
    longest = max(text.split(), key=len, default="")
    return longest if len(longest) > SHORT_WORD else ""
