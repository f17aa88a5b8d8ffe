"""Days, times and capacities, as editors type them into the admin's form of an event."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from tests.admin_form import fields_of, send
from tests.events.test_admin import ADD, text_of
from vocabulary.dates.writing import format_until

pytestmark = pytest.mark.django_db


TYPED = [
    (("2026-12-03", "18:00"), ("2026-12-03", "24:00"), "3日（木）18:00〜24:00"),
    (("2026-12-03", "18:00"), ("", "24時"), "3日（木）18:00〜24:00"),
    (("2026-12-03", "18:00"), ("", "0:00"), "3日（木）18:00〜24:00"),
    (("2026-12-03", "18:00"), ("2026-12-03", "0:00"), "3日（木）18:00〜24:00"),
    (("2026-12-03", "18:00"), ("2026-12-04", "0:00"), "3日（木）18:00〜24:00"),
    (("2026年12月3日木曜日", "1330"), ("", "15:00"), "3日（木）13:30〜15:00"),
    (("令和八年十二月三日", "正午"), ("", "13.30"), "3日（木）12:00〜13:30"),
    (("2026年12月3日（木）17時", ""), ("", "24時"), "3日（木）17:00〜24:00"),
    (("令和8年12月3日 13.30", ""), ("2026-12-03 15:00", ""), "3日（木）13:30〜15:00"),
    (("2026ー12ー03", "9時"), ("2026-12-04", "17時"), "3日（木）09:00〜12月4日（金）17:00"),
]


def test_the_end_of_a_session_is_understood_as_it_was_typed(desk_a):
    boxes = {
        f"sessions-{row}-{name}_{number}": typed
        for row, (start, end, _) in enumerate(TYPED)
        for name, pair in (("starts_at", start), ("ends_at", end))
        for number, typed in enumerate(pair)
    }
    answer = send(desk_a, ADD, title="夜の会", **{"sessions-TOTAL_FORMS": len(TYPED)}, **boxes)
    assert answer.status_code == 302, text_of(answer)
    saved = Event.objects.get().sessions.order_by("pk")
    assert [row.short_when for row in saved] == [f"12月{when}" for *_, when in TYPED]


@pytest.mark.parametrize("end", ["18:30", "24:00"])
def test_a_first_day_that_cannot_be_read_is_asked_for_once(desk_a, end):
    boxes = {"starts_at_0": "12月3日（木）17時", "ends_at_1": end}
    answer = send(desk_a, ADD, title="夜の会", **{f"sessions-0-{box}": boxes[box] for box in boxes})
    form = next(
        inline.formset.forms[0]
        for inline in answer.context["inline_admin_formsets"]
        if inline.formset.prefix == "sessions"
    )
    assert list(form.errors) == ["starts_at"]
    assert form["starts_at"].data == ["12月3日(木)", "17:00"]
    assert form["ends_at"].data == [None, end]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026年11月23日（月・祝）", date(2026, 11, 23)),
        ("2026年11月3日（火祝）", date(2026, 11, 3)),
        ("2026年12月3日木曜日", date(2026, 12, 3)),
        ("令和八年十二月三日", date(2026, 12, 3)),
        ("2026ー12ー03", date(2026, 12, 3)),
    ],
)
def test_a_day_is_understood_as_it_was_typed(desk_a, written, day):
    send(desk_a, ADD, title="講演会", starts_on=written)
    assert Event.objects.get().starts_on == day


@pytest.mark.parametrize("capacity", ["10名", "15組（申込順）"])
def test_a_capacity_keeps_the_words_it_was_typed_with(desk_a, capacity):
    send(desk_a, ADD, title="講演会", **{"participation-0-capacity": capacity})
    assert Event.objects.get().participation.capacity == capacity


def test_a_deadline_typed_into_one_box_is_understood(desk_a):
    send(
        desk_a, ADD, title="講演会", **{"participation-0-apply_until_0": "2026年12月1日（火）17時"}
    )
    deadline = Event.objects.get().participation.apply_until
    assert deadline == timezone.make_aware(datetime(2026, 12, 1, 17))


def test_a_deadline_at_midnight_is_of_the_day_that_ends(desk_a, client):
    until = {"participation-0-apply_until_0": "2026-12-01", "participation-0-apply_until_1": "24時"}
    send(desk_a, ADD, title="講演会", **until)
    apply_until = Event.objects.get().participation.apply_until
    assert apply_until == timezone.make_aware(datetime(2026, 12, 2))
    assert format_until(apply_until) == "令和8年12月1日（火）24:00（2026年）"


@pytest.mark.parametrize("typed", ["18:00", "18:00:30"])
def test_a_time_is_shown_as_people_write_it(desk_a, typed):
    boxes = {"sessions-0-starts_at_0": "2026-12-03", "sessions-0-starts_at_1": typed}
    until = {"participation-0-apply_until_0": "2026-12-01", "participation-0-apply_until_1": typed}
    send(desk_a, ADD, title="夜の会", **boxes, **until)
    event = Event.objects.get()
    shown = fields_of(desk_a.get(reverse("admin:events_event_change", args=[event.pk])))
    assert shown["sessions-0-starts_at_1"] == shown["participation-0-apply_until_1"] == typed
