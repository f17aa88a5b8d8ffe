"""The states of content and the steps between them, in one table.

The verbs on `Content` and the database trigger are both made from it, so a step that is
not in the table cannot be taken by code, by an import or by SQL. Another trigger lets the card in
the lists follow the state.
"""

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models


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


def legal_step() -> pgtrigger.Trigger:
    """The trigger every content table has, from the abstract `Content`.

    It speaks as a broken constraint does. pgtrigger's own `FSM` raises an error of no class, which
    code could not tell from a fault of the server.
    """
    steps = ", ".join(f"('{before}', '{after}')" for before, after in sorted(STEPS))
    return pgtrigger.Trigger(
        name="legal_step",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("status"),
        func=f"""
            IF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN ({steps}) THEN
                RAISE EXCEPTION 'illegal step from % to %', OLD.status, NEW.status
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'content_legal_step';
            END IF;
            RETURN NEW;
        """,
    )


def card_follows() -> pgtrigger.Trigger:
    """The trigger by which what ceases to be public leaves the lists, whoever changed the row.

    The verbs write the card anew anyway; this is for imports, for SQL, and for what is forgotten.
    """
    return pgtrigger.Trigger(
        name="card_follows",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("status", "publish_from", "publish_until") | pgtrigger.Delete,
        func=pgtrigger.Func(
            f"""
            IF TG_OP = 'DELETE' OR NEW.status <> '{Status.PUBLISHED}' THEN
                DELETE FROM search_card
                    WHERE kind = '{{meta.model_name}}' AND object_id = OLD.id;
            ELSE
                UPDATE search_card
                    SET publish_from = NEW.publish_from, publish_until = NEW.publish_until
                    WHERE kind = '{{meta.model_name}}' AND object_id = OLD.id
                    AND (publish_from, publish_until)
                        IS DISTINCT FROM (NEW.publish_from, NEW.publish_until);
            END IF;
            RETURN NULL;
            """  # noqa: S608 - nothing here is from outside
        ),
    )
