"""Loading the starter content: facts from public material in our own words.

Each line of a data file is one item: ``{"key", "fields", "themes", "prefectures",
"municipalities", "children": {relation: [fields, …]}}``, with the fields of each one-to-one row
under the name of its relation. A key that was loaded once is never
loaded again, so whatever an editor changed, renamed or removed since stays that way.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from events.models import Event, Symposium, Video
from forum.first_boards import load_boards
from organizations.models import Organization, OrganizationKind
from organizations.publishing.content import Content
from organizations.publishing.review import content_models
from organizations.publishing.states import Status
from platform_site.models import Notice, RelatedLink, StarterRow
from platform_site.starter import synonyms
from records.models import LogEntry, Revision
from search.index.writing import reindex
from vocabulary.dates.reading import read_moment
from vocabulary.town_names import the_town

DATA = Path(__file__).parent
JAPAN = ZoneInfo("Asia/Tokyo")
ORIGIN = "公開資料をもとに事務局が登録"
Row = dict[str, Any]


@transaction.atomic
def load() -> int:
    """Load the items that were never loaded, and return their number."""
    owner = secretariat()
    load_boards()
    number = 0
    for model in _models_by_dependency():
        if model is Video:
            number += _load_plain("symposia", _symposium)
        number += _load_content(model, owner)
    number += _load_plain("notices", _notice)
    number += _load_plain("links", _link)
    number += synonyms.load()
    reindex(Notice.objects.all())
    return number


def secretariat() -> Organization:
    """The organization that owns what the secretariat summarised."""
    organization, _ = Organization.objects.get_or_create(
        is_secretariat=True,
        defaults={
            "kind": OrganizationKind.OTHER,
            "name": "生活支援共創プラットフォーム事務局",
            "kana": "せいかつしえんきょうそうぷらっとふぉーむじむきょく",
            "publishes_directly": True,
        },
    )
    return organization


def _models_by_dependency() -> list[type[Content]]:
    """The models of content; those that others refer to come first."""
    labels = [config.label for config in reversed(list(apps.get_app_configs()))]
    return sorted(content_models(), key=lambda model: labels.index(model._meta.app_label))


def read_rows(name: str) -> list[Row]:
    """The items of one data file; none where there is no such file."""
    file = DATA / f"{name}.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [json.loads(line) for line in lines]


def _new_rows(name: str) -> list[Row]:
    known = set(StarterRow.objects.values_list("key", flat=True))
    return [row for row in read_rows(name) if row["key"] not in known]


def _remember(rows: Iterable[Row], items: Iterable[models.Model]) -> None:
    StarterRow.objects.bulk_create(
        StarterRow(
            key=row["key"], content_type=ContentType.objects.get_for_model(item), object_id=item.pk
        )
        for row, item in zip(rows, items, strict=True)
    )


def _loaded_id(key: str) -> int | None:
    """The primary key of the item that was loaded under this key."""
    return StarterRow.objects.filter(key=key).values_list("object_id", flat=True).first()


# --- Content: with themes, places and child rows, published and indexed ------------------------


def _load_content(model: type[Content], owner: Organization) -> int:
    rows = _new_rows(model.item_kind.section)
    now = timezone.now()
    items = []
    for index, row in enumerate(rows):
        # The first line of a file is the newest, so that lists begin with it.
        items.append(_item(row, model, owner, now - timedelta(seconds=index)))
    _remember(rows, items)
    LogEntry.objects.write_all(LogEntry.Action.IMPORT, items, detail=ORIGIN)
    Revision.objects.record_all(items, None, ORIGIN)
    reindex(model.objects.filter(pk__in=[item.pk for item in items]))
    return len(items)


def _item(row: Row, model: type[Content], owner: Organization, now: datetime) -> Content:
    columns = dict(row["fields"])
    if "symposium" in row:
        columns["symposium"] = Symposium.objects.filter(round=row["symposium"]).first()
    item = model(
        owner=owner,
        status=Status.PUBLISHED,
        published_at=now,
        created_at=now,
        updated_at=now,
        **columns,
    )
    _save_checked(item, "owner")
    related = {name: row.get(name, []) for name in ("themes", "prefectures", "municipalities")}
    towns = related["municipalities"]
    related["municipalities"] = [the_town(name).towns[0].code for name in towns]
    if "cases" in row:
        related["cases"] = list(filter(None, map(_loaded_id, row["cases"])))
    for name, keys in related.items():
        getattr(item, name).add(*keys)
    item.include_prefectures_of_municipalities()
    for link in model._meta.related_objects:
        if link.one_to_one and link.name in row:
            values = {link.field.name: item, **row[link.name]}
            _save_checked(link.related_model(**values), link.field.name)
    for relation, children in row.get("children", {}).items():
        _add_children(item, relation, children)
    return item


def _save_checked(row: models.Model, *known: str) -> models.Model:
    """Save a row of a file; ValidationError where a column cannot hold what it says.

    Of the `known` columns nobody needs to ask whether the row that they name is there.
    """
    row.clean_fields(exclude=set(known))
    row.save()
    return row


def _add_children(item: Content, relation: str, children: list[Row]) -> None:
    manager = getattr(item, relation)
    columns = {field.name: field for field in manager.model._meta.concrete_fields}
    for order, fields in enumerate(children, start=1):
        values = dict(_child_values(fields, columns))
        if "order" in columns:
            values["order"] = order
        if isinstance(item, Event) and relation == "sessions":
            item.add_session(**values)
        else:
            link = manager.field.name
            _save_checked(manager.model(**{link: item}, **values), link)


def _child_values(fields: Row, columns: dict[str, models.Field]) -> Iterator[tuple[str, Any]]:
    for name, value in fields.items():
        if name in columns and columns[name].is_relation:
            yield f"{name}_id", _loaded_id(value)
        elif name.endswith("_at"):
            yield name, _moment(value)
        else:
            yield name, value


def _moment(written: str) -> datetime:
    """As ISO 8601 has it, or as people write it; in Japan where it names no time zone."""
    moment = read_moment(written) or datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=JAPAN)


# --- Plain rows -----------------------------------------------------------------------------


def _load_plain(name: str, make: Callable[[Row, int], models.Model]) -> int:
    rows = _new_rows(name)
    _remember(rows, [make(row, index) for index, row in enumerate(rows)])
    return len(rows)


def _symposium(row: Row, index: int) -> models.Model:
    event = row.get("event")
    values = {name: value for name, value in row.items() if name not in ("key", "event")}
    symposium, _ = Symposium.objects.get_or_create(
        round=values.pop("round"),
        defaults={**values, "event_id": _loaded_id(event) if event else None},
    )
    return symposium


def _notice(row: Row, index: int) -> models.Model:
    values = {name: value for name, value in row.items() if name not in ("key", "date")}
    day = datetime.fromisoformat(row["date"]).replace(tzinfo=JAPAN)
    return _save_checked(Notice(publish_from=day, **values))


def _link(row: Row, index: int) -> models.Model:
    values = {name: value for name, value in row.items() if name not in ("key", "url")}
    link, _ = RelatedLink.objects.get_or_create(url=row["url"], defaults={**values, "order": index})
    return link
