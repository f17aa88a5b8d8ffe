"""The production web server, run inside `manage.py serve`."""

import os
import signal
import socket
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from platform_site.running.application import site_application
from platform_site.running.memory import keep_what_is_loaded, return_large_blocks
from platform_site.running.threads import Worker
from vocabulary.django_internals import load_addresses


class WebServer(BaseApplication):
    """Gunicorn on an open socket; `when_listening` is called once workers may start.

    Four threads in each of two workers (WEB_CONCURRENCY changes the number) share the
    loaded application. A line of a request may have 8,190 bytes; longer ones get a 414.
    """

    def __init__(self, listener: socket.socket, when_listening: Callable[[], None]) -> None:
        self.when_listening = when_listening
        self.addresses = [f"fd://{listener.detach()}", *_probe_addresses()]
        super().__init__()

    def load_config(self) -> None:
        """What Gunicorn is told, at the start and at each reload; the sockets are open already."""
        options = {
            "bind": self.addresses,
            "workers": settings.WEB_CONCURRENCY,
            "threads": 4,
            "worker_class": Worker,
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": 10,
            "limit_request_line": 8190,
            # What proxies tell is read by Django, as TRUSTED_PROXY_COUNT says.
            "forwarded_allow_ips": "",
            "forwarder_headers": "",
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": self._ready,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The WSGI application, its addresses loaded before the workers part from us."""
        application = site_application()
        load_addresses()
        keep_what_is_loaded()
        return_large_blocks()
        return application

    def _ready(self, arbiter: Arbiter) -> None:
        if _closing_the_terminal_ends_us():
            signal.signal(signal.SIGHUP, lambda *_: arbiter.signal(signal.SIGTERM, None))
        signal.signal(signal.SIGINT, partial(_finish_requests, arbiter))
        self.when_listening()


def _probe_addresses() -> list[str]:
    """Where probes may ask without waiting for pages; at the port of the pages they may as well."""
    if not settings.PROBE_PORT:
        return []
    listener = socket.create_server(("", settings.PROBE_PORT))
    return [f"fd://{listener.detach()}"]


def _finish_requests(arbiter: Arbiter, *received: Any) -> None:
    """Ctrl-C stops as SIGTERM does; a second one does not wait for what is running."""
    arbiter.signal(signal.SIGTERM, None)
    signal.signal(signal.SIGINT, arbiter.signal)


def _closing_the_terminal_ends_us() -> bool:
    return os.isatty(0)
