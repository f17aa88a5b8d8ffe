"""The benchmarks' own content: the same for a seed, in the shares it is meant to have."""

from collections.abc import Iterator

import pytest
from django.contrib.postgres.indexes import GinIndex
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker

from cases.models import Case
from events.models import Event
from forum.models import Post, Topic
from policies.models import Budget, Policy
from search.index.writing import reindex
from search.models import Document
from tests.benchmarks import baseline, fragments, load, sections
from tests.benchmarks.measuring import timed_page
from tests.benchmarks.rows import Plan
from tests.benchmarks.search import cases_page, posts_page, topics_page
from tests.benchmarks.texts import Writer
from tests.databases import Copies

PLAN = Plan(cases=20, topics=10, posts=30, seed=7)
STEERED = {word for words in fragments.STEERED.values() for word in words}


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None, databases: Copies, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    with django_db_blocker.unblock():
        load.fill(PLAN, say=lambda line: None)
        with django_db_blocker.block():
            yield
        databases.renew()


@pytest.fixture
def content(loaded: None, db: None) -> None:
    """Loaded once for all tests here; what one of them changes is taken back."""


@pytest.mark.django_db
def test_indexes_that_are_built_afterwards_know_their_words_as_before() -> None:
    """The planner would take frequent words for rare ones, and no plan were that of the site."""
    indexes = [one for one in Document._meta.indexes if isinstance(one, GinIndex)]
    before = {one.name: load.statistics_target(one) for one in indexes}
    with load.built_afterwards(is_large=True, say=lambda line: None):
        pass
    assert {one.name: load.statistics_target(one) for one in indexes} == before
    assert before["document_full"] == before["document_talk"] == 400


def test_the_same_seed_gives_the_same_texts() -> None:
    one, same, other = Writer(7, 20, 30), Writer(7, 20, 30), Writer(8, 20, 30)

    assert [one.case(n) for n in range(5)] == [same.case(n) for n in range(5)]
    assert [one.post(n) for n in range(5)] == [same.post(n) for n in range(5)]
    assert one.case(3) == Writer(7, 20, 30).case(3)
    assert one.case(3) != other.case(3)


def test_texts_are_as_long_as_real_ones() -> None:
    writer = Writer(7, 300, 300)

    assert sum(writer.case(n).length for n in range(300)) / 300 == pytest.approx(850, abs=80)
    assert sum(len(writer.post(n)) for n in range(300)) / 300 == pytest.approx(120, abs=20)


def test_steered_words_stand_in_their_share_of_the_texts() -> None:
    writer = Writer(7, 2000, 2000)
    texts = ["".join(writer.case(number).columns.values()) for number in range(2000)]

    for share, words in list(fragments.STEERED.items())[:3]:
        for word in words:
            found = sum(word in text for text in texts) / len(texts)
            assert found == pytest.approx(share, rel=0.5), word
    for word in fragments.IN_TEN_TEXTS:
        assert 1 <= sum(word in text for text in texts) <= 30, word


def test_steered_words_stand_nowhere_else() -> None:
    frames = [*fragments.STEERED_FRAMES, *sections.TITLES, *sections.POSTS]
    frames += [*sections.EVENT_TITLES, *sections.EVENT_CATCHES, *sections.EVENTS]
    frames += [*sections.POLICY_NAMES, *sections.POLICY_SUMMARIES, *sections.POLICIES]
    frames += [frame for section in sections.SECTIONS.values() for frame in section]
    entries = [*fragments.NOUNS, *fragments.PEOPLE, *fragments.VERBS, *fragments.OPENINGS]

    for word in STEERED | set(fragments.IN_TEN_TEXTS):
        assert not [text for text in (*frames, *entries) if word in text]


def test_the_load_fills_the_tables_and_the_index(content: None) -> None:
    assert Case.objects.published().count() == PLAN.cases
    assert Policy.objects.published().count() == PLAN.policies
    assert Event.objects.published().count() == PLAN.events
    assert Topic.objects.visible().count() == PLAN.topics + 1
    assert Post.objects.visible().count() == PLAN.posts + 15
    for kind, number in load.texts_of(PLAN).items():
        assert Document.objects.filter(kind=kind).count() == number, kind
    for topic in Topic.objects.all():
        numbers = list(topic.posts.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))


def test_one_topic_is_long_and_its_posts_stand_among_the_others(content: None) -> None:
    long = Topic.objects.get(pk=PLAN.long_topic)
    keys = list(long.posts.order_by("number").values_list("pk", flat=True))

    assert len(keys) == 15
    assert keys != list(range(keys[0], keys[0] + 15))
    assert Plan(cases=0, topics=1, posts=1_000_000, seed=1).posts_of_long_topic == 5000


def test_measures_and_events_have_what_their_lists_show(content: None) -> None:
    assert Budget.objects.count() == 3 * PLAN.policies
    assert Policy.objects.filter(call__isnull=False).exists()
    assert Event.objects.upcoming().exists()
    assert Event.objects.past().exists()


def test_the_index_is_the_one_the_site_writes(content: None) -> None:
    columns = 'title, head::text, summary::text, "full"::text, talk::text, text, parts::text'

    def documents() -> list[tuple[str, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {columns} FROM search_document ORDER BY kind, object_id")
            return cursor.fetchall()

    copied = documents()
    for model in load.MODELS.values():
        reindex(model.objects.all())

    assert documents() == copied


def test_measured_pages_answer(content: None) -> None:
    for address in (cases_page, topics_page, posts_page):
        assert Client().get(address("見守り")).status_code == 200
        assert timed_page(address("見守り")).number > 0


def test_the_baseline_finds_what_the_search_finds(content: None) -> None:
    found = set(Case.objects.published().search("ボランティア").values_list("pk", flat=True))
    with baseline.icontains():
        rows = Case.objects.published().search("ボランティア")
        literal = set(rows.values_list("pk", flat=True))

    assert literal
    assert literal == found
