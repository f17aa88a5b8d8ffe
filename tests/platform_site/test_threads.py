"""A probe is answered while every thread of a worker makes a page."""

import inspect
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from types import SimpleNamespace

import pytest
from gunicorn.workers.gthread import TConn, ThreadWorker

from platform_site.running.threads import Threads, has_gone

PAGES, PROBES = 8000, 8001


Connect = Callable[..., SimpleNamespace]


@pytest.fixture
def connection() -> Iterator[Connect]:
    """Makes connections whose visitors have sent this much."""
    with ExitStack() as closing:

        def connection(port: int, asked: bytes = b"GET / HTTP/1.1\r\n") -> SimpleNamespace:
            ours, theirs = map(closing.enter_context, socket.socketpair())
            theirs.sendall(asked)
            return SimpleNamespace(server=("127.0.0.1", port), sock=ours, visitor=theirs)

        yield connection


@pytest.fixture
def busy(connection: Connect) -> Iterator[Threads]:
    """Threads that all make a page."""
    threads, done = Threads(2, PROBES), threading.Event()
    pages = [threads.submit(lambda _: done.wait(30), connection(PAGES)) for _ in range(3)]
    yield threads
    assert not any(page.done() for page in pages)
    done.set()
    threads.shutdown()


@pytest.mark.parametrize("asked", [b"GET /healthz HTTP/1.1\r\n", b"HEAD /readyz?a=b HTTP/1.0\r\n"])
def test_a_probe_does_not_wait_for_pages(busy: Threads, connection: Connect, asked: bytes) -> None:
    assert busy.submit(lambda _: "ok", connection(PAGES, asked)).result(10) == "ok"


def test_whatever_is_asked_at_the_port_of_probes_does_not_wait(
    busy: Threads, connection: Connect
) -> None:
    assert busy.submit(lambda _: "ok", connection(PROBES)).result(10) == "ok"


def test_a_probe_that_waits_for_the_database_holds_up_no_other(
    busy: Threads, connection: Connect
) -> None:
    hangs = threading.Event()
    ready, alive = (connection(PAGES, f"GET {path} ".encode()) for path in ("/readyz", "/healthz"))
    waiting = busy.submit(lambda _: hangs.wait(30), ready)
    assert busy.submit(lambda _: "ok", alive).result(10) == "ok"
    assert not waiting.done()
    hangs.set()


def test_a_visitor_who_closed_the_window_is_noticed_even_with_an_unread_request(
    connection: Connect,
) -> None:
    request = connection(PAGES)
    assert not has_gone(request.sock)
    request.visitor.close()
    assert has_gone(request.sock)


def test_gunicorn_hands_over_connections_that_know_their_port() -> None:
    assert "server" in inspect.signature(TConn).parameters
    assert "submit(self.handle, conn)" in inspect.getsource(ThreadWorker.enqueue_req)
