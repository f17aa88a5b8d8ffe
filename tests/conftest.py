"""The database, the strictness and the cast of every test.

The environment is set while this file is imported, before anything reads the settings.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from io import StringIO
from pathlib import Path

import django
import pytest
from django.core.management import call_command
from django.db import connection
from django.template import engines
from pytest_django import DjangoDbBlocker, Settings
from pytest_django.plugin import blocking_manager_key

from platform_site.running import data_folder, embedded_postgres
from tests.reference_rows import ReferenceRows
from tests.strict_templates import UndefinedVariableFails

if "PYTEST_XDIST_WORKER" not in os.environ:
    # A folder of its own: tests never touch the data of a site that runs beside them.
    os.environ["PLATFORM_DATA_DIR"] = str(data_folder.data_dir() / "tests")
os.environ["PLATFORM_TESTING"] = "1"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "platform_site.settings")

_session = ExitStack()
_reference_rows = ReferenceRows()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start the database once: workers of pytest-xdist use the one of their parent."""
    if not hasattr(config, "workerinput") and not config.option.collectonly:
        start_database()
    django.setup()
    for fixtures in ("tests.cast", "tests.browser.starter"):  # import models, so only now
        config.pluginmanager.import_plugin(fixtures)
    for strictness in ("tests.read_only_get", "tests.shuffled_rows"):
        config.pluginmanager.import_plugin(strictness)


def start_database() -> None:
    """Start on empty static files: a test sees the ones of the source."""
    static = data_folder.data_dir() / "static"
    shutil.rmtree(static, ignore_errors=True)
    static.mkdir(parents=True)
    if not os.environ.get("DATABASE_URL"):
        try:
            _session.enter_context(embedded_postgres.running(durable=False))
        except data_folder.StartFailed as error:
            pytest.exit(str(error), returncode=1)


def pytest_unconfigure() -> None:
    _session.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Every test finds the 23 themes, 47 prefectures and 1,741 municipalities."""
    with django_db_blocker.unblock():
        call_command("load_vocabulary", stdout=StringIO())
        _reference_rows.take()
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        # A thread that a test left behind would keep the database from being dropped.
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Function, nextitem: pytest.Item | None) -> Iterator[None]:
    """A test that commits empties the tables when it ends; the next one finds them filled.

    A fixture would be too early: pytest-django empties the tables after all other fixtures.
    """
    yield
    marker = item.get_closest_marker("django_db")
    commits = bool(marker and marker.kwargs.get("transaction"))
    if nextitem and (commits or "transactional_db" in item.fixturenames):
        with item.config.stash[blocking_manager_key].unblock():
            _reference_rows.put_back()


@pytest.fixture(autouse=True, scope="session")
def undefined_template_variables_fail() -> Iterator[None]:
    """A misspelt variable would otherwise render as nothing, and nobody would notice."""
    engine = engines["django"].engine
    engine.string_if_invalid = UndefinedVariableFails()
    yield
    engine.string_if_invalid = ""


@pytest.fixture(autouse=True)
def own_files(settings: Settings, tmp_path: Path) -> None:
    """Uploads and mail of one test are not seen by another; passwords cost no time."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
