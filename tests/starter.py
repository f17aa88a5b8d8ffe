"""What a new site begins with, loaded once for all tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from platform_site.starter import demo
from tests.databases import REFERENCE, SOURCE, Copies, Template, imported_by


def _files() -> Iterator[Path]:
    for data in ("*.jsonl", "*.csv"):
        yield from sorted(SOURCE.glob(f"platform_site/starter/{data}"))
    yield from imported_by([Path(__file__), *SOURCE.glob("platform_site/starter/*.py")])


def _fill() -> None:
    call_command("load_starter_content", verbosity=0)


# It is published in the moment it is loaded, so what was loaded yesterday is older.
STARTER = Template("starter", _fill, _files, f"{timezone.localdate()}", copied_from=REFERENCE)
DEMO = Template("demo", demo.create_demo, _files, copied_from=STARTER)


@pytest.fixture(scope="class")
def starter(
    django_db_setup: None, databases: Copies, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The test runs on a database that holds the starter content.

    Of a wider scope than `db`, so that it comes before the test's transaction begins; for a
    test that stands in no class pytest ends it with the test.
    """
    with django_db_blocker.unblock(), databases.using(STARTER):
        yield


@pytest.fixture(scope="class")
def demo_site(
    django_db_setup: None, databases: Copies, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """As `starter`, and with the demo accounts and their groups."""
    with django_db_blocker.unblock(), databases.using(DEMO):
        yield
