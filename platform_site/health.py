"""Two plain answers for whoever watches over the server."""

from functools import cache

from django.db import Error as DatabaseFailure
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache


def _plain(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(text + "\n", status=status, content_type="text/plain; charset=utf-8")


@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """`/healthz`: this process answers; says nothing about the database."""
    return _plain("ok")


@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """`/readyz`: the database answers and has every migration, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        _require_migrations()
    except DatabaseFailure:
        return _plain("database does not answer", status=503)
    except MigrationsMissing:
        return _plain("migrations are missing", status=503)
    return _plain("ready")


class MigrationsMissing(Exception):
    """The tables are older than this code."""


@cache
def _require_migrations() -> None:
    """Remembered once it is true: while a process lives, its migrations stay applied."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise MigrationsMissing
