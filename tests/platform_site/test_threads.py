"""A probe is answered while every thread of a worker makes a page."""

import inspect
import threading
from types import SimpleNamespace

from gunicorn.workers.gthread import TConn, ThreadWorker

from platform_site.running.threads import Threads

PAGES, PROBES = 8000, 8001


def connection(port: int) -> SimpleNamespace:
    return SimpleNamespace(server=("127.0.0.1", port))


def test_a_probe_does_not_wait_for_pages() -> None:
    threads, done = Threads(2, PROBES), threading.Event()
    try:
        pages = [threads.submit(lambda _: done.wait(10), connection(PAGES)) for _ in range(3)]
        assert threads.submit(lambda _: "ok", connection(PROBES)).result(10) == "ok"
        assert not any(page.done() for page in pages)
    finally:
        done.set()
        threads.shutdown()


def test_without_a_port_of_their_own_probes_are_as_pages() -> None:
    threads = Threads(2, 0)
    assert threads.submit(lambda _: "ok", connection(PAGES)).result(10) == "ok"
    threads.shutdown()


def test_gunicorn_hands_over_connections_that_know_their_port() -> None:
    assert "server" in inspect.signature(TConn).parameters
    assert "submit(self.handle, conn)" in inspect.getsource(ThreadWorker.enqueue_req)
