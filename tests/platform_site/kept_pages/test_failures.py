"""What is away makes the site slower, never wrong: the database, the shared cache."""

from pathlib import Path

import psycopg
import pytest
from django.db import connection, connections

from platform_site.models import Notice
from platform_site.running.kept_pages import answer, generations
from platform_site.running.kept_pages.shared_cache import SharedCache
from tests.platform_site.factories import NoticeFactory
from tests.platform_site.kept_pages.asking import Site, running


def lose_connections() -> None:
    """As a restart of the server does."""
    with psycopg.connect(**generations._parameters(), autocommit=True) as database:
        database.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    connections.close_all()


def test_a_lost_connection_is_made_anew_within_the_same_request(site: Site) -> None:
    site.get("/")
    lose_connections()
    assert site.get("/").status == 200
    assert len(site.made) == 1


def test_django_answers_as_before_while_the_database_is_away(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that was kept is not shown: nobody could say whether it still holds."""
    site.get("/")
    lose_connections()
    with monkeypatch.context() as away:
        away.setitem(connection.settings_dict, "HOST", "/nowhere")
        got = site.get("/")
        assert (got.status, got.headers["Retry-After"]) == (503, "60")
        assert site.get("/healthz").status == 200
    monkeypatch.setattr(site.kept.generations, "_silent_until", 0)
    assert site.get("/").status == 200


def test_a_table_whose_changes_nobody_counts_is_on_no_kept_page(site: Site) -> None:
    with connection.cursor() as cursor:
        for trigger in generations_of("platform_site_notice"):
            cursor.execute(f"DROP TRIGGER {trigger} ON platform_site_notice")
    assert not site.keeps("/notices/")


def generations_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass "
            "AND starts_with(tgname, 'generation_')",
            [table],
        )
        return [name for (name,) in cursor]


@pytest.mark.usefixtures("transactional_db")
def test_what_django_does_not_call_public_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer, "PUBLIC", "platform.another_mark")
    with running() as site:
        assert not site.keeps("/")


# --- The shared cache ---------------------------------------------------------------------------


def test_two_machines_make_a_page_once(two_sites: tuple[Site, Site]) -> None:
    one, other = two_sites
    first = one.get("/", accept_encoding="br")
    again = other.get("/", accept_encoding="gzip")
    assert (again.text, other.made) == (first.text, [])
    assert again.headers["ETag"] == first.headers["ETag"].replace("-br", "-gzip")


def test_a_page_of_the_other_machine_is_not_older_than_the_tables(
    two_sites: tuple[Site, Site],
) -> None:
    one, other = two_sites
    one.get("/notices/")
    NoticeFactory(title="あたらしいお知らせ")
    assert "あたらしいお知らせ" in other.get("/notices/").text
    Notice.objects.all().delete()
    assert "あたらしいお知らせ" not in one.get("/notices/").text


def test_a_page_of_another_version_of_the_site_is_not_found(
    two_sites: tuple[Site, Site], cache_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_sites[0].get("/")
    later = SharedCache(cache_url)
    later._version = "another"
    with running(shared=later) as site:
        site.get("/")
        assert len(site.made) == 1


def test_what_nobody_of_us_wrote_into_the_cache_is_not_shown(
    two_sites: tuple[Site, Site], shared: SharedCache
) -> None:
    one, other = two_sites
    one.get("/")
    for key in shared._server.keys("*"):
        shared._server.set(key, b"<h1>evil</h1>")
    assert "evil" not in other.get("/").text
    assert other.made == ["/?"]


@pytest.mark.usefixtures("transactional_db")
def test_a_cache_that_is_away_is_asked_once_and_changes_no_answer(tmp_path: Path) -> None:
    away = SharedCache(f"unix://{tmp_path}/nothing")
    asked = []
    get = away._server.get
    away._server.get = lambda key: asked.append(key) or get(key)
    with running(shared=away) as site:
        assert [site.get(page).status for page in ("/", "/about/", "/")] == [200] * 3
        assert len(site.made) == 2
    assert len(asked) == 1
