"""What the card of a case tells beyond that of other content, and the options it is listed by."""

from collections.abc import Iterable
from typing import Any

from vocabulary.models import SizeClass


def facts_of(case: Any) -> dict[str, Any]:
    """A new fact on the card of a case is a line here."""
    photo = next(iter(case.photos.all()), None)
    return {
        "text": case.catch,
        "meta": case.who_and_when,
        "dated": case.dated_words,
        "status": case.shown_status,
        "image": photo.url if photo else "",
        "image_width": photo.width if photo else 0,
        "image_height": photo.height if photo else 0,
    }


def options_of(case: Any) -> Iterable[tuple[str, str]]:
    yield "status", case.activity_status
    for actor in case.actors.all():
        yield "actor" if actor.is_implementer else "partner", actor.kind
    for town in case.municipalities.all():
        if size := SizeClass.of(town.population):
            yield "size", size.value
    if case.videos.all():
        yield "video", "yes"
    if _tells_of_money(case):
        yield "money", "yes"
    # Pages of places count by theme, those of themes by place.
    for area in case.prefectures.all():
        for theme in case.themes.all():
            yield "prefecture_theme", f"{area.pk}-{theme.pk}"


def _tells_of_money(case: Any) -> bool:
    """Whether the page has a section on money or on the measures used."""
    operation = getattr(case, "operation", None)
    costs = (operation.cost_initial, operation.cost_yearly) if operation else (None, None)
    has_uses = any(use.is_nameable for use in case.policy_uses.all())
    return bool(case.funding or case.funding_kinds or has_uses or costs != (None, None))
