"""The pages of one process, bounded by their bytes; what was asked for longest ago goes first.

Addresses with a query have a shelf of their own and enter it when they are asked for a second
time, so that nobody who asks for a thousand of them pushes out the others.
"""

import threading
from collections import OrderedDict

from platform_site.running.kept_pages.addresses import Address
from platform_site.running.kept_pages.page import Page

MOST_BYTES = 32 * 1024 * 1024
_LARGEST_SHARE = 16  # of a shelf, so that one enormous page does not push out the others
_MOST_NOTED = 10_000


class Shelf:
    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._pages: OrderedDict[Address, Page] = OrderedDict()
        self._sizes: dict[Address, int] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, address: Address) -> Page | None:
        with self._lock:
            page = self._pages.get(address)
            if page is not None:
                self._pages.move_to_end(address)
            return page

    def put(self, address: Address, page: Page) -> None:
        size = page.size
        with self._lock:
            self._remove(address)
            if size * _LARGEST_SHARE > self.most_bytes:
                return
            self._pages[address], self._sizes[address] = page, size
            self.bytes += size
            while self.bytes > self.most_bytes:
                self._remove(next(iter(self._pages)))

    def _remove(self, address: Address) -> None:
        if self._pages.pop(address, None):
            self.bytes -= self._sizes.pop(address)


class Shelves:
    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.plain, self.queries = Shelf(most_bytes // 2), Shelf(most_bytes // 2)
        self._asked_once: OrderedDict[int, None] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, address: Address) -> Page | None:
        return self._of(address).get(address)

    def put(self, address: Address, page: Page) -> None:
        self._of(address).put(address, page)

    def admits(self, address: Address) -> bool:
        """Whether a page of this address may enter; with a query, when asked a second time."""
        if not address.query:
            return True
        mark = hash(address)
        with self._lock:
            if mark in self._asked_once:
                return True
            self._asked_once[mark] = None
            if len(self._asked_once) > _MOST_NOTED:
                self._asked_once.popitem(last=False)
        return False

    def _of(self, address: Address) -> Shelf:
        return self.queries if address.query else self.plain
