"""The newest measures, materials and events of a place or theme, for `_shelves.html`."""

from collections.abc import Callable
from typing import Any

from events.models import Event
from policies.models import Material, Policy

NEWEST_OTHERS = 3


def newest(narrow: Callable[[Any], Any]) -> dict[str, object]:
    """`narrow` filters published rows of each kind by the place or theme."""
    events = narrow(Event.objects.published()).nearest_first().with_status_rows()
    policies = narrow(Policy.objects.published()).select_related("owner", "call")
    materials = narrow(Material.objects.published()).select_related("owner")
    return {
        "events": events.select_related("owner")[:NEWEST_OTHERS],
        "policies": policies.prefetch_related("budgets")[:NEWEST_OTHERS],
        "materials": materials[:NEWEST_OTHERS],
    }
