"""The triggers by which every change of what public pages read is counted, in its transaction.

They stand on all tables of our own apps, links between rows included, so that a new kind has
them by itself. Each app says in its `apps.py` which of its models no public page reads
(`unread_models`), and which columns (`unread_columns`, by model) change too often to count.
"""

import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from records.parts import part_columns

# Of other packages: whether a writer belongs to the secretariat stands beside each post, whether
# the menu leads to the admin depends on what a group allows, and whether a case was withdrawn is
# read from the log, whose rows name the kind of the case.
_READ_OF_OTHERS = (
    "auth.Group",
    "auth.Group_permissions",
    "auth.Permission",
    "contenttypes.ContentType",
)
_PREFIX = "generation_"

# A transaction counts once for each name, however many statements it has: what it counted is
# noted in a setting that ends, or is taken back to a savepoint, together with it. Rows are merged
# now and then, those that nobody else is merging; the sum is the same before and after.
# The arguments of a trigger: nothing where PostgreSQL names the changed rows, and then maybe the
# column of the parts (`records/parts.py`); 'any' where it does not.
_FUNCTION = """
DECLARE
    counted text := coalesce(current_setting('records.counted', true), '');
    names text[] := ARRAY[TG_TABLE_NAME::text];
    parts text[];
    new_id bigint;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        names := names || ARRAY(
            SELECT DISTINCT table_name FROM records_generation
            WHERE starts_with(table_name, TG_TABLE_NAME || ':')
        );
    ELSIF TG_NARGS = 0 OR TG_ARGV[0] <> 'any' THEN
        IF TG_NARGS = 0 AND position('|' || TG_TABLE_NAME || '|' IN counted) > 0 THEN
            RETURN NULL;
        END IF;
        IF NOT EXISTS (SELECT FROM changed) THEN
            RETURN NULL;
        END IF;
        IF TG_NARGS > 0 THEN
            EXECUTE format('SELECT array_agg(DISTINCT %L || %I) FROM changed',
                TG_TABLE_NAME || ':', TG_ARGV[0]) INTO parts;
            names := names || parts;
        END IF;
    END IF;
    FOR i IN 1 .. cardinality(names) LOOP
        CONTINUE WHEN position('|' || names[i] || '|' IN counted) > 0;
        INSERT INTO records_generation (table_name, number) VALUES (names[i], 1)
            RETURNING id INTO new_id;
        counted := counted || '|' || names[i] || '|';
        IF new_id % 200 = 0 THEN
            WITH merged AS (
                DELETE FROM records_generation
                WHERE id IN (SELECT id FROM records_generation FOR UPDATE SKIP LOCKED)
                RETURNING table_name, number
            )
            INSERT INTO records_generation (table_name, number)
            SELECT table_name, sum(number) FROM merged GROUP BY table_name;
        END IF;
    END LOOP;
    PERFORM set_config('records.counted', counted, true);
    RETURN NULL;
END
"""


@dataclass(frozen=True)
class Trigger:
    """A trigger of one table; its name ends in a hash of what it does."""

    table: str
    event: str
    rows: str = ""  # names the changed rows, where PostgreSQL can tell them
    part_column: str = ""

    @property
    def name(self) -> str:
        told = f"{self.event} {self.rows} {self.part_column}"
        return _PREFIX + hashlib.sha256(told.encode()).hexdigest()[:12]

    @property
    def sql(self) -> str:
        arguments = [self.part_column] if self.part_column else [] if self.rows else ["any"]
        argument = "".join(f"'{one}'" for one in arguments)
        return (
            f'CREATE OR REPLACE TRIGGER {self.name} AFTER {self.event} ON "{self.table}" '
            f"{self.rows} FOR EACH STATEMENT EXECUTE FUNCTION records_raise_generation({argument})"
        )


def watched_models() -> list[type[models.Model]]:
    """The models whose rows, or links, a public page may read."""
    ours = [
        model
        for config in apps.get_app_configs()
        if _is_ours(config)
        for model in config.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.model_name not in _unread(config)
    ]
    return [*ours, *map(apps.get_model, _READ_OF_OTHERS)]


def wanted_triggers() -> list[Trigger]:
    return [trigger for model in watched_models() for trigger in _triggers(model)]


def install(using: str = "default", **kwargs: Any) -> None:
    """Put the triggers on all tables, after each `migrate`; on tables that have them, nothing."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())  # maybe not all apps are migrated
    if "records_generation" not in tables:
        return
    _write_function(connection)
    wanted = {(one.table, one.name): one for one in wanted_triggers() if one.table in tables}
    present = _present(connection)
    with connection.cursor() as cursor:
        for table, name in present - wanted.keys():
            cursor.execute(f'DROP TRIGGER IF EXISTS {name} ON "{table}"')
        for key in wanted.keys() - present:
            cursor.execute(wanted[key].sql)


def _write_function(connection: BaseDatabaseWrapper) -> None:
    """Only where it changed: two servers that start at once must not both replace it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'records_raise_generation'")
        if cursor.fetchone() != (_FUNCTION,):
            cursor.execute(
                "CREATE OR REPLACE FUNCTION records_raise_generation() RETURNS trigger "
                f"LANGUAGE plpgsql AS $body${_FUNCTION}$body$"
            )


def _present(connection: BaseDatabaseWrapper) -> set[tuple[str, str]]:
    """Table and name of each of our triggers that the database has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE starts_with(tgname, %s) AND pg_table_is_visible(tgrelid)",
            [_PREFIX],
        )
        return set(cursor.fetchall())


def _triggers(model: type[models.Model]) -> Iterator[Trigger]:
    table = model._meta.db_table
    part = part_columns().get(table, "")
    yield Trigger(table, "INSERT", "REFERENCING NEW TABLE AS changed", part)
    yield Trigger(table, "DELETE", "REFERENCING OLD TABLE AS changed", part)
    yield Trigger(table, "TRUNCATE")
    unread = _unread_columns(model)
    if unread:  # PostgreSQL tells changed rows only to triggers on all columns
        read = [f.column for f in model._meta.concrete_fields if f.name not in unread]
        columns = ", ".join(f'"{column}"' for column in read)
        yield Trigger(table, f"UPDATE OF {columns}")
    else:
        yield Trigger(table, "UPDATE", "REFERENCING NEW TABLE AS changed", part)


def _is_ours(config: AppConfig) -> bool:
    path = Path(config.path)
    return path.is_relative_to(settings.BASE_DIR) and not path.is_relative_to(sys.prefix)


def _unread(config: AppConfig) -> set[str]:
    return {name.lower() for name in getattr(config, "unread_models", ())}


def _unread_columns(model: type[models.Model]) -> tuple[str, ...]:
    config = apps.get_app_config(model._meta.app_label)
    columns: dict[str, tuple[str, ...]] = getattr(config, "unread_columns", {})
    return columns.get(model.__name__, ())
