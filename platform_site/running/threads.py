"""The threads of a worker: who asks a probe waits for no page, and who has gone gets none."""

import select
import selectors
import signal
import socket
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any

from django.conf import settings
from gunicorn import util
from gunicorn.workers.gthread import TConn, ThreadWorker

from platform_site.running.headers import with_headers
from platform_site.running.health import PROBES

_LONGEST_PROBE = max(map(len, PROBES)) + len("HEAD  ")
_SECONDS_TO_ASK = 5
_HAS_GONE = select.POLLHUP | select.POLLERR | getattr(select, "POLLRDHUP", 0)


class Threads(ThreadPoolExecutor):
    """Those for pages, and one for each probe: if one waits, the other does not."""

    def __init__(self, number: int, probe_port: int) -> None:
        super().__init__(number)
        self._probe_port = probe_port
        self._probes = {path: ThreadPoolExecutor(1) for path in PROBES}
        self._at_probe_port = ThreadPoolExecutor(1)

    def submit(  # type: ignore[override] # gunicorn hands over connections alone
        self, handle: Callable[[Any], Any], connection: Any
    ) -> Future[Any]:
        probe = self._probes.get(_path_asked_at(connection.sock))
        if probe is not None:
            return probe.submit(handle, connection)
        if self._probe_port and connection.server[1:2] == (self._probe_port,):
            return self._at_probe_port.submit(handle, connection)
        return super().submit(handle, connection)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        for one in (*self._probes.values(), self._at_probe_port):
            one.shutdown(wait, cancel_futures=cancel_futures)
        super().shutdown(wait, cancel_futures=cancel_futures)


class Worker(ThreadWorker):
    def init_signals(self) -> None:
        """Ctrl-C reaches every process of a terminal: ours are stopped by the first of them."""
        super().init_signals()
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def get_thread_pool(self) -> Threads:
        return Threads(self.cfg.threads, settings.PROBE_PORT)

    def enqueue_req(self, conn: TConn) -> None:
        """A new connection gets a thread once something is asked on it."""
        if conn.initialized or conn.data_ready or _has_data(conn.sock):
            super().enqueue_req(conn)
        else:
            self._wait_without_a_thread(conn)

    def _wait_without_a_thread(self, conn: TConn) -> None:
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + _SECONDS_TO_ASK
        self.pending_conns.append(conn)
        asked = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, asked)

    def handle_request(self, req: Any, conn: TConn) -> bool:
        """Nothing is made for a visitor who has closed the window while the request waited."""
        return not has_gone(conn.sock) and super().handle_request(req, conn)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Gunicorn's own answers bear the headers of all others."""
        answer = _Written()
        super().handle_error(req, answer, addr, exc)
        with suppress(OSError):
            util.write_nonblock(client, with_headers(answer.content))


class _Written:
    """Takes what Gunicorn writes to a socket."""

    content = b""

    def gettimeout(self) -> float:
        return 0.0

    def sendall(self, content: bytes) -> None:
        self.content += content


def has_gone(sock: socket.socket) -> bool:
    """Whether the other side has closed the connection, even if its request is not read yet."""
    poll = select.poll()
    poll.register(sock, _HAS_GONE)
    return any(event & _HAS_GONE for _, event in poll.poll(0))


def _has_data(sock: socket.socket) -> bool:
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(0))


def _path_asked_at(sock: socket.socket) -> str:
    """The address in the first line of what has come in, if it is as short as a probe's."""
    try:
        line = sock.recv(_LONGEST_PROBE, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except OSError:
        return ""
    words = line.decode("latin-1").split(" ")
    return words[1].partition("?")[0] if len(words) > 1 else ""
