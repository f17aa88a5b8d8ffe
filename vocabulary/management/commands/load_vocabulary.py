"""`manage.py load_vocabulary`: themes, prefectures and municipalities from vocabulary/data/."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.db import models, transaction

from vocabulary import facts
from vocabulary.models import Municipality, MunicipalityFacts, Prefecture, Theme

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


def municipality_facts() -> list[MunicipalityFacts]:
    return [
        MunicipalityFacts(
            municipality_id=row.pop("municipality"), core_city=row.pop("core_city") == "1", **row
        )
        for row in facts.read("municipality_facts")
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
        statistics = municipality_facts()
        columns = [one.name for one in MunicipalityFacts._meta.fields if not one.primary_key]
        upsert(statistics, *columns, key="municipality")
        self.stdout.write(
            f"{Theme.objects.count()} themes, {Prefecture.objects.count()} prefectures, "
            f"{Municipality.objects.count()} municipalities"
        )
        gone = Municipality.objects.exclude(pk__in=[place.pk for place in places])
        for municipality in gone:
            self.stdout.write(f"Not in the list any more: {municipality.code} {municipality}")


def upsert(rows: list[Any], *renewed: str, key: str = "code") -> None:
    """Make the rows that are missing, and renew these columns where they differ."""
    model: type[models.Model] = type(rows[0])
    fields: list[Any] = [model._meta.get_field(name) for name in renewed]
    known = {pk: values for pk, *values in model._default_manager.values_list("pk", *renewed)}
    changed = [
        row
        for row in rows
        if known.get(row.pk) != [field.to_python(getattr(row, field.attname)) for field in fields]
    ]
    model._default_manager.bulk_create(
        changed, update_conflicts=True, unique_fields=[key], update_fields=renewed
    )
