"""What stands beside the item of a page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import Case
from events.models import Event
from forum.models import Topic
from organizations.publishing.page_rows import (
    MAX_TOPICS,
    cards_beside,
    public_card,
    public_or_none,
    topics_about,
)
from tests.accounts.factories import UserFactory
from tests.cases.factories import CaseFactory
from tests.events.factories import EventFactory
from tests.forum.factories import TopicFactory

pytestmark = pytest.mark.django_db


def test_the_latest_topics_about_it_that_can_be_read() -> None:
    case, moderator = CaseFactory(published=True), UserFactory()
    topics = [TopicFactory(item=case) for _ in range(MAX_TOPICS + 2)]
    TopicFactory(item=CaseFactory(published=True))
    topics[-1].hide(moderator, "宣伝のため")
    titles = [topic.title for topic in topics_about(case)]
    assert titles == [topic.title for topic in reversed(topics[1:-1])]
    assert topics_about(case)[0].url == topics[-2].get_absolute_url()


def test_cards_of_what_is_public_now_the_newest_first() -> None:
    event, now = EventFactory(), timezone.now()
    older = CaseFactory(published=True, published_at=now - timedelta(days=2))
    newer = CaseFactory(published=True, published_at=now - timedelta(days=1))
    later = CaseFactory(published=True, publish_from=now + timedelta(days=1))
    event.cases.set([older, newer, later, CaseFactory()])
    assert [card.pk for card in cards_beside(event, "cases")] == [newer.pk, older.pk]
    assert [card.pk for card in cards_beside(event, "cases", most=1)] == [newer.pk]
    assert [card.pk for card in cards_beside(newer, "events")] == [event.pk]
    newer.withdraw(UserFactory())
    assert [card.pk for card in cards_beside(event, "cases")] == [older.pk]


def test_an_item_and_its_card_are_public_together() -> None:
    case = CaseFactory(published=True)
    assert public_or_none(Case, case.pk) == case
    assert [card.title for card in public_card(Case, case.pk)] == [case.title]
    case.withdraw(UserFactory())
    assert public_or_none(Case, case.pk) is None
    assert public_card(Case, case.pk) == ()
    assert public_or_none(Event, case.pk) is None


def test_a_key_larger_than_any_is_no_item() -> None:
    assert public_or_none(Case, 10**30) is None
    assert Topic.objects.count() == 0
