"""A page is kept until time alone changes it, and not a moment longer."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from records import moments
from records.moments import Moments
from tests.cases.factories import CaseFactory
from tests.events.factories import EventFactory
from tests.platform_site.factories import NoticeFactory
from tests.platform_site.kept_pages.asking import Site
from tests.platform_site.kept_pages.conftest import Clock


def at(hour: int, minute: int = 0) -> datetime:
    """A time of the next day but one, so that no midnight lies between now and then."""
    day = timezone.localtime() + timedelta(days=2)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


@pytest.fixture
def morning(clock: Clock) -> Clock:
    clock.move_to(at(9))
    return clock


def test_a_page_of_today_ends_at_midnight_in_japan(site: Site, clock: Clock) -> None:
    clock.move_to(at(23, 59))
    site.get("/about/")
    assert site.keeps("/about/")
    before = len(site.made)
    clock.move(minutes=2)
    site.get("/about/")
    assert len(site.made) == before + 1


@pytest.mark.parametrize("column", ["publish_from", "publish_until"])
def test_a_case_shows_and_goes_at_its_time(site: Site, morning: Clock, column: str) -> None:
    case = CaseFactory(published=True, **{column: morning.now() + timedelta(hours=1)})
    begins_public = column == "publish_until"
    assert (case.title in site.get("/cases/").text) is begins_public
    assert site.keeps("/cases/")
    morning.move_to(getattr(case, column))
    assert (case.title in site.get("/cases/").text) is not begins_public


def test_an_urgent_notice_goes_from_every_page_at_its_time(site: Site, morning: Clock) -> None:
    NoticeFactory(
        title="大雨",
        is_urgent=True,
        publish_from=morning.now(),
        publish_until=morning.now() + timedelta(hours=2),
    )
    assert "大雨" in site.get("/about/").text
    morning.move(hours=3)
    assert "大雨" not in site.get("/about/").text


def test_applications_close_soon_and_then_close(site: Site, morning: Clock) -> None:
    event = EventFactory(
        published=True,
        starts_on=morning.now().date() + timedelta(days=30),
        participation__apply_until=morning.now() + timedelta(days=3, hours=1),
    )
    page = event.get_absolute_url()
    assert "まもなく締切" not in site.get(page).text
    assert site.keeps(page)
    morning.move(hours=1)
    assert "まもなく締切" in site.get(page).text
    morning.move(days=3)
    assert "申込締切" in site.get(page).text


def test_a_page_is_not_kept_for_ever_by_a_clock_that_was_moved_back(
    site: Site, clock: Clock
) -> None:
    clock.move(days=400)
    site.get("/about/")
    clock.move(days=-400)
    before = len(site.made)
    site.get("/about/")
    assert len(site.made) == before + 1


def test_moments_are_asked_for_again_only_after_a_change(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch, morning: Clock
) -> None:
    now = morning.now()
    first = now + timedelta(hours=1)
    CaseFactory(published=True, publish_until=first)
    known, each = Moments(), {"cases_case": 5}
    assert known.until({"cases_case"}, each, now) == first.timestamp()
    with monkeypatch.context() as patch:
        patch.setattr(moments, "_FIRST", None)  # a question would fail
        assert known.until({"cases_case"}, each, now) == first.timestamp()
    CaseFactory(published=True, publish_until=first - timedelta(minutes=30))
    earlier = known.until({"cases_case"}, {"cases_case": 6}, now)
    assert earlier == (first - timedelta(minutes=30)).timestamp()


def test_a_moment_that_passed_while_another_page_was_made_ends_this_one(
    transactional_db: None, morning: Clock
) -> None:
    """Two threads: the one that began first asks last, when the moment lies behind the other."""
    now = morning.now()
    passed = now + timedelta(seconds=1)
    CaseFactory(published=True, publish_until=passed)
    known, each = Moments(), {"cases_case": 5}
    known.until({"cases_case"}, each, now + timedelta(seconds=2))
    assert known.until({"cases_case"}, each, now) == passed.timestamp()
