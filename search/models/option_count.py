"""How many cards have each option, kept by triggers in the transaction that changes a card."""

import pgtrigger
from django.db import models

# Options that each card has besides; how many have them is the length of the list.
REAL, SAMPLE = "real", "sample"
COMPACTED_EVERY = 200  # rows that are written

# Rows that another transaction holds are left for the next time, so nobody waits. Each subquery is
# an array, asked for once: the planner takes a table that was empty at the last VACUUM for empty
# still, and would ask it anew for each of thousands of rows.
_COMPACT = """
    WITH gone AS (
        DELETE FROM search_optioncount WHERE id = ANY(ARRAY(
            SELECT id FROM search_optioncount WHERE id = ANY(ARRAY(
                SELECT unnest(array_agg(id)) FROM search_optioncount
                GROUP BY kind, option HAVING count(*) > 1
            ))
            FOR UPDATE SKIP LOCKED
        ))
        RETURNING kind, option, number
    )
    INSERT INTO search_optioncount (kind, option, number)
    SELECT kind, option, sum(number) FROM gone GROUP BY kind, option HAVING sum(number) <> 0
"""


def count_changes(name: str, event: pgtrigger.Operation, **steps: int) -> pgtrigger.Trigger:
    """The trigger that writes what one statement changed in the counts.

    `steps` are `new=1` for the rows as they are after it, `old=-1` for those before.
    """
    each = " UNION ALL ".join(
        f"""
        SELECT kind, option, {step} AS step FROM {which}_cards, unnest(options) AS option
        WHERE publish_from IS NULL AND publish_until IS NULL
            AND (NOT is_sample OR option = '{SAMPLE}')
        """  # noqa: S608 - nothing here is from outside
        for which, step in steps.items()
    )
    tables = {which: f"{which}_cards" for which in steps}
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=event,
        referencing=pgtrigger.Referencing(**tables),
        declare=[("is_due", "boolean")],
        func=f"""
            WITH written AS (
                INSERT INTO search_optioncount (kind, option, number)
                SELECT kind, option, sum(step) FROM ({each}) AS changes
                GROUP BY kind, option HAVING sum(step) <> 0
                RETURNING id
            )
            SELECT bool_or(id % {COMPACTED_EVERY} = 0) INTO is_due FROM written;
            IF is_due THEN {_COMPACT}; END IF;
            RETURN NULL;
        """,  # noqa: S608 - nothing here is from outside
    )


class OptionCount(models.Model):
    """How many cards of a kind have an option: the sum of `number` over its rows.

    Rows are only added, never changed, so that those who write cards do not wait for each
    other; now and then those of an option become one. A sample counts as SAMPLE alone; what is
    public for a time does not count here.
    """

    kind = models.CharField(max_length=20)
    option = models.TextField()
    number = models.IntegerField()

    class Meta:
        verbose_name = "選択肢の件数"
        verbose_name_plural = "選択肢の件数"
        indexes = [
            models.Index(fields=["kind", "option"], include=["number"], name="optioncount_number")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.option}: {self.number:+}"
