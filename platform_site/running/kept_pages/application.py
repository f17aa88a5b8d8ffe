"""The kept pages as a WSGI application around Django's."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import psycopg
from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from platform_site.running.kept_pages.addresses import Address, Addresses
from platform_site.running.kept_pages.answer import Answer
from platform_site.running.kept_pages.flights import Flights
from platform_site.running.kept_pages.generations import Generations
from platform_site.running.kept_pages.page import Page
from platform_site.running.kept_pages.shelves import Shelves
from records.answers import Answers, TableStates
from records.reads import Reading, Tables

if TYPE_CHECKING:
    from platform_site.running.kept_pages.shared_cache import SharedCache

# Named as a string, as Django names its caches: the client of Valkey and Redis takes a seventh of
# the start and is only loaded where there is one.
_SHARED_CACHE = "platform_site.running.kept_pages.shared_cache.SharedCache"


def with_kept_pages(application: WSGIApplication) -> "KeptPages":
    """Django's application with kept pages before it, as the settings say."""
    url = settings.KEPT_PAGES_CACHE_URL
    return KeptPages(application, import_string(_SHARED_CACHE)(url) if url else None)


class KeptPages:
    """Answers from what is kept, and asks Django where nothing is, or nothing that still holds."""

    def __init__(
        self,
        application: WSGIApplication,
        shared: "SharedCache | None" = None,
        shelves: Shelves | None = None,
    ) -> None:
        self.application = application
        self.shared = shared
        self.shelves = shelves or Shelves()
        self.addresses = Addresses()
        self.generations = Generations()
        self._answers = Answers()
        self._flights = Flights()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        address = self.addresses.of(environ)
        if address is None:
            return self._not_kept(environ).send(environ, start_response)
        try:
            page = self._kept(address)
            if page is None:
                return self._find_or_make(address, environ, start_response)
        except psycopg.Error:
            return Answer.of(self.application, environ).send(environ, start_response)
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
        with self._flights.one(address) as another_made_it:
            page = self._kept(address) if another_made_it else None
            if page is None:
                return self._make(address, environ, start_response)
        return page.send(environ, start_response)

    def _make(
        self, address: Address, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """From the shared cache, or by Django; kept where it may be."""
        now = timezone.now()
        states = self.generations.states(now)
        page = self._shared(address, now, states)
        if page is not None:
            self.shelves.put(address, page)
            return page.send(environ, start_response)
        reading = self._reading(self.generations.tables(), lambda: states)
        with reading.observed():
            answer = Answer.of(self.application, {**environ, "REQUEST_METHOD": "GET"})
        keep = answer.is_public and answer.is_whole and answer.may_be_kept
        if not keep or not self.shelves.admits(address):
            return answer.send(environ, start_response)
        basis = reading.basis(reading.reads)
        if basis is None:
            return answer.send(environ, start_response)
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        before = self.shelves.get(address)
        page = Page.of(answer.own_headers, answer.content(), basis, accepted, before)
        self.shelves.put(address, page)
        if self.shared is not None:
            self.shared.put(address, page)
        return page.send(environ, start_response)

    def _not_kept(self, environ: WSGIEnvironment) -> Answer:
        """Made for one person; what it has in common with other pages is remembered."""
        if not self.addresses.is_read(environ):
            return Answer.of(self.application, environ)
        try:
            tables = self.generations.tables()
        except psycopg.Error:
            return Answer.of(self.application, environ)
        with self._reading(tables, self._states).observed():
            return Answer.of(self.application, environ)

    def _reading(self, tables: Tables, states: Callable[[], TableStates | None]) -> Reading:
        return Reading(tables, self._answers, states)

    def _states(self) -> TableStates | None:
        """Those of the tables; None where the database does not answer."""
        try:
            return self.generations.states(timezone.now())
        except psycopg.Error:
            return None

    def _shared(self, address: Address, now: datetime, states: TableStates) -> Page | None:
        """The page that another process made, if it still holds."""
        page = self.shared.get(address) if self.shared is not None else None
        if page is None or not page.basis.holds(states.generations, now.timestamp()):
            return None
        return page
