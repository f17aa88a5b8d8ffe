"""The threads of a worker. Whoever asks at the port of the probes does not wait for pages."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.conf import settings
from gunicorn.workers.gthread import ThreadWorker


class Threads(ThreadPoolExecutor):
    """Those for pages, and one for connections that came in at `probe_port`."""

    def __init__(self, number: int, probe_port: int) -> None:
        super().__init__(number)
        self._probe_port = probe_port
        self._probes = ThreadPoolExecutor(1)

    def submit(  # type: ignore[override] # gunicorn hands over connections alone
        self, handle: Callable[[Any], Any], connection: Any
    ) -> Future[Any]:
        if self._probe_port and connection.server[1:2] == (self._probe_port,):
            return self._probes.submit(handle, connection)
        return super().submit(handle, connection)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._probes.shutdown(wait, cancel_futures=cancel_futures)
        super().shutdown(wait, cancel_futures=cancel_futures)


class Worker(ThreadWorker):
    def get_thread_pool(self) -> Threads:
        return Threads(self.cfg.threads, settings.PROBE_PORT)
