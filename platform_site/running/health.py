"""The two health checks for load balancers and monitoring."""

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import Error as DatabaseFailure
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse

LEAST_MEGABYTES = 100


class MigrationsMissing(Exception):
    """The tables are older than this code."""


def alive() -> HttpResponse:
    """`/healthz`: this process answers; says nothing about the database."""
    return _plain("ok")


def ready() -> HttpResponse:
    """`/readyz`: the database has every migration, the disks have room; else 503.

    The number of free megabytes stands in the answer, for those who watch it.
    """
    free = _free_megabytes()
    if free < LEAST_MEGABYTES:
        return _plain(f"the disk is full: {free} MB are free", status=503)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        _require_migrations()
    except DatabaseFailure:
        return _plain("the database does not answer", status=503)
    except MigrationsMissing:
        return _plain("migrations are missing", status=503)
    return _plain(f"ready, {free} MB are free")


PROBES = {"/healthz": alive, "/readyz": ready}

GetResponse = Callable[[HttpRequest], HttpResponse]


def probes(get_response: GetResponse) -> GetResponse:
    """Respond before all other middleware: load balancers send any Host, over plain HTTP."""

    def middleware(request: HttpRequest) -> HttpResponse:
        probe = PROBES.get(request.path_info)
        return probe() if probe else get_response(request)

    return middleware


def _plain(text: str, status: int = 200) -> HttpResponse:
    response = HttpResponse(text + "\n", status=status, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response


def _free_megabytes() -> int:
    """Of the fuller of the two places that the site writes to."""
    places = (settings.MEDIA_ROOT, settings.STATIC_ROOT)
    there = [place for place in map(Path, places) if place.exists()]
    return min(shutil.disk_usage(place).free for place in there) // 1_000_000


@cache
def _require_migrations() -> None:
    """Cached once it succeeds: migrations stay applied while a process lives."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise MigrationsMissing
