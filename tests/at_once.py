"""Several people doing something at the same moment."""

import threading
from collections.abc import Callable

from django.db import connection


def together(*acts: Callable[[], object]) -> None:
    """Do all of these at the same time, each on a connection of its own."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
