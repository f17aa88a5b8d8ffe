"""A page is kept until time alone changes it, and not a moment longer."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from records.answers import Answers
from records.reads import Reading, Reads
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


def test_a_moment_that_passed_while_a_page_was_begun_ends_it(
    site: Site, transactional_db: None, morning: Clock
) -> None:
    """The tables are asked first, and the moment passes before the first row is read."""
    passed = morning.now() + timedelta(seconds=1)
    CaseFactory(published=True, publish_until=passed)
    database = site.kept.generations
    states = database.states(morning.now())
    morning.move(seconds=2)
    reading = Reading(database.tables(), Answers(), lambda: states)
    basis = reading.basis(Reads({"cases_case"}))
    assert basis is not None
    assert basis.until == passed.timestamp()
    assert not basis.holds_at(morning.now().timestamp())
