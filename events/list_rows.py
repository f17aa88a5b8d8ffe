"""Events as their list shows them, in words and plain values."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import Truncator

from events.models import Event, Holding, Mode
from search.lists.card_results import ShownAsCards
from vocabulary.whole_rows import whole_rows

TEXT_LENGTH = 90
_SHOWN = (
    *("owner", "prefectures", "municipalities__prefecture"),
    *("sessions", "participation"),
)


@dataclass(frozen=True, kw_only=True)
class EventRow:
    """An event of a list. `short_when` is its days under a heading that names the year.

    `is_ordinary` where nothing of its status is to be said once it is over.
    """

    pk: int
    url: str
    title: str
    when: str
    short_when: str
    listed_day: date | None
    listed_month: date | None
    listed_year: int | None
    status: str
    status_kind: str
    is_ordinary: bool
    mode: str
    kind: str
    is_sample: bool
    text: str
    places: str
    venue: str
    host: str
    apply_until: date | None
    found_label: str = ""
    found_text: str = ""
    lacks: tuple[str, ...] = ()


class EventResults(ShownAsCards):
    """What stands on a row depends on the day, so it is made of the events themselves."""

    def _items(self, rows: Any) -> list[EventRow]:
        days = dict(rows.values_list("pk", "listed_day"))
        events = whole_rows(Event, list(days), _SHOWN)
        return [row_of(event, days[event.pk]) for event in events]


def row_of(event: Event, listed_day: date | None) -> EventRow:
    event.listed_day = listed_day
    status = event.current_status
    return EventRow(
        pk=event.pk,
        url=event.get_absolute_url(),
        title=event.title,
        when=event.when,
        short_when=event.short_when,
        listed_day=listed_day,
        listed_month=event.listed_month,
        listed_year=event.listed_year,
        status=str(status.label),
        status_kind=event.status_chip,
        is_ordinary=event.holding == Holding.PLANNED,
        mode="" if event.mode == Mode.UNKNOWN else event.get_mode_display(),
        kind=event.kind_word,
        is_sample=event.owner.is_sample,
        text=event.catch or Truncator(event.description).chars(TEXT_LENGTH),
        places="、".join(event.place_names),
        venue=event.venue,
        host=event.host,
        apply_until=None if event.is_over else event.participation_or_empty.apply_until,
    )
