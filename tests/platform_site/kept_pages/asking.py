"""Asks the application as a web server does, without Django's test client."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from unittest import mock
from urllib.parse import unquote_to_bytes
from wsgiref.types import WSGIApplication

import brotli
from django.core.wsgi import get_wsgi_application
from django.test import Client

from platform_site.running.kept_pages.application import KeptPages


@dataclass
class Got:
    """An answer, its body unpacked; `sent` are the bytes on the way."""

    status: int
    headers: dict[str, str]
    sent: bytes
    all_headers: list[tuple[str, str]] = field(repr=False)

    @property
    def text(self) -> str:
        unpack = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}
        return unpack[self.headers.get("Content-Encoding", "")](self.sent).decode()


def ask(application: WSGIApplication, address: str, method: str = "GET", **headers: str) -> Got:
    """`ask(site, "/cases/?q=a", cookie="a=b")`; headers are named as in `if_none_match`."""
    path, _, query = address.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "testserver",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
    }
    told: list[Any] = []
    chunks = application(
        environ, lambda status, headers, exc_info=None: told.extend([status, headers])
    )
    try:
        body = b"".join(chunks)
    finally:
        getattr(chunks, "close", lambda: None)()
    status, sent_headers = told
    return Got(int(status[:3]), dict(sent_headers), body, sent_headers)


@dataclass
class Site:
    """One process: Django, counted, behind its kept pages."""

    kept: KeptPages
    made: list[str]  # the addresses Django was asked for

    def get(self, address: str, method: str = "GET", **headers: str) -> Got:
        return ask(self.kept, address, method, **headers)

    def keeps(self, address: str, **headers: str) -> bool:
        """Whether Django is not asked again for an address that was just asked for."""
        self.get(address, **headers)
        self.get(address, **headers)  # with a query, the second request enters
        before = len(self.made)
        assert self.get(address, **headers).status == 200
        return len(self.made) == before

    @contextmanager
    def statements(self) -> Iterator[list[object]]:
        """What the kept pages ask the database on their own connection."""
        asked: list[object] = []
        ask_database = self.kept.generations._ask

        def noted(question: Any) -> Any:
            asked.append(question)
            return ask_database(question)

        with mock.patch.object(self.kept.generations, "_ask", noted):
            yield asked


def session_of(client: Client) -> str:
    """The cookie of a browser of the cast that has signed in."""
    return f"sessionid={client.cookies['sessionid'].value}"


@contextmanager
def running(**options: Any) -> Iterator[Site]:
    django = get_wsgi_application()
    made: list[str] = []

    def counted(environ: Any, start_response: Any) -> Any:
        made.append(environ["PATH_INFO"] + "?" + environ["QUERY_STRING"])
        return django(environ, start_response)

    site = Site(KeptPages(counted, **options), made)
    try:
        yield site
    finally:
        site.kept.generations.close()
