"""Who waits for the database, and for how long. What PostgreSQL itself limits is in role.py."""

import select
from typing import Any

import psycopg
from django.db.backends.postgresql import base, schema
from psycopg_pool import ConnectionPool, PoolTimeout

from platform_site.running.postgresql.prepared import allow_prepared_statements

# A restart of the database takes less. Once somebody has waited as long in vain, the others are
# told at once, until there is a connection again.
SECONDS_TO_WAIT = 5.0
_SECONDS_WHILE_AWAY = 0.2
# A table that is in use is not changed: all who read it meanwhile would wait behind the change.
_LIMITS_OF_A_MIGRATION = "SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '15min'"


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    def __enter__(self) -> "DatabaseSchemaEditor":
        super().__enter__()
        if self.atomic_migration and not self.collect_sql:
            self.execute(_LIMITS_OF_A_MIGRATION, None)
        return self


class DatabaseWrapper(base.DatabaseWrapper):
    SchemaEditorClass = DatabaseSchemaEditor

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            connection = super().get_new_connection(conn_params)
            while self.pool and has_ended(connection):
                self.pool.putconn(connection)  # which replaces it
                connection = super().get_new_connection(conn_params)
        except PoolTimeout:
            self.pool.timeout = _SECONDS_WHILE_AWAY
            raise
        if self.pool:
            self.pool.timeout = SECONDS_TO_WAIT
        allow_prepared_statements(connection)
        return connection


def has_ended(connection: psycopg.Connection[Any]) -> bool:
    """Whether the server has closed a connection that lay in the pool.

    It says so before it does. Where nothing has come in, nothing is asked: that would take each
    request as long as one of its statements.
    """
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    if not poll.poll(0):
        return False
    try:
        ConnectionPool.check_connection(connection)
    except psycopg.Error:
        connection.close()
        return True
    return False
