"""What holds for every connection of the site, kept by PostgreSQL for its role in its database.

A pooler such as PgBouncer hands a connection on after each transaction: what one visitor's request
set on it would be lost for the next, or hold for somebody else.
"""

from django.db import connection
from psycopg import sql

# Compiling a search would take longer than answering it, and sorting what it found on the disk too.
# Only questions for keys are prepared (`prepared.py`), and one plan is good for all of them: to
# try five others first on each connection takes longer than to answer them.
PLANNING = {"jit": "off", "work_mem": "32MB", "plan_cache_mode": "force_generic_plan"}
# A request that takes longer helps nobody any more. Work of an hour says so in its transaction.
LIMITS = {
    "statement_timeout": "20s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
}


def keep_settings() -> None:
    """For all connections that are made from now on; no right is needed but to be that role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_database()")
        place = tuple(map(sql.Identifier, cursor.fetchone() or ()))
        for name, value in {**PLANNING, **LIMITS}.items():
            statement = sql.SQL("ALTER ROLE {} IN DATABASE {} SET {} TO {}")
            cursor.execute(statement.format(*place, sql.Identifier(name), sql.Literal(value)))
