"""Loading the starter content: facts from public material in our own words.

Each line of a data file is one item: ``{"key", "fields", "themes", "prefectures",
"municipalities", "children": {relation: [fields, …]}}``, with the fields of each one-to-one row
under the name of its relation. A key that was loaded once is never
loaded again, so whatever an editor changed, renamed or removed since stays that way.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from cases.models import Case, CasePolicyUse
from events.models import Event, Symposium, Video
from forum.first_boards import load_boards
from organizations.models import Organization, OrganizationKind
from organizations.publishing.content import Content
from organizations.publishing.review import content_models
from organizations.publishing.states import Status
from platform_site.models import Notice, RelatedLink, StarterRow
from platform_site.starter import synonyms
from policies.models import Policy
from records.models import LogEntry, Revision
from search.index.writing import reindex
from vocabulary.dates.reading import read_moment
from vocabulary.town_names import the_town

DATA = Path(__file__).parent
JAPAN = ZoneInfo("Asia/Tokyo")
LOADED = "公開資料をもとに事務局が登録"
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


def _remember(keys: Iterable[tuple[str, models.Model]]) -> None:
    StarterRow.objects.bulk_create(
        StarterRow(key=key, content_type=ContentType.objects.get_for_model(item), object_id=item.pk)
        for key, item in keys
    )


def _loaded_ids(model: Any) -> dict[str, int]:
    """The primary key of each item of a model that was loaded and is still there, by its key."""
    rows = StarterRow.objects.filter(
        content_type=ContentType.objects.get_for_model(model),
        object_id__in=model._default_manager.order_by().values("pk"),
    )
    return dict(rows.values_list("key", "object_id"))


def _measures() -> dict[str, int]:
    """The primary key of the measure that is meant by each name that sources give a scheme."""
    loaded = _loaded_ids(Policy)
    names: dict[str, int] = {}
    for row in read_rows("schemes"):
        if row.get("measure") in loaded:
            names |= dict.fromkeys(row["names"], loaded[row["measure"]])
    return names


# --- Content: with themes, places and child rows, published and indexed ------------------------


def _load_content(model: type[Content], owner: Organization) -> int:
    """All that is new of one kind, a table at a time."""
    rows = _new_rows(model.item_kind.section)
    now = timezone.now()
    # The first line of a file is the newest, so that lists begin with it.
    moments = (now - timedelta(seconds=index) for index in range(len(rows)))
    items = [_item(row, model, owner, at) for row, at in zip(rows, moments, strict=False)]
    _insert(items)
    pairs = list(zip(rows, items, strict=True))
    for field in model._meta.many_to_many:
        _relate(field, pairs)
    measures = _measures()
    _insert(child for row, item in pairs for child in _children(row, item, measures))
    _remember((row["key"], item) for row, item in pairs)
    LogEntry.objects.write_all(LogEntry.Action.IMPORT, items, detail=LOADED)
    Revision.objects.record_all(items, None, LOADED)
    reindex(model.objects.filter(pk__in=[item.pk for item in items]))
    return len(items)


def _insert(rows: Iterable[models.Model]) -> None:
    """Check the rows and insert them; ValidationError where a column cannot hold what it says.

    Rows of models that do more at each save are saved one by one.
    """
    by_model: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        # Whether what a key names is there, the table says: asking here would take a query each.
        row.clean_fields(exclude={f.name for f in row._meta.concrete_fields if f.is_relation})
        by_model.setdefault(type(row), []).append(row)
    for model, of_one_table in by_model.items():
        if model.save is models.Model.save:
            model._default_manager.bulk_create(of_one_table)
        else:
            for row in of_one_table:
                row.save()


def _item(row: Row, model: type[Content], owner: Organization, at: datetime) -> Content:
    columns = dict(row["fields"])
    if "symposium" in row:
        columns["symposium"] = Symposium.objects.filter(round=row["symposium"]).first()
    return model(
        owner=owner,
        status=Status.PUBLISHED,
        published_at=at,
        created_at=at,
        updated_at=at,
        **columns,
    )


def _relate(field: Any, pairs: Iterable[tuple[Row, Content]]) -> None:
    """Write one many-to-many column of the items."""
    through, own = field.remote_field.through, f"{field.m2m_field_name()}_id"
    other, loaded = f"{field.m2m_reverse_field_name()}_id", _loaded_ids(Case)
    through._base_manager.bulk_create(
        through(**{own: item.pk, other: key})
        for row, item in pairs
        for key in dict.fromkeys(_linked(row, field.name, loaded))
    )


def _linked(row: Row, name: str, loaded: dict[str, int]) -> Iterable[Any]:
    """The keys that a row names in one many-to-many column."""
    if name == "cases":
        return (loaded[key] for key in row.get(name, []) if key in loaded)
    if name not in ("municipalities", "prefectures"):
        return row.get(name, [])
    towns = [the_town(town).towns[0] for town in row.get("municipalities", [])]
    if name == "municipalities":
        return (town.code for town in towns)
    return chain(row.get(name, []), *(town.prefectures for town in towns))


def _children(row: Row, item: Content, measures: dict[str, int]) -> Iterator[models.Model]:
    """The rows that belong to the item, not saved."""
    for link in item._meta.related_objects:
        if link.one_to_one and link.name in row:
            yield link.related_model(**{link.field.name: item}, **row[link.name])
    for relation, children in row.get("children", {}).items():
        if isinstance(item, Event) and relation == "sessions":
            for fields in children:
                item.add_session(**dict(_child_values(fields, {})))
            continue
        manager = getattr(item, relation)
        columns = {field.name: field for field in manager.model._meta.concrete_fields}
        for order, fields in enumerate(children, start=1):
            values = dict(_child_values(fields, columns))
            if "order" in columns:
                values["order"] = order
            if manager.model is CasePolicyUse and values["name"] in measures:
                values |= {"policy_id": measures[values.pop("name")], "is_joined_by_name": True}
            yield manager.model(**{manager.field.name: item}, **values)


def _child_values(fields: Row, columns: dict[str, models.Field]) -> Iterator[tuple[str, Any]]:
    for name, value in fields.items():
        if name in columns and columns[name].is_relation:
            yield f"{name}_id", _loaded_ids(columns[name].related_model).get(value)
        else:
            yield name, _moment(value) if name.endswith("_at") else value


def _moment(written: str) -> datetime:
    """As ISO 8601 has it, or as people write it; in Japan where it names no time zone."""
    moment = read_moment(written) or datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=JAPAN)


# --- Plain rows -----------------------------------------------------------------------------


def _load_plain(name: str, make: Callable[[Row, int], models.Model]) -> int:
    rows = _new_rows(name)
    _remember([(row["key"], make(row, index)) for index, row in enumerate(rows)])
    return len(rows)


def _symposium(row: Row, index: int) -> models.Model:
    event = row.get("event")
    values = {name: value for name, value in row.items() if name not in ("key", "event")}
    symposium, _ = Symposium.objects.get_or_create(
        round=values.pop("round"),
        defaults={**values, "event_id": _loaded_ids(Event).get(event or "")},
    )
    return symposium


def _notice(row: Row, index: int) -> models.Model:
    values = {name: value for name, value in row.items() if name not in ("key", "date")}
    day = datetime.fromisoformat(row["date"]).replace(tzinfo=JAPAN)
    notice = Notice(publish_from=day, **values)
    notice.clean_fields()
    notice.save()
    return notice


def _link(row: Row, index: int) -> models.Model:
    values = {name: value for name, value in row.items() if name not in ("key", "url")}
    link, _ = RelatedLink.objects.get_or_create(url=row["url"], defaults={**values, "order": index})
    return link
