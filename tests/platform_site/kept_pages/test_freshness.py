"""No page is ever older than what is in the tables, and none outlives the time it tells of.

Random changes are made, one after the other; after each, pages that were kept before it are
asked of the processes, and compared with the page that Django makes at that moment; also by
somebody who has signed in, whose pages are made of what is remembered.

`ORDERS=60 uv run pytest -n0 tests/platform_site/kept_pages/test_freshness.py` makes the changes in
sixty orders, a thousand of them, without and with a shared cache.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.utils import timezone
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from accounts.models import User
from cases.models import Case
from events.models import Event
from forum.models import Topic
from organizations.models import Organization
from organizations.publishing.states import Status
from platform_site.models import Notice
from search.index.writing import reindex, reindex_mentions
from search.models import Synonym
from tests.cases.factories import CaseFactory
from tests.events.factories import EventFactory
from tests.forum.factories import TopicFactory
from tests.organizations.factories import OrganizationFactory
from tests.platform_site.factories import NoticeFactory
from tests.platform_site.kept_pages.asking import Site, ask, running, session_of
from tests.platform_site.kept_pages.conftest import Clock

WORD = quote("買い物")


@dataclass
class World:
    """The rows that are changed, a person who does it, and the clock."""

    clock: Clock
    case: Case
    organization: Organization
    topic: Topic
    event: Event
    notice: Notice
    synonym: Synonym
    person: User
    number: int = 0

    def addresses(self, patterns: str) -> list[str]:
        rows = {"case": self.case, "organization": self.organization, "topic": self.topic}
        keys = {name: row.pk for name, row in {**rows, "event": self.event}.items()}
        return patterns.format(word=WORD, **keys).split()

    def new_word(self) -> str:
        self.number += 1
        return f"その{self.number}"


Change = Callable[[World], Any]


def publish_or_withdraw(world: World) -> None:
    world.case.refresh_from_db()
    if world.case.status == Status.PUBLISHED:
        world.case.withdraw(world.person)
        return
    for status in (Status.DRAFT, Status.SUBMITTED, Status.PUBLISHED):
        Case.objects.filter(pk=world.case.pk).update(status=status)


def change_a_case(world: World) -> None:
    world.case.title = f"買い物の会 {world.new_word()}"
    world.case.save(update_fields=["title"])
    world.case.record_change(world.person)


def publish_for_some_hours(world: World) -> None:
    now = timezone.now()
    Case.objects.filter(pk=world.case.pk).update(
        publish_from=now + timedelta(hours=1), publish_until=now + timedelta(hours=5)
    )


def add_a_case(world: World) -> None:
    CaseFactory(published=True, title=f"買い物 {world.new_word()}", themes=["shopping"])


def change_the_themes(world: World) -> None:
    if world.case.themes.filter(pk="shopping").exists():
        world.case.themes.remove("shopping")
    else:
        world.case.themes.add("shopping")


def rename_an_organization(world: World) -> None:
    organization = world.organization
    organization.name = f"買い物の会 {world.new_word()}"
    organization.save()
    reindex(Organization.objects.filter(pk=organization.pk))
    reindex_mentions(organization)


def hide_or_show_a_post(world: World) -> None:
    post = world.topic.posts.order_by("-number")[0]
    if post.is_visible:
        post.hide(world.person, "宣伝のため")
    else:
        post.show(world.person)


def reply(world: World) -> None:
    world.topic.refresh_from_db()
    if world.topic.takes_posts:
        world.topic._write(world.person, f"買い物 {world.new_word()}", None, None)


def rename_a_writer(world: World) -> None:
    User.objects.filter(pk=world.person.pk).update(display_name=f"山田{world.new_word()}")


def edit_a_synonym(world: World) -> None:
    world.synonym.words = f"買い物\n{world.new_word()}"
    world.synonym.save()


def tell_an_urgent_notice(world: World) -> None:
    NoticeFactory(title=f"大雨 {world.new_word()}", is_urgent=True)


def end_a_notice(world: World) -> None:
    until = timezone.now() + timedelta(minutes=30)
    Notice.objects.update(publish_from=until - timedelta(days=1), publish_until=until)


def close_the_applications(world: World) -> None:
    world.event.participation.apply_until = timezone.now() + timedelta(hours=2)
    world.event.participation.save()


def let_an_hour_pass(world: World) -> None:
    world.clock.move(minutes=61)


def let_a_day_pass(world: World) -> None:
    world.clock.move(hours=25)


# Each change with some of the pages on which it shows.
CHANGES: list[tuple[Change, str]] = [
    (publish_or_withdraw, "/ /cases/ /cases/{case}/ /themes/shopping/"),
    (change_a_case, "/cases/ /cases/{case}/ /cases/?q={word} /search/?q={word}"),
    (publish_for_some_hours, "/ /cases/ /cases/{case}/ /places/01/"),
    (add_a_case, "/ /cases/ /cases/?theme=shopping /sitemap/cases.xml"),
    (change_the_themes, "/cases/ /cases/{case}/ /themes/shopping/"),
    (rename_an_organization, "/organizations/{organization}/ /cases/{case}/ /places/01/"),
    (hide_or_show_a_post, "/forum/ /forum/topics/{topic}/"),
    (reply, "/ /forum/ /forum/topics/{topic}/"),
    (rename_a_writer, "/forum/topics/{topic}/"),
    (edit_a_synonym, "/cases/?q={word} /search/?q={word}"),
    (tell_an_urgent_notice, "/ /about/ /notices/"),
    (end_a_notice, "/notices/ /about/"),
    (close_the_applications, "/events/ /events/{event}/"),
    *[(let_an_hour_pass, "/ /cases/ /cases/{case}/ /events/{event}/ /notices/ /about/")] * 3,
    (let_a_day_pass, "/ /about/ /events/{event}/"),
]


@pytest.fixture
def world(transactional_db: None, clock: Clock, secretariat: User) -> World:
    organization = OrganizationFactory(name="買い物を支える会", prefectures=["01"])
    case = CaseFactory(
        owner=organization, told=True, published=True, themes=["shopping"], prefectures=["01"]
    )
    event = EventFactory(
        published=True,
        title="買い物の集い",
        participation__apply_until=timezone.now() + timedelta(days=10),
    )
    topic = TopicFactory(title="買い物のこと", author=secretariat)
    topic._write(secretariat, "買い物に行けない人がいます。", None, None)
    synonym = Synonym.objects.create(words="買い物\n購買")
    notice = NoticeFactory()
    return World(clock, case, organization, topic, event, notice, synonym, secretariat)


@pytest.fixture(params=["alone", "with a shared cache"])
def sites(request: pytest.FixtureRequest, world: World) -> Iterator[tuple[Site, ...]]:
    """Two processes that know nothing of each other, or share a cache."""
    if request.param == "alone":
        with running() as one, running() as other:
            yield one, other
    else:
        yield request.getfixturevalue("two_sites")


@given(changes=st.permutations(CHANGES))
@settings(max_examples=int(os.environ.get("ORDERS", "1")), phases=[Phase.generate])
def test_every_change_shows_at_the_next_request(
    world: World,
    sites: tuple[Site, ...],
    resident_client: Client,
    changes: list[tuple[Change, str]],
) -> None:
    django, member = get_wsgi_application(), session_of(resident_client)
    for change, patterns in changes:
        addresses = world.addresses(patterns)
        for address in addresses:
            for site in sites:
                site.get(address)
                site.get(address)  # with a query, the second request enters
                site.get(address, cookie=member)
        change(world)
        for address in addresses:
            fresh, fresh_for_member = ask(django, address), ask(django, address, cookie=member)
            for site in sites:
                assert site.get(address, cookie=member).text == fresh_for_member.text, address
                kept = site.get(address)
                assert kept.status == fresh.status, (change, address)
                assert kept.text == fresh.text, (change, address)
