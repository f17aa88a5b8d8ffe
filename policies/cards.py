"""The card of a measure, whose call is open or over by the day."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property

from policies.models import Policy
from policies.models.call import PolicyCall
from search.index.cards import ItemCard


@dataclass(frozen=True, kw_only=True)
class PolicyCard(ItemCard):
    """As `Policy.card_facts` tells it; days as ISO 8601, empty where unknown."""

    latest_year: int | None = None
    first_year: int | None = None
    last_year: int | None = None
    call_starts_on: str = ""
    call_ends_on: str = ""
    call_recurrence: str = ""
    call_note: str = ""

    @cached_property
    def call(self) -> PolicyCall:
        """An unsaved row, which knows its status of today."""
        return PolicyCall(
            policy=Policy(first_year=self.first_year, last_year=self.last_year),
            starts_on=_day(self.call_starts_on),
            ends_on=_day(self.call_ends_on),
            recurrence=self.call_recurrence,
            note=self.call_note,
        )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
