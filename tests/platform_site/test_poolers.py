"""The site behind PgBouncer, which hands a connection to somebody else after each transaction."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from platform_site.running.kept_pages.generations import Generations
from platform_site.running.postgresql import base
from platform_site.running.postgresql.role import keep_settings
from tests.platform_site.test_serve import PRODUCTION, Site, free_port, start, wait_until

pytestmark = [
    pytest.mark.skipif(not shutil.which("pgbouncer"), reason="PgBouncer is not installed"),
    pytest.mark.xdist_group("serve"),
]
# Nothing but what it needs to find the server: all else as it comes.
SETTINGS = """
[databases]
{name} = host={host} port={port} dbname={name} user={user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
auth_type = any
pool_mode = transaction
default_pool_size = 3
logfile = {folder}/pgbouncer.log
unix_socket_dir =
"""


@pytest.fixture
def pooler(transactional_db: None) -> Iterator[str]:
    """The address of the database of the test, through a pooler with few connections."""
    keep_settings()  # as the first start did: it holds for connections that are made afterwards
    place, listen = connection.settings_dict, free_port()
    given = {"host": place["HOST"], "port": place["PORT"] or 5432, "user": place["USER"]}
    with TemporaryDirectory() as folder:  # short, and readable for the user of the database
        settings = Path(folder) / "pgbouncer.ini"
        settings.write_text(
            SETTINGS.format(**given, name=place["NAME"], listen=listen, folder=folder)
        )
        command = [*as_ordinary_user(settings), "pgbouncer", str(settings)]
        address = f"postgresql://{place['USER']}@127.0.0.1:{listen}/{place['NAME']}"
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            wait_until(lambda: answers(address))
            yield address
            process.terminate()


def as_ordinary_user(settings: Path) -> list[str]:
    """PgBouncer refuses to run as root, as PostgreSQL does: then whom that runs as."""
    if os.geteuid() != 0:
        return []
    owner = Path(connection.settings_dict["HOST"]).stat().st_uid
    for path in (settings.parent, settings):
        os.chown(path, owner, -1)
    return ["setpriv", f"--reuid={owner}", "--clear-groups"]


def answers(address: str) -> bool:
    try:
        psycopg.connect(address, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def test_the_generations_are_asked_for_without_prepared_statements(pooler: str) -> None:
    given = {"host": "127.0.0.1", "port": pooler.rpartition(":")[2].partition("/")[0]}
    through_it = connection.get_connection_params() | given
    both, now = [Generations(), Generations()], timezone.now()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "get_connection_params", lambda: through_it)
        for _ in range(3):  # each statement may meet a server of the other
            assert {one.sum_of(b"{cases_case}") for one in both} == {0}
            assert both[0].states(now) == both[1].states(now)
    for one in both:
        one.close()


def test_what_is_asked_again_and_again_is_not_prepared_behind_it(pooler: str) -> None:
    place = {"HOST": "127.0.0.1", "PORT": pooler.rpartition(":")[2].partition("/")[0]}
    visitors = [base.DatabaseWrapper(connection.settings_dict | place) for _ in range(2)]
    for number in range(4):  # in turn, on the one server that is free
        for visitor in visitors:
            visitor.ensure_connection()
            with psycopg.Cursor(visitor.connection) as cursor:
                cursor.execute("SELECT %s + 1", [number])
                assert cursor.fetchone() == (number + 1,)
    for visitor in visitors:
        visitor.close()


def test_a_whole_site_starts_and_answers_behind_it(pooler: str, tmp_path: Path) -> None:
    port = free_port()
    environment = {
        **PRODUCTION,
        "DATABASE_URL": pooler,
        "PLATFORM_DATA_DIR": str(tmp_path / "data"),
        "TRUSTED_PROXY_COUNT": "1",
    }
    process = start("serve", "--port", str(port), **environment)
    site = Site(process, tmp_path, port)
    with process:
        try:
            expect_answers(site, pooler)
        finally:
            site.stop(signal.SIGTERM)
        assert process.stderr
        assert process.stderr.read() == ""


def expect_answers(site: Site, pooler: str) -> None:
    assert site.process.stdout
    assert any(line.startswith("Ready:") for line in site.process.stdout)
    with psycopg.connect(pooler) as database:
        assert database.execute("SHOW statement_timeout").fetchone() == ("20s",)
    told = {"Host": PRODUCTION["ALLOWED_HOSTS"], "X-Forwarded-Proto": "HTTPS"}
    for _ in range(10):
        for address in ("/healthz", "/readyz", "/cases/", f"/search/?q={quote('買い物')}"):
            assert site.ask("GET", address, told).status == 200
