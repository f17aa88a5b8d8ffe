"""Counting without counting everything: past ten thousand nobody asks for the exact number."""

from django.db.models import IntegerField, QuerySet, Subquery

from search.index.counts import MOST_COUNTED


class CountUpTo(Subquery):
    """How many rows a queryset has, at most `most`; the query stops there."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet, most: int = MOST_COUNTED) -> None:
        super().__init__(rows.order_by().values("pk")[:most])
