"""`manage.py serve` as a person starts it: a real process on a folder with an odd name."""

import http.client
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote

import psycopg
import pytest

from platform_site.running import data_folder, embedded_postgres
from platform_site.running.headers import HEADERS

pytestmark = [
    pytest.mark.skipif("DATABASE_URL" in os.environ, reason="about the embedded database"),
    pytest.mark.xdist_group("serve"),
]
NONE: Mapping[str, str] = MappingProxyType({})
OURS = {"DATABASE_URL", "PLATFORM_TESTING", "PLATFORM_DATA_DIR", "DJANGO_SETTINGS_MODULE"}
PRODUCTION = {"SECRET_KEY": secrets.token_urlsafe(64), "ALLOWED_HOSTS": "www.example.jp"}
AWAY = {"DATABASE_URL": "postgresql://a@127.0.0.1:1/b", **PRODUCTION}


def start(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=data_folder.BASE_DIR,
        env={**kept, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class Answer(NamedTuple):
    status: int
    getheader: Callable[[str], str | None]
    text: str


@dataclass
class Site:
    """A started site and what it printed up to the demo accounts."""

    process: subprocess.Popen[str]
    folder: Path
    port: int
    printed: str = ""

    def wait_until_ready(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.printed += line
            if "resident@example.jp" in line:
                return
        assert self.process.stderr
        pytest.fail(self.printed + self.process.stderr.read())

    def get(self, address: str) -> tuple[int, str]:
        answer = self.ask("GET", address)
        return answer.status, answer.text

    def ask(self, method: str, address: str, headers: Mapping[str, str] = NONE) -> "Answer":
        request = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        request.request(method, address, headers=dict(headers))
        answer = request.getresponse()
        page = answer.read().decode()
        request.close()
        return Answer(answer.status, answer.getheader, page)

    def stop(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)


def started(folder: Path) -> Site:
    port = free_port()
    site = Site(start("serve", "--port", str(port), "--data", str(folder)), folder, port)
    site.wait_until_ready()
    return site


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("長い 名前の道") / ("あ" * 60) / "data"


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Site]:
    site = started(folder)
    with site.process:
        yield site
        site.stop(signal.SIGTERM)


def test_ready_is_said_once_the_site_answers(site: Site) -> None:
    assert f"Ready: http://127.0.0.1:{site.port}/\n" in site.printed
    assert site.get("/readyz")[0] == 200


@pytest.mark.parametrize(
    "address", ["/", "/cases/", "/policies/", "/organizations/", "/events/", "/forum/", "/videos/"]
)
def test_the_first_start_brings_content(site: Site, address: str) -> None:
    status, page = site.get(address)
    assert status == 200
    assert page.count("<h1") == 1


def test_the_demo_accounts_are_shown(site: Site) -> None:
    for name in ["secretariat", "ministry", "editor-a", "editor-b", "moderator", "resident"]:
        assert f"{name}@example.jp" in site.printed


def test_pages_come_with_their_style_sheet(site: Site) -> None:
    _, page = site.get("/")
    link = re.search(r'href="(/static/css/site\.[0-9a-f]+\.css)"', page)
    assert link
    assert site.get(link[1])[0] == 200


def test_pages_are_kept(site: Site) -> None:
    """Only of a page that is kept can the server say that it is unchanged."""
    assert site.ask("GET", "/about/", {"If-None-Match": "*"}).status == 304


def test_an_address_beyond_the_limit_gets_a_plain_414(site: Site) -> None:
    assert site.get("/cases/?q=" + "a" * 9000)[0] == 414


PAGES = ["/", "/healthz", "/readyz", "/cases", "/no-such-page/", "/admin/", "/static/none.css"]


@pytest.mark.parametrize("address", [*PAGES, "/media/none.pdf", "/cases/?q=" + "a" * 9000])
def test_every_answer_bears_the_headers_that_protect_its_reader(site: Site, address: str) -> None:
    """Also those of the server itself, as of an address that is too long."""
    answer = site.ask("GET", address)
    assert {name for name in HEADERS if not answer.getheader(name)} == set()


def test_what_the_browser_has_already_is_protected_as_well(site: Site) -> None:
    answer = site.ask("GET", "/about/", {"If-None-Match": "*"})
    assert answer.status == 304
    assert answer.getheader("X-Content-Type-Options") == "nosniff"


def test_nobody_tells_the_site_where_it_stands(site: Site) -> None:
    told = {"SCRIPT_NAME": "/cases", "Script-Name": "/cases", "Path-Info": "/about/"}
    told |= {"X-Script-Name": "/cases", "X-Forwarded-Prefix": "/cases", "X-Original-URL": "/about/"}
    assert site.ask("GET", "/cases/", told).text == site.ask("GET", "/cases/").text


def test_a_hang_up_gives_the_site_new_workers(site: Site) -> None:
    for _ in range(2):
        before = workers_of(site)
        site.process.send_signal(signal.SIGHUP)
        wait_until(lambda before=before: not workers_of(site) & before and workers_of(site))
        assert site.get("/cases/")[0] == 200


def workers_of(site: Site) -> set[str]:
    children = Path(f"/proc/{site.process.pid}/task/{site.process.pid}/children")
    return set(children.read_text().split())


def test_a_taken_port_is_one_sentence(site: Site, tmp_path: Path) -> None:
    second = start("serve", "--port", str(site.port), "--data", str(tmp_path))
    printed, complaint = second.communicate(timeout=30)
    assert (second.returncode, printed) == (1, "")
    assert complaint == (
        f"CommandError: Port {site.port} is taken by another program: "
        "choose another one with --port N.\n"
    )


def test_a_role_that_may_make_no_table_is_one_sentence(site: Site, tmp_path: Path) -> None:
    place = embedded_postgres.connection(site.folder)
    host, owner, name = place["HOST"], place["USER"], place["NAME"]
    with psycopg.connect(host=host, user=owner, dbname=name) as database:
        database.execute("CREATE ROLE guest LOGIN")
    url = f"postgresql://guest@{quote(host, safe='')}/{name}"
    environment = {**PRODUCTION, "DATABASE_URL": url, "PLATFORM_DATA_DIR": str(tmp_path)}
    process = start("serve", "--port", str(free_port()), **environment)
    printed, complaint = process.communicate(timeout=30)
    assert (process.returncode, printed) == (1, "")
    assert "its role must own it" in complaint
    assert complaint.count("\n") == 1, complaint


def test_without_its_database_the_site_says_so_and_comes_back(site: Site) -> None:
    os.kill(server_pid(site.folder), signal.SIGKILL)
    assert site.get("/healthz")[0] == 200
    wait_for(site, "/readyz", 503)  # the server's children outlive it by a moment
    status, page = site.get("/cases/")
    assert status == 503
    assert "しばらくしてから、もう一度お試しください" in page
    with start("check", "--data", str(site.folder)) as other:
        other.wait(30)  # any command starts the database, and leaves it to who uses it
    wait_for(site, "/cases/", 200)


def wait_for(site: Site, address: str, status: int) -> None:
    wait_until(lambda: site.get(address)[0] == status)


def wait_until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def server_pid(folder: Path) -> int:
    return int((folder / "postgres" / "postmaster.pid").read_text().split("\n")[0])


def has_ended(process: int) -> bool:
    """True once the process is gone, or only waits for the system to take note of its end."""
    for _ in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        status = Path(f"/proc/{process}/status")
        if status.exists() and "State:\tZ" in status.read_text():
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_second_start_works_and_stopping_ends_the_database_too(
    folder: Path, site: Site, number: signal.Signals
) -> None:
    site.stop(signal.SIGTERM)
    again = started(folder)
    with again.process:
        assert again.get("/cases/")[0] == 200
        server = server_pid(folder)
        assert again.stop(number) == 0
    assert has_ended(server)
    place = embedded_postgres.connection(folder)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(host=place["HOST"], user=place["USER"], dbname=place["NAME"])


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"DATABASE_URL": "postgresql://a@127.0.0.1:1/b"}, "give SECRET_KEY"),
        ({"DATABASE_URL": "nonsense", **PRODUCTION}, "must name a PostgreSQL database"),
        ({"DATABASE_URL": "mysql://a@b/c", **PRODUCTION}, "must name a PostgreSQL database"),
        ({**AWAY, "DATABASE_URL": "postgresql://a@127.0.0.1"}, "must name a PostgreSQL database"),
        ({**AWAY, "DATABASE_URL": "postgresql://a@b:c/d"}, "must name a PostgreSQL database"),
        (AWAY, "does not answer"),
        ({"DATABASE_URL": "postgresql://a@b.invalid/c", **PRODUCTION}, "does not answer"),
        ({**AWAY, "WEB_CONCURRENCY": "many"}, "WEB_CONCURRENCY must be a whole number, 1 or more"),
        ({**AWAY, "WEB_CONCURRENCY": "0"}, "WEB_CONCURRENCY must be a whole number, 1 or more"),
        ({**AWAY, "CACHE_URL": "memcached://a"}, "CACHE_URL must name a Valkey or Redis server"),
        ({**AWAY, "CACHE_URL": "redis://a:b"}, "CACHE_URL must name a Valkey or Redis server"),
        ({**AWAY, "PLATFORM_DATA_DIR": "/proc/data"}, "folder /proc/data/static cannot be written"),
        ({**AWAY, "MEDIA_ROOT": "/proc/data"}, "folder /proc/data cannot be written"),
        ({**AWAY, "MEDIA_ROOT": __file__}, f"folder {__file__} cannot be written"),
        ({"PLATFORM_DATA_DIR": "/proc/data"}, "cannot be written"),
        ({"PLATFORM_DATA_DIR": "/dev/null"}, "cannot be written"),
    ],
)
def test_what_prevents_the_start_is_one_sentence(
    environment: dict[str, str], words: str, tmp_path: Path
) -> None:
    begun = time.monotonic()
    folder = {"PLATFORM_DATA_DIR": str(tmp_path)}
    process = start("serve", "--port", str(free_port()), **(folder | environment))
    printed, complaint = process.communicate(timeout=60)
    assert (process.returncode, printed) == (1, "")
    assert words in complaint
    assert complaint.count("\n") == 1, complaint
    assert time.monotonic() - begun < 30


def test_the_first_account_of_a_site_without_database_is_refused_in_one_sentence() -> None:
    process = start("create_secretariat", "office@example.jp", **AWAY)
    printed, complaint = process.communicate(timeout=60)
    assert (process.returncode, printed) == (1, "")
    assert "does not answer" in complaint
    assert complaint.count("\n") == 1, complaint
