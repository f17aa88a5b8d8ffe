"""The states of content and the steps between them, in one table.

The verbs on `Content` and the database trigger are both made from it, so a step that is
not in the table cannot be taken by code, by an import or by SQL.
"""

from django.core.exceptions import ValidationError
from django.db import migrations, models


class Status(models.TextChoices):
    DRAFT = "draft", "下書き"
    SUBMITTED = "submitted", "確認待ち"
    RETURNED = "returned", "差し戻し"
    PUBLISHED = "published", "公開中"
    WITHDRAWN = "withdrawn", "公開終了"


STEPS: frozenset[tuple[str, str]] = frozenset(
    {
        (Status.DRAFT, Status.SUBMITTED),
        (Status.SUBMITTED, Status.PUBLISHED),
        (Status.SUBMITTED, Status.RETURNED),
        (Status.SUBMITTED, Status.DRAFT),
        (Status.RETURNED, Status.SUBMITTED),
        (Status.PUBLISHED, Status.WITHDRAWN),
        (Status.WITHDRAWN, Status.DRAFT),
    }
)


class IllegalStep(ValidationError):
    """A verb asked for a step that is not in the table."""

    def __init__(self, before: str, after: str) -> None:
        words = f"「{Status(before).label}」から「{Status(after).label}」へは進められません"
        super().__init__(words)


def trigger_function() -> migrations.RunSQL:
    """Migration step that makes the function every content table's trigger calls."""
    steps = ", ".join(f"('{before}', '{after}')" for before, after in sorted(STEPS))
    return migrations.RunSQL(
        f"""
        CREATE OR REPLACE FUNCTION refuse_illegal_step() RETURNS trigger AS $$
        BEGIN
            IF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN ({steps}) THEN
                RAISE EXCEPTION 'illegal step from % to %', OLD.status, NEW.status
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'content_legal_step';
            END IF;
            RETURN NEW;
        END $$ LANGUAGE plpgsql
        """,
        "DROP FUNCTION refuse_illegal_step()",
    )


def trigger(table: str) -> migrations.RunSQL:
    """Migration step that guards one content table."""
    return migrations.RunSQL(
        f"CREATE TRIGGER legal_step BEFORE UPDATE OF status ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_illegal_step()",
        f"DROP TRIGGER legal_step ON {table}",
    )
