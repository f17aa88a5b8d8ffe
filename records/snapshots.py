"""An item with its child rows as plain JSON: taken, restored, and compared.

Shape: ``{"fields": {name: value}, "sets": {name: [key, …]}, "children":
{relation: [{"pk": key, "fields": {name: value}}, …]}}``. Values are those of
Django's serializers. A model names its child relations in ``revision_children``
and the columns that are not content (state, counters) in ``revision_ignores``. Of the children
``revision_columns`` are rows there are once at most, whose columns an editor takes for the item's.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from django.db import models

from records.columns import child_fields, child_link, content_fields, written_value
from records.item_rows import child_rows, chosen_keys
from vocabulary.dates.writing import format_datetime


class Child(TypedDict):
    """One child row: its key, and its columns as JSON values."""

    pk: Any
    fields: dict[str, Any]


class Snapshot(TypedDict):
    fields: dict[str, Any]
    sets: dict[str, list[str]]
    children: dict[str, list[Child]]


_TITLE_LENGTH = 20  # characters that say which child row is meant


def take(row: models.Model) -> Snapshot:
    """The row and its child rows as JSON values; many-to-many as lists of keys."""
    return take_all([row])[0]


def take_all(rows: Sequence[models.Model]) -> list[Snapshot]:
    """The same of each of some rows of one model, with the queries of one."""
    if not rows:
        return []
    model, keys = type(rows[0]), [row.pk for row in rows]
    sets = {field.name: _take_keys(field, keys) for field in model._meta.many_to_many}
    names = getattr(model, "revision_children", ())
    children = {name: _take_children(model, name, keys) for name in names}
    return [
        {
            "fields": {field.name: written_value(row, field) for field in content_fields(model)},
            "sets": {name: found[row.pk] for name, found in sets.items()},
            "children": {name: found[row.pk] for name, found in children.items()},
        }
        for row in rows
    ]


def restore(row: models.Model, snapshot: Snapshot) -> None:
    """Write a snapshot into the row and its child rows; the caller saves inside a transaction.

    What no longer exists (see `restorable`) is left out.
    """
    snapshot, _ = restorable(type(row), snapshot)
    _write_fields(row, snapshot["fields"], content_fields(type(row)))
    row.save()
    for name, keys in snapshot["sets"].items():
        getattr(row, name).set(keys)
    for name, entries in snapshot["children"].items():
        _restore_children(row, name, entries)


@dataclass(frozen=True)
class Change:
    """One attribute that differs, in the editor's words."""

    label: str
    before: str
    after: str


def differences(model: type[models.Model], before: Snapshot, after: Snapshot) -> list[Change]:
    """What an editor would see as changed between two snapshots of the same model."""
    changes = []
    for field in [*content_fields(model), *model._meta.many_to_many]:
        old, new = _column(before, field), _column(after, field)
        if not _equal(old, new):
            changes.append(Change(_label(field), _as_text(field, old), _as_text(field, new)))
    for name in getattr(model, "revision_children", ()):
        child, link = child_link(model, name)
        compare = _column_changes if _is_single_row(model, name) else _child_changes
        changes += compare(child, link, _ordered(before, name), _ordered(after, name))
    return changes


def same_content(model: type[models.Model], one: Snapshot, other: Snapshot) -> bool:
    """Whether two snapshots hold the same content; asks the database nothing."""
    for field in [*content_fields(model), *model._meta.many_to_many]:
        if not _equal(_column(one, field), _column(other, field)):
            return False
    for name in getattr(model, "revision_children", ()):
        child, link = child_link(model, name)
        old, new = _ordered(one, name), _ordered(other, name)
        if _is_single_row(model, name):
            old, new = [_single_row(child, link, old)], [_single_row(child, link, new)]
        if not _equal_children(child_fields(child, link), old, new):
            return False
    return True


def restorable(model: type[models.Model], snapshot: Snapshot) -> tuple[Snapshot, list[str]]:
    """The snapshot without what no longer exists, and in words what had to be left out.

    Rows it pointed at may have been deleted since, and files removed from the disk.
    """
    left_out: list[str] = []
    fields = dict(snapshot["fields"])
    for field in content_fields(model):
        if _is_missing(field, fields.get(field.name)):
            left_out.append(_label(field))
            fields[field.name] = None
            if not field.null:
                del fields[field.name]  # the row keeps what it has
    sets = {}
    for field in model._meta.many_to_many:
        keys = snapshot["sets"].get(field.name, [])
        known = _known_keys(field, keys)
        sets[field.name] = [key for key in keys if key in known]
        if len(sets[field.name]) < len(keys):
            left_out.append(f"{_label(field)}の一部")
    children = {}
    for name in getattr(model, "revision_children", ()):
        child, link = child_link(model, name)
        entries = snapshot["children"].get(name, [])
        found = [(entry, _restorable_child(child, link, entry)) for entry in entries]
        children[name] = [fitting for _, fitting in found if fitting]
        for entry, fitting in found:
            if fitting != entry:
                left_out.append(f"{child._meta.verbose_name}「{_child_as_text(child, entry)}」")
    return {"fields": fields, "sets": sets, "children": children}, left_out


def _column(snapshot: Snapshot, field: models.Field) -> Any:
    columns: dict[str, Any] = snapshot["sets"] if field.many_to_many else snapshot["fields"]
    return columns.get(field.name)


def _is_single_row(model: type[models.Model], name: str) -> bool:
    """Whether an editor takes the columns of this row for the item's own."""
    return name in getattr(model, "revision_columns", ())


def _take_keys(field: models.ManyToManyField, keys: list[Any]) -> dict[Any, list[str]]:
    """For each of the rows, the keys it is linked to."""
    found = defaultdict(list)
    for row, key in chosen_keys(field, keys):
        found[row].append(str(key))
    return found


def _take_children(model: type[models.Model], name: str, keys: list[Any]) -> dict[Any, list[Child]]:
    """For each of the rows, its child rows of this name."""
    child, link = child_link(model, name)
    fields = child_fields(child, link)
    found = defaultdict(list)
    for item in child_rows(child, link, keys):
        entry: Child = {
            "pk": item.pk,
            "fields": {one.name: written_value(item, one) for one in fields},
        }
        found[getattr(item, f"{link}_id")].append(entry)
    return found


def _write_fields(row: models.Model, values: dict[str, Any], fields: list[models.Field]) -> None:
    for field in fields:
        if field.name in values:
            setattr(row, field.attname, field.to_python(values[field.name]))


def _restore_children(row: models.Model, name: str, entries: list[Child]) -> None:
    child, link = child_link(type(row), name)
    fields = child_fields(child, link)
    existing = {item.pk: item for item in child._base_manager.filter(**{link: row})}
    kept = {entry["pk"] for entry in entries}
    for pk, item in existing.items():
        if pk not in kept:
            item.delete()
    for entry in entries:
        item = existing.get(entry["pk"]) or child(pk=entry["pk"], **{link: row})
        _write_fields(item, entry["fields"], fields)
        item.save()
    relation: Any = row._meta.get_field(name)
    if relation.one_to_one and relation.is_cached(row):
        relation.delete_cached_value(row)  # it would be the row as it was before


def _equal(one: Any, other: Any) -> bool:
    """A column added since a snapshot was taken is as good as empty."""
    empty: tuple[Any, ...] = (None, "", [])
    return bool(one == other) or (one in empty and other in empty)


def _ordered(snapshot: Snapshot, name: str) -> list[Child]:
    entries = snapshot["children"].get(name, [])
    return sorted(entries, key=lambda entry: (entry["fields"].get("order") or 0, entry["pk"]))


def _equal_children(fields: list[models.Field], one: list[Child], other: list[Child]) -> bool:
    return len(one) == len(other) and all(
        _equal(left["fields"].get(field.name), right["fields"].get(field.name))
        for left, right in zip(one, other, strict=True)
        for field in fields
    )


def _known_keys(field: Any, keys: list[Any]) -> set[str]:
    rows = field.related_model._base_manager.filter(pk__in=keys)
    return {str(key) for key in rows.order_by().values_list("pk", flat=True)}


def _is_missing(field: models.Field, value: Any) -> bool:
    if value in (None, ""):
        return False
    if isinstance(field, models.FileField):
        return not field.storage.exists(value)
    return field.is_relation and not _known_keys(field, [value])


def _restorable_child(child: type[models.Model], link: str, entry: Child) -> Child | None:
    """The entry, emptied where what it names is missing; None if its table would refuse that."""
    values, fields = dict(entry["fields"]), child_fields(child, link)
    missing = [field for field in fields if _is_missing(field, values.get(field.name))]
    if not missing:
        return entry
    for field in missing:
        if not (field.null or (isinstance(field, models.FileField) and field.blank)):
            return None
        values[field.name] = None if field.null else ""
    item = child()
    _write_fields(item, values, fields)
    try:
        for rule in child._meta.constraints:
            if isinstance(rule, models.CheckConstraint):
                rule.validate(child, item)
    except ValidationError:
        return None
    return {**entry, "fields": values}


def _label(field: models.Field) -> str:
    return str(field.verbose_name)


def _as_text(field: Any, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if field.many_to_many or field.is_relation:
        keys = value if isinstance(value, list) else [value]
        related = field.related_model._base_manager.filter(pk__in=keys)
        return "、".join(str(item) for item in related.order_by("pk"))
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, list) and hasattr(field, "base_field"):
        return "、".join(_as_text(field.base_field, item) for item in value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DateField):
        return format_datetime(field.to_python(value))
    return str(value)


def _child_as_text(child: type[models.Model], entry: Child) -> str:
    """What an editor entered or chose; a file by the name it was given, not where it lies."""
    words = (_as_text(field, entry["fields"].get(field.name)) for field in _described_fields(child))
    return "／".join(word for word in words if word)


def _described_fields(child: type[models.Model]) -> list[models.Field]:
    return [
        field
        for field in child._meta.concrete_fields
        if field.name == "original_name"
        or (field.editable and field.name != "order" and not isinstance(field, models.FileField))
    ]


# --- A row there is once at most, column by column -------------------------------------------


def _single_row(child: type[models.Model], link: str, entries: list[Child]) -> Child:
    """The row; where there is none, what an empty one would hold."""
    if entries:
        return entries[0]
    empty = child()
    return {
        "pk": None,
        "fields": {field.name: written_value(empty, field) for field in child_fields(child, link)},
    }


def _column_changes(
    child: type[models.Model], link: str, old: list[Child], new: list[Child]
) -> list[Change]:
    before, after = _single_row(child, link, old)["fields"], _single_row(child, link, new)["fields"]
    return [
        Change(_label(field), *(_as_text(field, row.get(field.name)) for row in (before, after)))
        for field in child_fields(child, link)
        if not _equal(before.get(field.name), after.get(field.name))
    ]


# --- Child rows, one line for each that differs ----------------------------------------------


def _child_changes(
    child: type[models.Model], link: str, old: list[Child], new: list[Child]
) -> list[Change]:
    fields = child_fields(child, link)
    if _equal_children(fields, old, new):
        return []
    name, changes = str(child._meta.verbose_name), []
    for before, after in _pairs(fields, old, new):
        if before is None or after is None:
            word = "追加" if before is None else "削除"
            changes.append(Change(f"{name}（{word}）", _lines(child, before), _lines(child, after)))
        elif differing := _changed_fields(fields, before, after):
            title = _child_as_text(child, before).partition("／")[0][:_TITLE_LENGTH]
            label = f"{name}「{title}」（変更）" if title else f"{name}（変更）"
            changes.append(
                Change(
                    label,
                    _lines(child, before, differing),
                    _lines(child, after, differing),
                )
            )
    return changes or [Change(name, "", "並び順が変わっています")]


def _pairs(
    fields: list[models.Field], old: list[Any], new: list[Any]
) -> list[tuple[Child | None, Child | None]]:
    """Each row before and after; one that was deleted and came back is the same row."""
    rest = list(new)
    known = {entry["pk"] for entry in old}
    pairs: list[tuple[Child | None, Child | None]] = []
    for before in old:
        same_row = (entry for entry in rest if entry["pk"] == before["pk"])
        others = (entry for entry in rest if entry["pk"] not in known)
        alike = (entry for entry in others if not _changed_fields(fields, before, entry))
        after = next(same_row, None) or next(alike, None)
        if after:
            rest.remove(after)
        pairs.append((before, after))
    return pairs + [(None, entry) for entry in rest]


def _changed_fields(fields: list[models.Field], one: Child, other: Child) -> list[models.Field]:
    return [
        field
        for field in fields
        if not _equal(one["fields"].get(field.name), other["fields"].get(field.name))
    ]


def _lines(
    child: type[models.Model], entry: Child | None, fields: list[models.Field] | None = None
) -> str:
    """「名称：…」 line by line: of the given columns, or of all described ones with a value."""
    if entry is None:
        return ""
    described = _described_fields(child)
    lines = []
    for field in described if fields is None else fields:
        words = _as_text(field, entry["fields"].get(field.name))
        if isinstance(field, models.FileField):
            words = str(entry["fields"].get("original_name") or "（ファイル）") if words else ""
        elif field not in described and field.name != "order":
            continue
        if words or fields is not None:
            lines.append(f"{_label(field)}：{words or '（なし）'}")
    return "\n".join(lines)
