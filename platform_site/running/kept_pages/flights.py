"""One makes a page, the others who want it wait for it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from platform_site.running.kept_pages.addresses import Address

LONGEST_WAIT = 5.0  # seconds


class Flights:
    def __init__(self) -> None:
        self._under_way: dict[Address, threading.Event] = {}
        self._lock = threading.Lock()

    @contextmanager
    def one(self, address: Address) -> Iterator[bool]:
        """The first makes the page inside; the others come in when it has left, to look again.

        Gives whether another was there first.
        """
        with self._lock:
            landed = self._under_way.get(address)
            if landed is None:
                mine = self._under_way[address] = threading.Event()
        if landed is not None:
            landed.wait(LONGEST_WAIT)
            yield True
            return
        try:
            yield False
        finally:
            with self._lock:
                del self._under_way[address]
            mine.set()
