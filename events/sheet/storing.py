"""Storing the events of a list as drafts of one organization."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from events.models import Event, EventContact, EventParticipation
from events.sheet.columns import CODE, PREFECTURE, TOWN
from events.sheet.days import LONGEST_SHOWN
from events.sheet.reading import SheetRow
from organizations.models import Organization
from records.models import LogEntry, Revision
from vocabulary.models import Municipality, Prefecture, possible_codes
from vocabulary.normalize import nfkc, quoted
from vocabulary.town_names import UnclearTown, the_town

REASON = "イベントの一覧から取り込み"
Key = tuple[str, date | None]


@dataclass
class Stored:
    """The new events, and the rows whose events the organization has already."""

    new: list[Event] = field(default_factory=list)
    known: list[SheetRow] = field(default_factory=list)


@transaction.atomic
def store_rows(rows: Iterable[SheetRow], organization: Organization) -> Stored:
    """The readable rows as drafts, all or none; what was stored before is left as it is."""
    stored, known = Stored(), _known_keys(organization)
    for row in rows:
        if row.errors:
            continue
        if row.key in known:
            stored.known.append(row)
            continue
        place = _place(row)
        if not row.errors:
            stored.new.append(_store(row, place, organization))
    LogEntry.objects.write_all(LogEntry.Action.IMPORT, stored.new, detail=REASON)
    return stored


def _known_keys(organization: Organization) -> set[Key]:
    """Title and first day of the organization's events in each of their versions.

    So an event that an editor renamed or moved since is still known.
    """
    versions = Revision.objects.filter(
        content_type=ContentType.objects.get_for_model(Event),
        object_id__in=Event.objects.filter(owner=organization).values("pk"),
    )
    session = "data__children__sessions__0__fields__starts_at"
    rows = versions.order_by().values_list(
        "data__fields__title", "data__fields__starts_on", session
    )
    return {(title, _first_day(day, moment)) for title, day, moment in rows.distinct()}


def _first_day(day: str | None, moment: str | None) -> date | None:
    starts_at = parse_datetime(moment) if moment else None
    if starts_at:
        return timezone.localdate(starts_at)
    return parse_date(day) if day else None


def _store(
    row: SheetRow, place: Municipality | Prefecture | None, organization: Organization
) -> Event:
    event = Event(owner=organization, **row.event)
    days = row.days
    if days and not days.starts_at:
        event.starts_on = days.first
        event.ends_on = days.last if days.last != days.first else None
    event.save()
    if days and days.starts_at:
        event.sessions.create(starts_at=days.starts_at, ends_at=days.ends_at)
    for model, values in ((EventParticipation, row.participation), (EventContact, row.contact)):
        if values:
            model.objects.create(event=event, **values)
    if isinstance(place, Municipality):
        event.municipalities.add(place)
    elif place:
        event.prefectures.add(place)
    event.record_change(None, REASON)
    return event


def _place(row: SheetRow) -> Municipality | Prefecture | None:
    """The town or prefecture of the row; what is no place becomes an error of the row."""
    code, town = nfkc(row.place[CODE]), row.place[TOWN]
    prefecture = Prefecture.objects.filter(name=row.place[PREFECTURE]).first()
    if code[2:5] == "000":
        return Prefecture.objects.filter(pk=code[:2]).first()
    towns = Municipality.objects.filter(pk__in=possible_codes(code) if code else [])
    if len(towns) == 1:
        return towns[0]
    if code and not town:
        row.errors.append(f"{CODE}{quoted(code[:LONGEST_SHOWN])}を確かめてください（例：015491）")
    return _town_named(row, prefecture) if town else prefecture


def _town_named(row: SheetRow, prefecture: Prefecture | None) -> Municipality | None:
    try:
        place = the_town(row.place[TOWN], prefecture.pk if prefecture else "").towns[0]
    except UnclearTown as unclear:
        row.errors += unclear.messages
        return None
    return Municipality.objects.get(pk=place.code)
