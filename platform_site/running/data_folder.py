"""The data folder: everything a local site keeps, and what a production site writes.

Settings read this module before Django is set up: it imports nothing of Django.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent


class StartFailed(Exception):
    """Says in one sentence why the site cannot start, and what to do."""


def data_dir() -> Path:
    """Folder of everything the site keeps: database, uploads, mail, secret."""
    return Path(os.environ.get("PLATFORM_DATA_DIR") or BASE_DIR / ".data").expanduser().absolute()


def read_data_option(argv: list[str]) -> None:
    """Take `--data DIR` out of `argv` into the environment, before settings are read."""
    for position, argument in enumerate(argv):
        if argument == "--data" and position + 1 < len(argv):
            folder, length = argv[position + 1], 2
        elif argument.startswith("--data="):
            folder, length = argument.removeprefix("--data="), 1
        else:
            continue
        os.environ["PLATFORM_DATA_DIR"] = str(Path(folder).expanduser().absolute())
        del argv[position : position + length]
        return


def local_secret(directory: Path) -> str:
    """The secret key of a local site: made once, readable by its owner only."""
    path = directory / "secret-key"
    with suppress(FileNotFoundError):
        return path.read_text()
    make_data_folder(directory)
    draft = directory / f"secret-key.{os.getpid()}"
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(64))
    with suppress(FileExistsError):  # another process may have been faster
        os.link(draft, path)
    draft.unlink()
    return path.read_text()


def make_data_folder(directory: Path) -> None:
    make_folder(directory, "with --data DIR or PLATFORM_DATA_DIR")


def make_folder(directory: Path, option: str) -> None:
    """Make a folder and check that it is writable; the error names the `option` for another."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        probe = directory / f".writable.{os.getpid()}"
        probe.touch()
        probe.unlink(missing_ok=True)
    except OSError as error:
        raise StartFailed(
            f"The folder {directory} cannot be written ({error.strerror}): "
            f"give another one {option}."
        ) from error
