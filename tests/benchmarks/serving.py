"""Servers that are measured: the site as in production, and the bare view beside it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from tests.benchmarks import bare_view

_TICKS = os.sysconf("SC_CLK_TCK")
_OURS = {"PLATFORM_TESTING", "DJANGO_SETTINGS_MODULE"}


@dataclass(frozen=True)
class Server:
    """A server on this machine, with all its processes."""

    process: subprocess.Popen[str]
    port: int

    def processor_ms(self) -> float:
        """Milliseconds of processor that its processes took up to now, as /proc counts them."""
        parents: dict[int, int] = {}
        ticks: dict[int, int] = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                numbers = stat.read_text().rpartition(")")[2].split()
            except OSError:  # it has ended meanwhile
                continue
            pid = int(stat.parent.name)
            parents[pid] = int(numbers[1])
            ticks[pid] = int(numbers[11]) + int(numbers[12])
        ours = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
            ours |= more
        return sum(ticks.get(pid, 0) for pid in ours) * 1000 / _TICKS


@contextmanager
def site(name: str) -> Iterator[Server]:
    """`manage.py serve` as in production, on the database of this name."""
    port = free_port()
    kept = {key: value for key, value in os.environ.items() if key not in _OURS}
    production = {
        "DATABASE_URL": database_url(name),
        "SECRET_KEY": settings.SECRET_KEY,
        "ALLOWED_HOSTS": "www.example.jp",
        "TRUSTED_PROXY_COUNT": "1",
    }
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    with _started(command, kept | production) as process:
        assert process.stdout
        if not any(line.startswith("Ready:") for line in process.stdout):
            raise RuntimeError("The site did not start.")
        yield Server(process, port)


@contextmanager
def bare() -> Iterator[Server]:
    port = free_port()
    with _started([sys.executable, "-P", bare_view.__file__, str(port)], os.environ) as process:
        _wait_for(port)
        yield Server(process, port)


@contextmanager
def _started(command: list[str], environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    root = Path(settings.BASE_DIR)
    with subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def database_url(name: str) -> str:
    """The address of the database of this name, in the server in use."""
    where = {key: quote(str(value), safe="") for key, value in connection.settings_dict.items()}
    password = f":{where['PASSWORD']}" if where["PASSWORD"] else ""
    port = f":{where['PORT']}" if where["PORT"] else ""
    return f"postgresql://{where['USER']}{password}@{where['HOST']}{port}/{quote(name)}"


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("The bare view did not start.")
