"""Rows of events, around the texts of a `Writer`; nothing is written here."""

import random
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.db import models
from django.utils import timezone

from events.models import Event, EventContact, EventKind, EventParticipation, EventSession, Mode
from organizations.publishing.states import Status
from tests.benchmarks.rows import Plan, moment
from tests.benchmarks.texts import Writer

_DAYS_PAST, _DAYS_TO_COME = 640, 90  # of the two years of the content one eighth is to come
_MODES = (Mode.VENUE, Mode.ONLINE, Mode.BOTH)


def events(plan: Plan) -> Iterator[models.Model]:
    """Events and the rows that belong to them."""
    writer = plan.writer()
    for pk in range(1, plan.events + 1):
        yield from _event(plan, writer, pk)


def _event(plan: Plan, writer: Writer, pk: int) -> list[models.Model]:
    told = writer.event(pk)
    rng = random.Random(f"{plan.seed} event row {pk}")
    row = Event(
        pk=pk,
        owner_id=rng.randint(1, plan.organizations),
        status=Status.PUBLISHED,
        published_at=moment(rng),
        kind=rng.choice(EventKind.values),
        mode=rng.choice(_MODES),
        **told.columns,
    )
    rows: list[models.Model] = [row]
    begins = _afternoon(rng.randint(-_DAYS_PAST, _DAYS_TO_COME))
    for number in range(rng.choice((1, 1, 1, 3))):
        starts = begins + timedelta(days=7 * number)
        ends = starts + timedelta(hours=2)
        rows.append(EventSession(event=row, starts_at=starts, ends_at=ends))
    if rng.random() < 0.7:
        until = begins - timedelta(days=3)
        rows.append(EventParticipation(event=row, fee="無料", capacity="40人", apply_until=until))
    rows.append(EventContact(event=row, name="地域づくり担当", hours="平日9時〜17時"))
    rows += [Event.themes.through(event=row, theme_id=code) for code in told.themes]
    rows.append(Event.municipalities.through(event=row, municipality_id=told.town))
    rows.append(Event.prefectures.through(event=row, prefecture_id=told.town[:2]))
    if plan.cases:
        rows.append(Event.cases.through(event=row, case_id=rng.randint(1, plan.cases)))
    return rows


def _afternoon(days: int) -> datetime:
    """Half past one of a day in Japan, counted from today."""
    day = timezone.localdate() + timedelta(days=days)
    return datetime.combine(day, time(13, 30), timezone.get_current_timezone())
