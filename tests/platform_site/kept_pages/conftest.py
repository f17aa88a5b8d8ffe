"""Processes with kept pages, a clock that can be moved, and a cache that two of them share."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import redis
from django.utils import timezone

from platform_site.running.kept_pages.shared_cache import SharedCache
from tests.platform_site.kept_pages.asking import Site, running


@pytest.fixture
def site(transactional_db: None) -> Iterator[Site]:
    with running() as site:
        yield site


class Clock:
    """Django's clock, moved by hand."""

    def __init__(self) -> None:
        self.moved = timedelta(0)
        self._now = timezone.now

    def now(self) -> datetime:
        return self._now() + self.moved

    def move(self, **by: float) -> None:
        self.moved += timedelta(**by)

    def move_to(self, moment: datetime) -> None:
        self.moved += moment - self.now()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock.now)
    return clock


@pytest.fixture(scope="session")
def cache_url() -> Iterator[str]:
    """A server of its own for these tests, empty at first."""
    binary = shutil.which("valkey-server") or shutil.which("redis-server")
    if binary is None:
        pytest.skip("neither valkey-server nor redis-server is installed")
    with tempfile.TemporaryDirectory(prefix="cache") as folder:
        socket = Path(folder) / "socket"
        arguments = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", folder]
        server = subprocess.Popen([binary, *arguments], stdout=subprocess.DEVNULL)
        try:
            while not socket.exists():
                assert server.poll() is None
                time.sleep(0.01)
            yield f"unix://{socket}"
        finally:
            server.terminate()
            server.wait()


@pytest.fixture
def shared(cache_url: str) -> SharedCache:
    server = redis.Redis.from_url(cache_url)
    server.flushall()
    server.close()
    return SharedCache(cache_url)


@pytest.fixture
def two_sites(transactional_db: None, shared: SharedCache) -> Iterator[tuple[Site, Site]]:
    """Two machines that share a cache."""
    with running(shared=shared) as one, running(shared=shared) as other:
        yield one, other
