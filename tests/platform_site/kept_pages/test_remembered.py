"""What functions answered is remembered as long as nothing they read has changed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from forum.models import Topic
from organizations.models import Membership
from organizations.rights import MODERATORS_GROUP
from platform_site.running.kept_pages.generations import Generations
from records.answers import Answer, Answers, TableStates
from records.reads import Reading
from records.remembered import remembered
from search.index import engine
from search.index.writing import reindex
from search.models import Miss, Synonym
from tests.benchmarks.measuring import Recorder
from tests.cases.factories import CaseFactory
from tests.forum.factories import TopicFactory
from tests.organizations.factories import OrganizationFactory
from tests.platform_site.factories import NoticeFactory
from tests.platform_site.kept_pages.asking import Site, session_of
from tests.platform_site.kept_pages.conftest import Clock

# Within a transaction nothing is remembered, and most tests are one.
pytestmark = pytest.mark.django_db(transaction=True)

asked: list[str] = []
Ask = Callable[[], TableStates | None]


@remembered
def titles(status: str = "published") -> tuple[str, ...]:
    asked.append("titles")
    return tuple(Case.objects.filter(status=status).order_by("pk").values_list("title", flat=True))


@remembered
def number() -> int:
    asked.append("number")
    return len(titles())


@remembered
def words() -> tuple[str, ...]:
    asked.append("words")
    return tuple(Miss.objects.order_by("pk").values_list("words", flat=True))


@dataclass
class Requests:
    """Requests one after the other, to one process."""

    database: Generations
    answers: Answers

    @contextmanager
    def __call__(self, states: Ask | None = None) -> Iterator[Reading]:
        ask = states or (lambda: self.database.states(timezone.now()))
        reading = Reading(self.database.tables(), self.answers, ask)
        with reading.observed():
            yield reading

    def asks(self, function: object = titles) -> list[str]:
        """What is asked of the database by a request that calls the function."""
        asked.clear()
        with self():
            function()  # type: ignore[operator]
        return list(asked)


@pytest.fixture
def database() -> Iterator[Generations]:
    asked.clear()
    generations = Generations()
    yield generations
    generations.close()


@pytest.fixture
def process(database: Generations) -> Requests:
    return Requests(database, Answers())


def test_an_answer_is_given_again(process: Requests) -> None:
    CaseFactory(published=True, title="移動の会")
    assert process.asks() == ["titles"]
    assert process.asks() == []
    with process():
        assert titles() == ("移動の会",)


def test_it_is_asked_again_after_a_change(process: Requests) -> None:
    case = CaseFactory(published=True, title="移動の会")
    process.asks()
    Case.objects.filter(pk=case.pk).update(title="買い物の会")
    with process():
        assert titles() == ("買い物の会",)
    OrganizationFactory()
    assert process.asks() == []


def test_it_belongs_to_its_arguments(process: Requests) -> None:
    process.asks()
    assert process.asks(lambda: titles("draft")) == ["titles"]
    assert process.asks(lambda: titles(status="draft")) == ["titles"]


def test_who_is_given_an_answer_has_read_its_tables(process: Requests) -> None:
    with process() as first:
        titles()
    with process() as second:
        titles()
    assert "cases_case" in first.reads.tables
    assert first.reads.tables == second.reads.tables


def test_an_answer_made_of_another_rests_on_its_tables_too(process: Requests) -> None:
    CaseFactory(published=True)
    process.asks(titles)
    process.asks(number)
    CaseFactory(published=True)
    with process():
        assert number() == 2


def test_it_ends_with_the_next_moment_of_its_tables(process: Requests, clock: Clock) -> None:
    clock.move_to(timezone.localtime().replace(hour=9) + timedelta(days=2))
    CaseFactory(published=True, publish_until=clock.now() + timedelta(hours=1))
    process.asks()
    clock.move(minutes=59)
    assert process.asks() == []
    clock.move(minutes=1)
    assert process.asks() == ["titles"]


def test_it_ends_at_midnight_in_japan_and_with_a_clock_moved_back(
    process: Requests, clock: Clock
) -> None:
    clock.move_to(timezone.localtime().replace(hour=23, minute=59) + timedelta(days=2))
    process.asks()
    clock.move(minutes=2)
    assert process.asks() == ["titles"]
    clock.move(days=-10)
    assert process.asks() == ["titles"]


def test_a_transaction_sees_what_it_changed_and_leaves_no_answer(process: Requests) -> None:
    case = CaseFactory(published=True, title="移動の会")
    process.asks()
    with process(), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(title="買い物の会")
        assert titles() == ("買い物の会",)
        transaction.set_rollback(True)
    with process():
        assert titles() == ("移動の会",)


def test_who_has_written_sees_it(process: Requests) -> None:
    case = CaseFactory(published=True, title="移動の会")
    with process():
        titles()
        Case.objects.filter(pk=case.pk).update(title="買い物の会")
        assert titles() == ("買い物の会",)


def test_what_nobody_counts_is_asked_each_time(process: Requests) -> None:
    assert process.asks(words) == ["words"]
    assert process.asks(words) == ["words"]


def test_the_states_of_tables_are_asked_for_once_and_only_where_something_is_remembered(
    process: Requests,
) -> None:
    counted: list[int] = []

    def states() -> TableStates:
        counted.append(1)
        return process.database.states(timezone.now())

    for calls in (0, 3):
        with process(states):
            for _ in range(calls):
                titles()
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        assert len(counted) == min(calls, 1)


def test_nothing_is_remembered_where_the_states_are_unknown(process: Requests) -> None:
    for _ in range(2):
        asked.clear()
        with process(lambda: None):
            titles()
        assert asked == ["titles"]


def test_what_could_be_changed_is_refused() -> None:
    for value in (["a"], {"a": 1}, (["a"],), {"a"}):
        with pytest.raises(TypeError):
            remembered(lambda value=value: value)()


def test_what_was_used_longest_ago_goes_first() -> None:
    answers, some = Answers(most=2), Answer(1, None)  # type: ignore[arg-type]
    answers.put(titles, "a", some)
    answers.put(titles, "b", some)
    answers.get(titles, "a")
    answers.put(titles, "c", some)
    assert [answers.get(titles, key) for key in "abc"] == [some, None, some]


def test_a_thousand_questions_push_out_no_other_answer() -> None:
    answers, some = Answers(most=10), Answer(1, None)  # type: ignore[arg-type]
    for key in range(4):
        answers.put(titles, key, some)
    for key in range(1000):
        answers.put(words, key, some)
        answers.put(words, key, some)
    assert all(answers.get(titles, key) for key in range(4))
    assert [key for key in range(1000) if answers.get(words, key)] == list(range(994, 1000))


# --- Pages --------------------------------------------------------------------------------------


def test_a_page_made_anew_asks_for_what_has_changed(site: Site) -> None:
    CaseFactory(published=True)
    site.get("/")
    NoticeFactory(title="新しいお知らせ")
    asked = Recorder()
    with connection.execute_wrapper(asked):
        assert "新しいお知らせ" in site.get("/").text
    notices, urgent = asked.statements
    assert all("platform_site_notice" in one for one in (notices, urgent))


def test_a_changed_case_leaves_the_question_and_what_was_found_among_posts(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "MAX_PREFETCHED", -1)
    topic = TopicFactory(title="移動の話")
    case = CaseFactory(published=True, title="移動の会")
    address = "/search/?q=" + quote("移動")
    assert topic.get_absolute_url() in site.get(address).text
    reindex(Case.objects.filter(pk=case.pk))
    asked = Recorder()
    with connection.execute_wrapper(asked):
        assert topic.get_absolute_url() in site.get(address).text
    assert any("search_card" in one for one in asked.statements)
    for table in ("forum_post", "search_spelling", "search_synonym"):
        assert not any(table in one for one in asked.statements)
    Topic.objects.filter(pk=topic.pk).update(state="hidden", hidden_reason="宣伝のため")
    assert topic.get_absolute_url() not in site.get(address).text


def test_a_changed_synonym_is_seen_in_the_question_at_once(site: Site) -> None:
    case = CaseFactory(published=True, title="移動の会")
    address = "/cases/?q=" + quote("てくてく号")
    assert case.get_absolute_url() not in site.get(address).text
    Synonym.objects.create(words="てくてく号\n移動")
    assert case.get_absolute_url() in site.get(address).text


def test_a_signed_in_reader_is_asked_for_and_little_else(
    site: Site, resident_client: Client
) -> None:
    CaseFactory(published=True)
    site.get("/", cookie=session_of(resident_client))
    asked = Recorder()
    with connection.execute_wrapper(asked):
        site.get("/", cookie=session_of(resident_client))
    session, person = asked.statements
    assert "django_session" in session
    assert "accounts_user" in person


def test_a_right_is_seen_and_gone_at_the_next_request(
    site: Site, resident: User, resident_client: Client
) -> None:
    page = partial(site.get, "/", cookie=session_of(resident_client))
    assert "管理ページ" not in page().text
    membership = Membership.objects.create(
        user=resident, organization=OrganizationFactory(), role="editor"
    )
    assert "管理ページ" in page().text
    membership.delete()
    assert "管理ページ" not in page().text
    moderators = Group.objects.get(name=MODERATORS_GROUP)
    resident.groups.add(moderators)
    assert "管理ページ" in page().text
    moderators.permissions.clear()
    assert "管理ページ" not in page().text
