"""What a page may cost, counted: statements, their characters, and templates drawn.

Components of plain values are drawn at the first visit, which is not counted. Nothing else is
remembered here: what a change leaves as it was is not asked again on the running site.
Counts are the same on every machine, times are not. Lower a bound when a page gets lighter.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from django.test.signals import template_rendered

from cases.models import Case
from events.models import Event
from forum.models import Board, Topic
from policies.models import Policy
from tests.accounts.factories import UserFactory
from tests.benchmarks.measuring import Recorder

# Page: address, then at most so many statements, characters of SQL, and templates.
BOUNDS = {
    "home": ("/", 10, 5_700, 4),
    "cases": ("/cases/", 6, 2_100, 9),
    "measures": ("/policies/", 9, 8_900, 9),
    "materials": ("/policies/materials/", 8, 3_300, 9),
    "organizations": ("/organizations/", 4, 1_500, 8),
    "events": ("/events/", 5, 4_800, 9),
    "cases, question": ("/cases/?q=買い物", 9, 5_200, 7),
    "search": ("/search/?q=買い物", 6, 7_700, 3),
    "videos": ("/videos/", 12, 10_000, 16),
    "forum": ("/forum/", 3, 1_800, 2),
    "case": ("/cases/{case}/", 10, 11_900, 3),
    "measure": ("/policies/{measure}/", 5, 4_500, 4),
    "event": ("/events/{event}/", 6, 4_800, 4),
    "topic": ("/forum/topics/{topic}/", 4, 3_200, 5),
    "place": ("/places/01/", 14, 10_400, 5),
    "theme": ("/themes/shopping/", 12, 6_900, 5),
}


@pytest.fixture
def addresses(starter: None, db: None) -> dict[str, int]:
    """The keys that stand in addresses: of the first items, and of a topic with three replies."""
    author = UserFactory()
    topic = Topic.start(
        Board.objects.earliest("pk"), author, "移動販売の始め方", "教えてください"
    ).topic
    for number in range(3):
        topic.reply(author, f"返信{number}")
    items = {"case": Case, "measure": Policy, "event": Event}
    first = {name: model.objects.published().earliest("pk").pk for name, model in items.items()}
    return {**first, "topic": topic.pk}


@contextmanager
def drawn() -> Iterator[list[str]]:
    """Names of the templates that are drawn meanwhile, each as often as it is."""
    names: list[str] = []

    def note(template: object, **kwargs: object) -> None:
        names.append(str(getattr(template, "name", "")))

    template_rendered.connect(note)
    try:
        yield names
    finally:
        template_rendered.disconnect(note)


@pytest.mark.parametrize("page", BOUNDS)
def test_a_page_costs_no_more_than_its_bounds(page: str, addresses: dict[str, int]) -> None:
    address, statements, characters, templates = BOUNDS[page]
    Client().get(address.format(**addresses))  # what a process remembers is not counted
    recorder = Recorder()
    with connection.execute_wrapper(recorder), drawn() as names:
        answer = Client().get(address.format(**addresses))

    assert answer.status_code == 200
    counted = {
        "statements": (len(recorder.statements), statements),
        "characters": (sum(map(len, recorder.statements)), characters),
        "templates": (len(names), templates),
    }
    assert not {name: pair for name, pair in counted.items() if pair[0] > pair[1]}
