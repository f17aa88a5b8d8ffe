"""The kept pages as a WSGI application around Django's."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import psycopg
from django.conf import settings
from django.db import Error as DatabaseFailure
from django.db import connection
from django.utils import timezone

from platform_site.running.kept_pages.addresses import Address, Addresses
from platform_site.running.kept_pages.encodings import PLAIN, best_encoding, compress
from platform_site.running.kept_pages.flights import Flights
from platform_site.running.kept_pages.generations import Generations
from platform_site.running.kept_pages.marks import CANONICAL, PUBLIC
from platform_site.running.kept_pages.moments import Moments
from platform_site.running.kept_pages.page import VARY, Basis, Headers, Page
from platform_site.running.kept_pages.reads import Reads
from platform_site.running.kept_pages.shared_cache import SharedCache
from platform_site.running.kept_pages.shelves import Shelves

# Of the transport, which is ours; Vary is replaced where it names what we look at as well.
_OURS = {"content-length", "vary"}
_VARIES = {"cookie", "accept-encoding"}
_KEPT_TYPES = ("text/html", "application/xml", "text/calendar")


def with_kept_pages(application: WSGIApplication) -> "KeptPages":
    """Django's application with kept pages before it, as the settings say."""
    url = settings.KEPT_PAGES_CACHE_URL
    return KeptPages(application, SharedCache(url) if url else None)


@dataclass
class Answer:
    """What Django answered; its body is not read yet."""

    environ: WSGIEnvironment
    body: Any  # Django's response, which is iterable
    status: str = ""
    headers: Headers = field(default_factory=list)

    @property
    def is_public(self) -> bool:
        """Whether everybody may see it: it sets no cookie, and Django says so."""
        names = {name.lower() for name, _ in self.headers}
        return PUBLIC in self.environ and not names & {"set-cookie", "content-encoding"}

    @property
    def is_whole(self) -> bool:
        return not getattr(self.body, "streaming", True)

    @property
    def has_text(self) -> bool:
        is_html = any(n == "Content-Type" and v.startswith("text/html") for n, v in self.headers)
        return is_html and self.is_whole and bool(self.body.content)

    @property
    def may_be_kept(self) -> bool:
        """Whether it answers its address in the one way there is, and forbids no keeping."""
        query = self.environ.get("QUERY_STRING", "")
        is_canonical = not query or self.environ.get(CANONICAL) == query
        told = {name.lower(): value for name, value in self.headers}
        varies = {name.strip().lower() for name in told.get("vary", "").split(",")} - {""}
        return (
            self.status.startswith("200 ")
            and is_canonical
            and told.get("content-type", "").startswith(_KEPT_TYPES)
            and "cache-control" not in told
            and varies <= _VARIES
        )

    @property
    def own_headers(self) -> Headers:
        return [(name, value) for name, value in self.headers if name.lower() not in _OURS]

    def content(self) -> bytes:
        """The whole body; Django's request has ended then, and its connection is given back."""
        try:
            return b"".join(self.body)
        finally:
            self.close()

    def close(self) -> None:
        getattr(self.body, "close", lambda: None)()


class KeptPages:
    """Answers from what is kept, and asks Django where nothing is, or nothing that still holds."""

    def __init__(
        self,
        application: WSGIApplication,
        shared: SharedCache | None = None,
        shelves: Shelves | None = None,
    ) -> None:
        self.application = application
        self.shared = shared
        self.shelves = shelves or Shelves()
        self.addresses = Addresses()
        self.generations = Generations()
        self._moments = Moments()
        self._flights = Flights()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        address = self.addresses.of(environ)
        if address is None:
            return self._send(self._ask_django(environ), environ, start_response)
        try:
            page = self._kept(address)
            if page is None:
                return self._find_or_make(address, environ, start_response)
        except psycopg.Error:
            return self._send(self._ask_django(environ), environ, start_response)
        return page.send(environ, start_response)

    def _kept(self, address: Address) -> Page | None:
        """The page of this process, if it still holds: one statement."""
        page = self.shelves.get(address)
        if page is None or not page.basis.holds_at(timezone.now().timestamp()):
            return None
        is_current = self.generations.sum_of(page.basis.array) == page.basis.generation
        return page if is_current else None

    def _find_or_make(
        self, address: Address, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Others who want the same page wait for it: not for a query nobody asked twice."""
        if address.query and self.shelves.get(address) is None:
            return self._make(address, environ, start_response)
        with self._flights.one(address):
            page = self._kept(address)  # another may have made it meanwhile
            if page is None:
                return self._make(address, environ, start_response)
        return page.send(environ, start_response)

    def _make(
        self, address: Address, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """From the shared cache, or by Django; kept where it may be."""
        made, each = timezone.now(), self.generations.each()
        page = self._shared(address, made.timestamp(), each)
        if page is not None:
            self.shelves.put(address, page)
            return page.send(environ, start_response)
        reads = Reads(self.generations.tables())
        with connection.execute_wrapper(reads):
            answer = self._ask_django({**environ, "REQUEST_METHOD": "GET"})
        keep = answer.is_public and answer.is_whole and answer.may_be_kept and reads.are_plain
        if not keep or not self.shelves.admits(address):
            return self._send(answer, environ, start_response)
        try:
            until = self._moments.until(reads.tables, each, made)
        except DatabaseFailure:  # it went away just now
            return self._send(answer, environ, start_response)
        tables = sorted(reads.tables)
        generation = sum(each.get(table, 0) for table in tables)
        basis = Basis(tables, generation, made.timestamp(), until)
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        page = Page.of(answer.own_headers, answer.content(), basis, accepted)
        self.shelves.put(address, page)
        if self.shared is not None:
            self.shared.put(address, page)
        return page.send(environ, start_response)

    def _shared(self, address: Address, now: float, each: dict[str, int]) -> Page | None:
        """The page that another process made, if it still holds."""
        page = self.shared.get(address) if self.shared is not None else None
        if page is None or not page.basis.holds_at(now):
            return None
        generation = sum(each.get(table, 0) for table in page.basis.tables)
        return page if generation == page.basis.generation else None

    def _ask_django(self, environ: WSGIEnvironment) -> Answer:
        answer = Answer(environ, None)

        def start_response(status: str, headers: Headers, exc_info: Any = None) -> Any:
            answer.status, answer.headers = status, headers

        answer.body = self.application(environ, start_response)
        return answer

    def _send(
        self, answer: Answer, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """What is not kept; compressed where everybody may see it, and no secret can leak."""
        headers, body = answer.headers, answer.body
        encoding = best_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if encoding != PLAIN and answer.is_public and answer.has_text:
            content = compress(answer.content(), encoding)
            length = ("Content-Length", str(len(content)))
            coding = [("Content-Encoding", encoding), ("Vary", VARY), length]
            headers, body = [*answer.own_headers, *coding], [content]
        start_response(answer.status, headers)
        if environ["REQUEST_METHOD"] != "HEAD":
            return body
        answer.close()
        return []
