"""Visitors who ask one page again and again: a light program in a process of its own.

Run as a file it imports nothing of the site, and answers on its output in JSON. One thread waits
for all connections; a connection is kept where the server keeps it. Where a change is given, it
is committed before each request is sent.
"""

import json
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass

import psycopg

_LONGEST_WAIT = 60  # seconds without any answer
_HEADERS = (
    "Host: {host}\r\nAccept: text/html\r\nAccept-Encoding: gzip, br\r\n"
    "X-Forwarded-Proto: https\r\nX-Forwarded-For: 192.0.2.1\r\nConnection: keep-alive\r\n"
)


@dataclass(frozen=True)
class Visit:
    """What is asked: `most` requests, or as many as `seconds` allow, on some connections.

    `change` is a statement, committed before each request in the database `conninfo`.
    """

    port: int
    address: str
    seconds: float
    connections: int = 1
    most: int = 1_000_000
    host: str = "www.example.jp"
    cookie: str = ""
    change: str = ""
    conninfo: str = ""

    @property
    def request(self) -> bytes:
        cookie = f"Cookie: {self.cookie}\r\n" if self.cookie else ""
        headers = _HEADERS.format(host=self.host) + cookie
        return f"GET {self.address} HTTP/1.1\r\n{headers}\r\n".encode()


@dataclass(frozen=True)
class Answers:
    """`times` are the milliseconds of each request; `size` are the bytes of the last body."""

    seconds: float
    times: list[float]
    size: int

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds

    def percentile(self, share: float) -> float:
        """The time that this share of the requests did not exceed."""
        ordered = sorted(self.times)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def send(visit: Visit) -> Answers:
    """As `visit_page`, in a process of its own, which one that waits for it does not slow down."""
    command = [sys.executable, "-P", __file__, json.dumps(asdict(visit))]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{visit.address}: {done.stderr.strip().splitlines()[-1]}")
    return Answers(**json.loads(done.stdout))


class _Connection:
    """One visitor: a request under way, and what came of its answer."""

    def __init__(self, port: int, request: bytes) -> None:
        self.port, self.request = port, request
        self.socket: socket.socket | None = None
        self.begin = 0.0
        self.is_new = True
        self.answer = b""

    def ask(self) -> socket.socket:
        """Send the request, on a new connection where there is none."""
        self.begin, self.answer = time.perf_counter(), b""
        self.is_new = self.socket is None
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port))
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(self.request)
        return self.socket

    def read(self) -> bool:
        """Take what has come; whether the answer is whole.

        Where the server has closed a kept connection meanwhile, the answer is empty.
        """
        assert self.socket
        try:
            came = self.socket.recv(262_144)
        except ConnectionResetError:
            came = b""
        self.answer += came
        if came:
            return self._is_whole()
        self.close()
        if self.is_new and not self.answer:
            raise ConnectionError("closed without an answer")
        return True

    def close(self) -> None:
        if self.socket:
            self.socket.close()
        self.socket = None

    def checked_size(self) -> int:
        """Bytes of the body; RuntimeError where the answer is not 200."""
        head, _, body = self.answer.partition(b"\r\n\r\n")
        if head[9:12] != b"200":
            raise RuntimeError(f"answered {head[9:12].decode()}")
        if b"\r\nconnection: close" in head.lower():
            self.close()
        return len(body)

    def _is_whole(self) -> bool:
        head, found, body = self.answer.partition(b"\r\n\r\n")
        if not found:
            return False
        headers = head.lower()
        length = headers.find(b"\r\ncontent-length:")
        if length >= 0:
            end = headers.find(b"\r\n", length + 2)
            number = headers[length + 17 : end if end >= 0 else None]
            return len(body) >= int(number)
        return b"\r\ntransfer-encoding: chunked" in headers and body.endswith(b"0\r\n\r\n")


def visit_page(visit: Visit) -> Answers:
    """Let the visitors ask; RuntimeError where an answer is not 200."""
    with ExitStack() as opened:
        change = _changing(visit, opened)
        visitors = [_Connection(visit.port, visit.request) for _ in range(visit.connections)]
        for one in visitors:
            opened.callback(one.close)
        waiting = opened.enter_context(selectors.DefaultSelector())
        return _ask_all(visitors, visit, change, waiting)


def _ask_all(
    visitors: list[_Connection],
    visit: Visit,
    change: Callable[[], object],
    waiting: selectors.BaseSelector,
) -> Answers:
    times: list[float] = []
    size = 0
    started = time.perf_counter()

    def ask(one: _Connection) -> None:
        change()
        waiting.register(one.ask(), selectors.EVENT_READ, one)

    for one in visitors:
        ask(one)
    while waiting.get_map():
        ready = waiting.select(_LONGEST_WAIT)
        if not ready:
            raise TimeoutError(f"no answer within {_LONGEST_WAIT} s")
        for key, _ in ready:
            one = key.data
            if not one.read():
                continue
            waiting.unregister(key.fileobj)
            now = time.perf_counter()
            if one.answer:
                times.append((now - one.begin) * 1000)
                size = one.checked_size()
            if now - started < visit.seconds and len(times) < visit.most:
                ask(one)
    return Answers(time.perf_counter() - started, times, size)


def _changing(visit: Visit, opened: ExitStack) -> Callable[[], object]:
    if not visit.change:
        return lambda: None
    database = opened.enter_context(psycopg.connect(visit.conninfo, autocommit=True))
    return lambda: database.execute(visit.change)


if __name__ == "__main__":
    given = Visit(**json.loads(sys.argv[1]))
    print(json.dumps(asdict(visit_page(given))))
