"""One picture at a time on this machine: memory is that of one, however many are sent at once."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings


@contextmanager
def picture_lock() -> Iterator[None]:
    """Wait for the others, in whichever thread or process; the end of a process frees it."""
    with settings.PICTURE_LOCK.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
