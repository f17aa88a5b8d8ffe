"""The databases that the tests run on: always what their sources say, and always as new."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from pytest_django import DjangoDbBlocker

from cases.models import Case
from tests.databases import REFERENCE, Copies, Template, imported_by
from vocabulary.models import Municipality

SOURCE = Path(__file__).parent.parent


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_commits_is_gone_in_the_next(turn: int) -> None:
    assert Municipality.objects.count() == 1_741
    assert Group.objects.exists()
    Municipality.objects.all().delete()
    Group.objects.all().delete()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("starter")
@pytest.mark.parametrize("turn", [1, 2])
def test_so_it_is_with_the_starter_content(turn: int) -> None:
    assert Case.objects.exists()
    Case.objects.all().delete()


@pytest.mark.django_db
def test_a_test_that_does_not_ask_for_starter_content_finds_none() -> None:
    assert not Case.objects.exists()


def test_a_template_is_made_from_every_migration_the_vocabulary_and_what_they_import() -> None:
    files = {str(file.relative_to(SOURCE)) for file in REFERENCE.files()}
    migrations = {str(file.relative_to(SOURCE)) for file in SOURCE.glob("*/migrations/*.py")}
    assert migrations <= files
    assert {"vocabulary/data/municipalities.csv", "vocabulary/models/places.py"} <= files
    assert {"organizations/groups.py", "forum/apps.py"} <= files  # after migrations
    assert "platform_site/urls.py" not in files  # nothing it is made from: it stays


def test_imports_are_followed_to_the_end(tmp_path: Path) -> None:
    start = tmp_path / "start.py"
    start.write_text("if True:\n    from tests import databases\n    import tests.at_once\n")
    found = imported_by([start])
    assert {SOURCE / "tests" / "databases.py", SOURCE / "tests" / "at_once.py"} <= set(found)


class Trial:
    """A template of one table, made from one file, on the server of the tests."""

    def __init__(self, databases: Copies, source: Path) -> None:
        self.copies, self.source = databases, source
        self.kind = f"trial{uuid4().hex[:8]}"  # other runs try the same meanwhile
        self.number_of_times = 0
        self.is_interrupted = False

    def fill(self) -> None:
        self.number_of_times += 1
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE trial (content text)")
            cursor.execute("INSERT INTO trial VALUES (%s)", [self.source.read_text()])
        if self.is_interrupted:
            raise KeyboardInterrupt

    def copied(self) -> str:
        """What a copy holds that another run makes."""
        template = Template(self.kind, self.fill, lambda: [self.source])
        copies = Copies(self.copies.server, self.copies.name)
        with copies.using(template), connection.cursor() as cursor:
            cursor.execute("SELECT content FROM trial")
            (content,) = cursor.fetchone()
        copies.drop()
        return content

    def templates(self) -> int:
        with connection.cursor() as cursor:
            question = "SELECT count(*) FROM pg_database WHERE strpos(datname, %s) > 0"
            cursor.execute(question, [f"template_{self.kind}"])
            return cursor.fetchone()[0]


@pytest.fixture
def trial(
    databases: Copies, django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path
):
    source = tmp_path / "source.txt"
    source.write_text("first")
    with django_db_blocker.unblock():
        trial = Trial(databases, source)
        yield trial
        databases.server.forget(trial.kind)


def test_a_template_is_made_once_and_again_when_its_source_has_changed(trial: Trial) -> None:
    assert [trial.copied(), trial.copied(), trial.number_of_times] == ["first", "first", 1]
    trial.source.write_text("second")
    assert [trial.copied(), trial.number_of_times, trial.templates()] == ["second", 2, 1]


def test_a_half_made_template_is_never_used(trial: Trial) -> None:
    trial.is_interrupted = True
    with pytest.raises(KeyboardInterrupt):
        trial.copied()
    trial.is_interrupted = False
    assert [trial.copied(), trial.number_of_times] == ["first", 2]


def test_two_runs_on_one_server_do_not_share_a_database(
    databases: Copies, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock(), databases.server.name() as other:
        assert other != databases.name
