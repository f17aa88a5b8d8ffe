"""Nobody waits for the database without end: not a visitor, not a migration."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection

from platform_site.running.postgresql import base
from platform_site.running.postgresql.role import LIMITS, PLANNING, keep_settings


@pytest.fixture
def site_without_database() -> Iterator[base.DatabaseWrapper]:
    """A connection with its pool, to a server that nobody runs."""
    settings: dict[str, Any] = {**connection.settings_dict, "HOST": "127.0.0.1", "PORT": 1}
    settings["OPTIONS"] = {"pool": {"min_size": 0, "max_size": 2, "timeout": 1}}
    wrapper = base.DatabaseWrapper(settings, "away")
    yield wrapper
    wrapper.close_pool()


@pytest.mark.django_db
def test_once_somebody_has_waited_in_vain_the_others_are_told_at_once(
    site_without_database: base.DatabaseWrapper,
) -> None:
    waits = []
    for _ in range(4):
        begun = time.monotonic()
        with pytest.raises(OperationalError):
            site_without_database.ensure_connection()
        waits.append(time.monotonic() - begun)
    assert waits[0] > 0.9
    assert site_without_database.pool.timeout < 0.5


@pytest.fixture
def pooled() -> Iterator[base.DatabaseWrapper]:
    """A connection with its pool, to the database of this test."""
    settings: dict[str, Any] = {**connection.settings_dict}
    settings["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 2, "timeout": 5}}
    wrapper = base.DatabaseWrapper(settings)
    yield wrapper
    wrapper.close()
    wrapper.close_pool()


def backend_of(database: base.DatabaseWrapper) -> int:
    """The process of the server that answers the connection."""
    database.ensure_connection()
    return int(database.connection.info.backend_pid)


@pytest.mark.django_db
def test_a_connection_that_the_server_ended_while_it_lay_in_the_pool_is_replaced(
    pooled: base.DatabaseWrapper,
) -> None:
    ended = backend_of(pooled)
    pooled.close()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [ended])
    assert backend_of(pooled) != ended
    with pooled.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db
def test_a_connection_from_the_pool_is_not_tried_with_a_statement(
    pooled: base.DatabaseWrapper,
) -> None:
    backend_of(pooled)
    pooled.close()
    backend = backend_of(pooled)
    with connection.cursor() as cursor:
        cursor.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [backend])
        assert cursor.fetchone() != ("",)


@pytest.mark.django_db(transaction=True)
def test_what_holds_for_every_connection_is_kept_for_the_role() -> None:
    keep_settings()
    connection.close()
    with connection.cursor() as cursor:
        for name, value in {**PLANNING, **LIMITS}.items():
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone()[0] in (value, "1min" if value == "60s" else value)


@pytest.mark.django_db(transaction=True)
def test_a_migration_does_not_wait_without_end() -> None:
    with connection.schema_editor(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('lock_timeout'), current_setting('statement_timeout')"
        )
        assert cursor.fetchone() == ("5s", "15min")


@pytest.mark.django_db
def test_no_parameter_is_sent_at_the_start_of_a_connection() -> None:
    assert "options" not in connection.get_connection_params()
