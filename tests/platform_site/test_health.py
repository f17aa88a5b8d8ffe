"""What a load balancer sees."""

import re

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import Settings

from platform_site.running import health


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    health._require_migrations.cache_clear()


def test_the_process_answers_without_a_database(client: Client) -> None:
    """No database mark: a query would fail this test."""
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_probes_may_come_over_plain_http_and_with_any_host(
    client: Client, settings: Settings
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz", headers={"host": "10.1.2.3"}).status_code == 200


@pytest.mark.django_db
def test_a_site_with_all_migrations_is_ready(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert re.fullmatch(r"ready, \d+ MB are free\n", answer.content.decode())


def test_a_site_without_room_for_uploads_is_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No database mark: there is nothing to ask it."""
    monkeypatch.setattr(health, "LEAST_MEGABYTES", 10**9)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.content.startswith(b"the disk is full: ")


@pytest.mark.django_db
def test_a_site_without_its_last_migration_is_not_ready(client: Client) -> None:
    MigrationRecorder.Migration.objects.order_by("-pk").first().delete()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"migrations are missing\n")
