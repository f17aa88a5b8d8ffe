"""Keeps the rows that migrations and the vocabulary put in, for tests that commit.

Such tests empty every table when they end; loading 1,741 municipalities again one by one
would cost more than the tests.
"""

from dataclasses import dataclass, field

from django.db import connection, transaction


@dataclass
class ReferenceRows:
    """The content of every table, taken once and put back as often as needed."""

    tables: dict[str, bytes] = field(default_factory=dict)

    def take(self) -> None:
        """Read all tables; those of Django's migrations stay as they are."""
        with connection.cursor() as cursor:
            for name in connection.introspection.django_table_names(only_existing=True):
                table = connection.ops.quote_name(name)
                with cursor.copy(f"COPY {table} TO STDOUT") as rows:
                    self.tables[table] = b"".join(bytes(row) for row in rows)

    def put_back(self) -> None:
        """In one transaction, since foreign keys are only checked at its end."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(self.tables)}")
            for table, content in self.tables.items():
                if content:
                    with cursor.copy(f"COPY {table} FROM STDIN") as rows:
                        rows.write(content)
