"""The database, the strictness and the cast of every test.

The environment is set while this file is imported, before anything reads the settings.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import django
import hypothesis
import pytest
from django.template import engines
from django.test import TransactionTestCase, client
from django.test.utils import override_settings
from hypothesis import HealthCheck
from pytest_django import DjangoDbBlocker, Settings

from platform_site.running import data_folder, embedded_postgres
from platform_site.running.memory import keep_what_is_loaded
from tests.databases import REFERENCE, Copies, Server
from tests.strict_templates import UndefinedVariableFails
from tests.thoroughness import IN_CI

if "PYTEST_XDIST_WORKER" not in os.environ:
    # A folder of its own: tests never touch the data of a site that runs beside them.
    os.environ["PLATFORM_DATA_DIR"] = str(data_folder.data_dir() / "tests")
os.environ["PLATFORM_TESTING"] = "1"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "platform_site.settings")

# Few made-up texts where somebody waits, and in CI more, the same at each run. A test that keeps
# a row for each text shares its database with them all, and takes the time it takes.
_database_tests = {"deadline": None, "suppress_health_check": list(HealthCheck)}
hypothesis.settings.register_profile("few", max_examples=10, **_database_tests)
hypothesis.settings.register_profile("many", max_examples=30, derandomize=True, **_database_tests)
hypothesis.settings.load_profile("many" if IN_CI else "few")

_session = ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start the database once: workers of pytest-xdist use the one of their parent."""
    if not hasattr(config, "workerinput") and not config.option.collectonly:
        start_database()
    django.setup()
    plugins = ("names", "cast", "starter", "read_only_get", "shuffled_rows")
    for plugin in plugins:  # they import models, so only now
        config.pluginmanager.import_plugin(f"tests.{plugin}")


def start_database() -> None:
    """Start on empty static files: a test sees the ones of the source."""
    static = data_folder.data_dir() / "static"
    shutil.rmtree(static, ignore_errors=True)
    static.mkdir(parents=True, exist_ok=True)  # another run may begin at once
    if not os.environ.get("DATABASE_URL"):
        try:
            _session.enter_context(embedded_postgres.running(durable=False))
        except data_folder.StartFailed as error:
            pytest.exit(str(error), returncode=1)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it for garbage takes an eighth of the run."""
    keep_what_is_loaded()


def pytest_unconfigure() -> None:
    _session.close()


@pytest.fixture(scope="session")
def databases(django_test_environment: None, cheap_passwords: None) -> Iterator[Copies]:
    """The databases of this worker."""
    server = Server()
    with server.name() as name:
        yield Copies(server, name)


@pytest.fixture(scope="session")
def django_db_setup(databases: Copies, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Every test finds the 23 themes, 47 prefectures and 1,741 municipalities.

    What a test commits is taken back after it.
    """
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda test: databases.renew())
        with databases.using(REFERENCE), django_db_blocker.block():
            yield
        databases.drop()


@pytest.fixture(autouse=True, scope="session")
def undefined_template_variables_fail() -> Iterator[None]:
    """A misspelt variable would otherwise render as nothing, and nobody would notice."""
    engine = engines["django"].engine
    engine.string_if_invalid = UndefinedVariableFails()
    yield
    engine.string_if_invalid = ""


@pytest.fixture(autouse=True, scope="session")
def cheap_passwords() -> Iterator[None]:
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True, scope="session")
def only_pages_are_noted() -> Iterator[None]:
    """Django's client notes each template with a copy of its variables; sixty a page."""
    note = client.store_rendered_templates

    def note_page(store: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        if "templates" not in store:
            note(store, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "store_rendered_templates", note_page)
        yield


@pytest.fixture(scope="session")
def no_static_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder without files: WhiteNoise looks through its folder once for each client."""
    return tmp_path_factory.mktemp("static")


@pytest.fixture(scope="session")
def media_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One folder after the other, made by who writes into it: pytest's own cost a search each."""
    place = tmp_path_factory.mktemp("media")
    return (place / str(number) for number in count())


@pytest.fixture(autouse=True)
def own_files(settings: Settings, media_folders: Iterator[Path], no_static_files: Path) -> None:
    """Uploads of one test are not seen by another."""
    settings.MEDIA_ROOT = next(media_folders)
    settings.STATIC_ROOT = no_static_files
