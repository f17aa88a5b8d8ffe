"""Events on shelves beside other things: the nearest of the whole site, a theme or a place."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from events.models import Event
from records.remembered import remembered
from search.kinds import LOCAL
from vocabulary.statements import Statement
from vocabulary.whole_rows import whole_rows

SHELF = 3
_SHOWN = ("owner", "themes", "sessions", "participation")


@dataclass(frozen=True, kw_only=True)
class EventCard:
    """An event on a shelf, in words and plain values. `status_kind` is a kind of chip."""

    url: str
    title: str
    when: str
    catch: str
    themes: tuple[str, ...]
    status: str
    status_kind: str
    is_sample: bool


def _next_events() -> Any:
    """Any, since the stubs know no `listed_day`."""
    return Event.objects.published().upcoming()


def _nearest(**options: str) -> Any:
    """Keys of events with all these options, the nearest in time first."""
    rows = Event.objects.published()
    for facet, value in options.items():
        rows = rows.with_any_option(facet, [value])
    return rows.nearest_first().values_list("pk")[:SHELF]


_upcoming = Statement(lambda: _next_events().values_list("pk", "listed_day")[:SHELF])
_of_theme = Statement(lambda code: _nearest(theme=code), code=str)
_of_prefecture = Statement(lambda code: _nearest(prefecture=code, nationwide=LOCAL), code=str)


@remembered
def upcoming_events() -> tuple[EventCard, ...]:
    """The next events of the whole site."""
    return _cards(tuple(_upcoming()))


@remembered
def nearest_of_theme(code: str) -> tuple[EventCard, ...]:
    """Those to come first, then what is over."""
    return _cards(tuple((pk, None) for (pk,) in _of_theme(code=code)))


@remembered
def nearest_of_prefecture(code: str) -> tuple[EventCard, ...]:
    """As `nearest_of_theme`, without those for the whole country."""
    return _cards(tuple((pk, None) for (pk,) in _of_prefecture(code=code)))


@remembered
def _cards(keys: tuple[tuple[int, date | None], ...]) -> tuple[EventCard, ...]:
    """Of these events, each with the day under which it is listed.

    Apart from the question for their keys, which every change of any card asks anew.
    """
    days = dict(keys)
    events = whole_rows(Event, list(days), _SHOWN)
    for event in events:
        event.listed_day = days[event.pk]
    return tuple(
        EventCard(
            url=event.get_absolute_url(),
            title=event.title,
            when=event.when,
            catch=event.catch,
            themes=tuple(theme.name for theme in event.themes.all()),
            status=str(event.current_status.label),
            status_kind=event.status_chip,
            is_sample=event.owner.is_sample,
        )
        for event in events
    )
