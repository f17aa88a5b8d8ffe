"""Whether a measure takes applications, on the days where that changes."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from django.utils import timezone

from policies.models import Policy, PolicyCall
from policies.models.call import CallStatus, Recurrence
from tests.policies.factories import PolicyFactory
from vocabulary.dates.eras import fiscal_year_of

TODAY = date(2026, 6, 15)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "end", "recurrence", "expected"),
    [
        (None, None, "", CallStatus.UNKNOWN),
        (None, None, Recurrence.YEARLY, CallStatus.UNKNOWN),
        (None, None, Recurrence.ALWAYS, CallStatus.ALWAYS),
        (TODAY + DAY, None, "", CallStatus.BEFORE),
        (TODAY + DAY, TODAY + 9 * DAY, "", CallStatus.BEFORE),
        (TODAY, None, "", CallStatus.OPEN),
        (TODAY, TODAY + 15 * DAY, "", CallStatus.OPEN),
        (None, TODAY + 15 * DAY, "", CallStatus.OPEN),
        (TODAY - DAY, TODAY + 14 * DAY, "", CallStatus.CLOSING),
        (TODAY - DAY, TODAY, Recurrence.ONCE, CallStatus.CLOSING),
        (TODAY, TODAY, "", CallStatus.CLOSING),
        (None, TODAY, "", CallStatus.CLOSING),
        (None, TODAY - DAY, "", CallStatus.CLOSED),
        (TODAY - 9 * DAY, TODAY - DAY, Recurrence.YEARLY, CallStatus.CLOSED),
    ],
)
def test_the_status_follows_from_the_dates(
    start: date | None, end: date | None, recurrence: str, expected: CallStatus
) -> None:
    assert CallStatus.of(start, end, recurrence, TODAY) == expected


def test_the_database_says_the_same_as_the_page(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)
    days = [None, *(TODAY + number * DAY for number in (-2, -1, 0, 1, 13, 14, 15, 16))]
    for start, end in product(days, days):
        if not (start and end and end < start):
            PolicyFactory(call__starts_on=start, call__ends_on=end)
    PolicyFactory(call__recurrence=Recurrence.ALWAYS)
    for first, last in product((None, 2024, 2026), (None, 2025, 2026)):
        if first and not (last and last < first):
            PolicyFactory(first_year=first, last_year=last, call__note="3次公募は秋から")
    PolicyFactory(call__note="3次公募は秋から")
    for status in CallStatus:
        found = set(Policy.objects.filter(status.condition(TODAY)).values_list("pk", flat=True))
        expected = {
            policy.pk for policy in Policy.objects.all() if policy.call_or_empty.status == status
        }
        assert found == expected, status
        assert expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 6, 14, 14, 59, 59, tzinfo=UTC), CallStatus.BEFORE),  # 23:59:59 in Japan
        (datetime(2026, 6, 14, 15, 0, tzinfo=UTC), CallStatus.OPEN),  # 0:00 of the 15th
        (datetime(2026, 7, 31, 14, 59, 59, tzinfo=UTC), CallStatus.CLOSING),
        (datetime(2026, 7, 31, 15, 0, tzinfo=UTC), CallStatus.CLOSED),  # 0:00 of 1 August
    ],
)
def test_a_day_begins_at_midnight_in_japan(
    monkeypatch: pytest.MonkeyPatch, moment: datetime, expected: CallStatus
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)
    days = {"starts_on": date(2026, 6, 15), "ends_on": date(2026, 7, 31)}
    assert PolicyCall(policy=Policy(), **days).status == expected


@pytest.mark.parametrize(
    ("days", "words"), [(0, "今日が締切"), (1, "締切まであと1日"), (14, "締切まであと14日")]
)
def test_a_near_deadline_is_told_in_days(days: int, words: str) -> None:
    last = timezone.localdate() + days * DAY
    assert PolicyCall(policy=Policy(), ends_on=last).status_words == words


def test_what_is_not_known_is_said_to_be_unknown() -> None:
    assert Policy().call_or_empty.status_words == "受付時期は未掲載"


def test_a_call_told_of_in_words_is_over_with_its_year() -> None:
    this_year = fiscal_year_of(timezone.localdate())
    old = PolicyCall(policy=Policy(first_year=2024), note="令和6年度の3次公募です")
    assert old.status_words == "令和6年度の公募（終了）"
    lasting = Policy(first_year=2024, last_year=this_year)
    assert PolicyCall(policy=lasting, note="3次公募は秋から").status == CallStatus.UNKNOWN
    assert Policy(first_year=2024).call_or_empty.status == CallStatus.UNKNOWN


def test_what_closes_soon_stands_first_and_what_has_ended_last(db: None) -> None:
    today = timezone.localdate()
    names = ["あと2日", "あと9日", "受付中", "通年", "公募前", "不明", "終了"]
    calls = [
        {"call__ends_on": today + 2 * DAY},
        {"call__ends_on": today + 9 * DAY},
        {"call__ends_on": today + 90 * DAY},
        {"call__recurrence": Recurrence.ALWAYS},
        {"call__starts_on": today + DAY},
        {},
        {"call__ends_on": today - DAY},
    ]
    for name, call in reversed(list(zip(names, calls, strict=True))):
        PolicyFactory(name=name, **call)
    ordered = Policy.objects.with_list_order().order_by("call_rank", "call_deadline")
    assert [policy.name for policy in ordered] == names
