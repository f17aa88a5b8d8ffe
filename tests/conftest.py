"""The database, the strictness and the cast of every test.

The environment is set while this file is imported, before anything reads the settings.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import django
import pytest
from django.template import engines

from platform_site import embedded_postgres
from tests.strict_templates import UndefinedVariableFails

if "PYTEST_XDIST_WORKER" not in os.environ:
    # A folder of its own: tests never touch the data of a site that runs beside them.
    os.environ["PLATFORM_DATA_DIR"] = str(embedded_postgres.data_dir() / "tests")
os.environ["PLATFORM_TESTING"] = "1"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "platform_site.settings")

_session = ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start the database once: workers of pytest-xdist use the one of their parent."""
    if not hasattr(config, "workerinput") and not config.option.collectonly:
        start_database()
    django.setup()


def start_database() -> None:
    """Start on empty static files: a test sees the ones of the source."""
    static = embedded_postgres.data_dir() / "static"
    shutil.rmtree(static, ignore_errors=True)
    static.mkdir(parents=True)
    if not os.environ.get("DATABASE_URL"):
        try:
            _session.enter_context(embedded_postgres.running(durable=False))
        except embedded_postgres.StartFailed as error:
            pytest.exit(str(error), returncode=1)


def pytest_unconfigure() -> None:
    _session.close()


@pytest.fixture(autouse=True, scope="session")
def undefined_template_variables_fail(django_db_blocker: object) -> Iterator[None]:
    """A misspelt variable would otherwise render as nothing, and nobody would notice."""
    engine = engines["django"].engine
    engine.string_if_invalid = UndefinedVariableFails()
    yield
    engine.string_if_invalid = ""


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Uploads and mail of one test are not seen by another; passwords cost no time."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
