"""The two health checks for load balancers and monitoring."""

from collections.abc import Callable
from functools import cache

from django.db import Error as DatabaseFailure
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse


class MigrationsMissing(Exception):
    """The tables are older than this code."""


def alive() -> HttpResponse:
    """`/healthz`: this process answers; says nothing about the database."""
    return _plain("ok")


def ready() -> HttpResponse:
    """`/readyz`: the database answers and has every migration, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        _require_migrations()
    except DatabaseFailure:
        return _plain("the database does not answer", status=503)
    except MigrationsMissing:
        return _plain("migrations are missing", status=503)
    return _plain("ready")


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


@cache
def _require_migrations() -> None:
    """Cached once it succeeds: migrations stay applied while a process lives."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise MigrationsMissing
