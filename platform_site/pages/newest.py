"""The newest measures, materials and events of a place or theme, for `_shelves.html`."""

from typing import Any

from events.models import Event
from policies.cards import PolicyCard
from policies.models import Material, Policy
from search.index.cards import shown, shown_as

NEWEST_OTHERS = 3


def newest(**options: str) -> dict[str, object]:
    """What has these options: `newest(theme="meals")`."""

    def here(rows: Any) -> Any:
        for facet, value in options.items():
            rows = rows.with_any_option(facet, [value])
        return rows

    events = here(Event.objects.published()).nearest_first().with_status_rows()
    policies, materials = (here(model.cards()).newest_first() for model in (Policy, Material))
    return {
        "events": events.select_related("owner")[:NEWEST_OTHERS],
        "policies": shown_as(PolicyCard, policies[:NEWEST_OTHERS]),
        "materials": shown(materials[:NEWEST_OTHERS]),
    }
