"""`manage.py serve`: from a fresh clone to an answering site in one command."""

import errno
import http.client
import io
import socket
import sys
import threading
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from organizations.models import Organization
from platform_site.running import database
from platform_site.running.data_folder import make_folder
from platform_site.running.web_server import WebServer
from platform_site.starter import demo

IS_SUITABLE = """
    SELECT current_setting('server_version_num')::integer >= 150000
        AND has_schema_privilege(current_schema(), 'CREATE')
        AND NOT pg_is_in_recovery()
"""
# What the pages say or lack where production gives no value.
UNSET = {
    "SITE_OPERATOR": "every page and mail says that this is a demonstration",
    "HELP_PHONE": "no page names a telephone",
}


class Command(BaseCommand):
    help = (
        "Start the site: database, tables, static files and starter content come by "
        "themselves. With DATABASE_URL set it is production (docs/operations.md)."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--data` is read in manage.py, before the settings; it stands here for --help."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--data", metavar="DIR", help="folder for everything the site keeps")

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        """Prepare everything, then serve until Ctrl-C or SIGTERM."""
        listener = open_listener(host, port)
        require_folders()
        self.require_database()
        self.prepare()
        connection.close()
        # Its threads do not survive a fork.
        connection.close_pool()  # type: ignore[attr-defined] # stubs: of the PostgreSQL backend
        announce = threading.Thread(target=self.announce, args=(host, port), daemon=True)
        WebServer(listener, announce.start).run()

    def prepare(self) -> None:
        """Every step may run again on a site that has data."""
        with self.step("Updating the tables"):
            quietly("migrate", interactive=False)
            quietly("createcachetable")
        with self.step("Collecting static files"):
            quietly("collectstatic", interactive=False)
        with self.step("Loading themes, prefectures and municipalities"):
            quietly("load_vocabulary")
        if not Organization.objects.exists():
            with self.step("Loading the starter content"), transaction.atomic():
                quietly("load_starter_content")
        if settings.EMBEDDED:
            with self.step("Creating the demo accounts"), transaction.atomic():
                demo.create_demo()

    def require_database(self) -> None:
        if database.first_row(IS_SUITABLE) != (True,):
            raise CommandError(
                "The database named by DATABASE_URL must be PostgreSQL 15 or newer, and its role "
                "must own it, so that tables can be made (docs/operations.md)."
            )

    @contextmanager
    def step(self, label: str) -> Iterator[None]:
        """Print the label of a step that takes longer than a second."""
        started = time.monotonic()
        timer = threading.Timer(1, lambda: self.say(f"{label} …"))
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
        if not timer.is_alive() and time.monotonic() - started > 1:
            self.say(f"  done in {time.monotonic() - started:.0f} s")

    def announce(self, host: str, port: int) -> None:
        """Say where the site is once it answers."""
        # Not an address to bind: it is translated into one that can be opened.
        reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
        while not is_ready(reachable, port):
            time.sleep(0.1)
        if not settings.LOCAL:
            for line in what_is_unset():
                self.say(line)
        self.say(f"Ready: http://{f'[{reachable}]' if ':' in reachable else reachable}:{port}/")
        if settings.EMBEDDED:
            self.say(demo.accounts_text())

    def say(self, text: str) -> None:
        """Print at once, also where the output is a file or a pipe."""
        self.stdout.write(text)
        self.stdout.flush()
        sys.stdout.flush()


def what_is_unset() -> list[str]:
    """A line for each value that the pages miss."""
    missing = {name: effect for name, effect in UNSET.items() if not getattr(settings, name)}
    return [f"{name} is not set: {effect}." for name, effect in missing.items()]


def require_folders() -> None:
    """Check the folders for static files and uploads first, before the steps that take minutes."""
    make_folder(Path(settings.STATIC_ROOT), "with --data DIR or PLATFORM_DATA_DIR")
    make_folder(Path(settings.MEDIA_ROOT), "with MEDIA_ROOT")


def quietly(command: str, **options: Any) -> None:
    """Run a command without its output."""
    call_command(command, verbosity=0, stdout=io.StringIO(), **options)


def open_listener(host: str, port: int) -> socket.socket:
    """Bind the port before anything else, to fail at once where it is in use."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            raise CommandError(
                f"Port {port} is taken by another program: choose another one with --port N."
            ) from error
        reason = getattr(error, "strerror", None) or "a port is a number up to 65535"
        raise CommandError(f"Cannot listen on {host}, port {port}: {reason}.") from error
    return listener


def is_ready(host: str, port: int) -> bool:
    """Ask /readyz as a load balancer would."""
    request = http.client.HTTPConnection(host, port, timeout=5)
    try:
        request.request("GET", "/readyz")
        return request.getresponse().status == 200
    except OSError:
        return False
    finally:
        request.close()
