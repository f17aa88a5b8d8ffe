"""The pages that several machines share, in Valkey or Redis: slower without it, never wrong."""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from platform_site.running.kept_pages.addresses import Address
from platform_site.running.kept_pages.page import Page

_TIMEOUT = 0.2  # seconds; making a page anew takes less
_PAUSE = 5.0  # seconds without a try after it did not answer
_SOURCES = {".py", ".html", ".css", ".js", ".svg", ".csv", ".mo"}  # what a page is made by


class SharedCache:
    """Holds what one version of the site wrote: a page of another one is never found."""

    def __init__(self, url: str) -> None:
        self._version = version()
        self._away_until = 0.0
        self._server: Any = redis.Redis.from_url(
            url,
            socket_timeout=_TIMEOUT,
            socket_connect_timeout=_TIMEOUT,
            retry=Retry(NoBackoff(), 0),
        )

    def get(self, address: Address) -> Page | None:
        kept = self._ask(lambda: self._server.get(self._key(address)))
        try:
            return Page.from_bytes(kept) if kept else None
        except (ValueError, KeyError, TypeError):
            return None

    def put(self, address: Address, page: Page) -> None:
        seconds = int(page.basis.until - page.basis.made) + 1
        self._ask(lambda: self._server.set(self._key(address), page.to_bytes(), ex=seconds))

    def _key(self, address: Address) -> str:
        return hashlib.sha256("\n".join([self._version, *address]).encode()).hexdigest()

    def _ask(self, question: Callable[[], Any]) -> Any:
        """The answer; None while the server is away."""
        if time.monotonic() < self._away_until:
            return None
        try:
            return question()
        except redis.RedisError:
            self._away_until = time.monotonic() + _PAUSE
            return None


def version() -> str:
    """Another one with other code, templates, packages, words, secret or database."""
    database = settings.DATABASES["default"]
    contact = [settings.HELP_PHONE, settings.HELP_MAIL, settings.HELP_FAX]
    ours = [settings.SITE_OPERATOR, *contact]
    words = [settings.SECRET_KEY, *ours, database["HOST"], database["NAME"]]
    content = hashlib.sha256("\n".join(map(str, words)).encode())
    for file in _source_files(Path(settings.BASE_DIR)):
        content.update(file.read_bytes())
    return content.hexdigest()


def _source_files(root: Path) -> list[Path]:
    """In order; the packages are told by their locked versions."""
    folders = [one for one in root.iterdir() if one.is_dir() and not one.name.startswith(".")]
    files = [file for one in folders for file in one.rglob("*") if file.suffix in _SOURCES]
    return sorted([root / "requirements.lock", *files])
