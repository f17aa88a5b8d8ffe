"""`manage.py load_vocabulary`: themes, prefectures and municipalities from vocabulary/data/."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.db import models, transaction

from vocabulary import facts
from vocabulary.models import Municipality, Prefecture, Theme

STATISTICS_DATE = date(2022, 10, 1)
STATISTICS_SOURCE = "内閣府「令和5年版高齢社会白書」"


def themes() -> list[Theme]:
    return [Theme(**row) for row in facts.read("themes")]


def prefectures() -> list[Prefecture]:
    figures: dict[str, dict[str, Any]] = {
        row.pop("code"): {column: value or None for column, value in row.items()}
        for row in facts.read("prefecture_statistics")
    }
    return [
        Prefecture(
            **row,
            **figures[row["code"]],
            statistics_date=STATISTICS_DATE,
            statistics_source=STATISTICS_SOURCE,
        )
        for row in facts.read("prefectures")
    ]


def municipalities() -> list[Municipality]:
    return [
        Municipality(
            **{**row, "designated": row["designated"] == "1"}, prefecture_id=row["code"][:2]
        )
        for row in facts.read("municipalities")
    ]


class Command(BaseCommand):
    """New rows come whole; on rows that exist only what no editor may change is renewed.

    So figures, home pages and the order of themes that a person set in the admin stay.
    """

    help = "Load the 23 themes, 47 prefectures and 1,741 municipalities; may be run again."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        upsert(themes(), "name", "kana")
        upsert(
            prefectures(),
            *("name", "kana", "short_name", "name_en", "bureau"),
            *("tile_column", "tile_row", "tile_width", "tile_height"),
        )
        places = municipalities()
        upsert(
            places,
            *("prefecture", "name", "kana", "kind", "designated", "latitude", "longitude"),
        )
        self.stdout.write(
            f"{Theme.objects.count()} themes, {Prefecture.objects.count()} prefectures, "
            f"{Municipality.objects.count()} municipalities"
        )
        gone = Municipality.objects.exclude(pk__in=[place.pk for place in places])
        for municipality in gone:
            self.stdout.write(f"Not in the list any more: {municipality.code} {municipality}")


def upsert(rows: list[Any], *renewed: str) -> None:
    model: type[models.Model] = type(rows[0])
    model._default_manager.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=renewed
    )
