"""An item with its child rows as plain JSON: taken, put back, and compared.

Shape: ``{"fields": {name: value}, "sets": {name: [key, …]}, "children":
{relation: [{"pk": key, "fields": {name: value}}, …]}}``. Values are those of
Django's serializers. A model names its child relations in ``revision_children``
and the columns that are not content (state, counters) in ``revision_ignores``. Of the children
``revision_columns`` are rows there are once at most, whose columns an editor takes for the item's.
"""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from vocabulary.dates.writing import format_datetime

Snapshot = dict[str, Any]
_TITLE = 20  # characters that say which child row is meant


def take(row: models.Model) -> Snapshot:
    """The row and its child rows as JSON values; many-to-many as lists of keys."""
    return {
        "fields": {field.name: _value(row, field) for field in content_fields(type(row))},
        "sets": {
            field.name: [
                str(key)
                for key in getattr(row, field.name).order_by("pk").values_list("pk", flat=True)
            ]
            for field in type(row)._meta.many_to_many
        },
        "children": {name: _take_children(row, name) for name in _children(row)},
    }


def put_back(row: models.Model, snapshot: Snapshot) -> None:
    """Write a snapshot into the row and its child rows; the caller saves inside a transaction.

    What no longer exists (see `possible`) is left out.
    """
    snapshot, _ = possible(type(row), snapshot)
    _write_fields(row, snapshot["fields"], content_fields(type(row)))
    row.save()
    for name, keys in snapshot["sets"].items():
        getattr(row, name).set(keys)
    for name, wanted in snapshot["children"].items():
        _put_back_children(row, name, wanted)


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
        part = "sets" if field.many_to_many else "fields"
        old, new = before[part].get(field.name), after[part].get(field.name)
        if not _same(old, new):
            changes.append(Change(_label(field), _words(field, old), _words(field, new)))
    for name in getattr(model, "revision_children", ()):
        told = _column_changes if _is_part(model, name) else _child_changes
        changes += told(*_link(model, name), _in_order(before, name), _in_order(after, name))
    return changes


def same(model: type[models.Model], one: Snapshot, other: Snapshot) -> bool:
    """Whether two snapshots hold the same content; asks the database nothing."""
    for field in [*content_fields(model), *model._meta.many_to_many]:
        part = "sets" if field.many_to_many else "fields"
        if not _same(one[part].get(field.name), other[part].get(field.name)):
            return False
    for name in getattr(model, "revision_children", ()):
        child, link = _link(model, name)
        old, new = _in_order(one, name), _in_order(other, name)
        if _is_part(model, name):
            old, new = [_only(child, link, old)], [_only(child, link, new)]
        if not _same_children(_child_fields(child, link), old, new):
            return False
    return True


def possible(model: type[models.Model], snapshot: Snapshot) -> tuple[Snapshot, list[str]]:
    """The snapshot without what no longer exists, and in words what had to be left out.

    Rows it pointed at may have been deleted since, and files removed from the disk.
    """
    gone: list[str] = []
    fields = dict(snapshot["fields"])
    for field in content_fields(model):
        if _is_gone(field, fields.get(field.name)):
            gone.append(_label(field))
            fields[field.name] = None
            if not field.null:
                del fields[field.name]  # the row keeps what it has
    sets = {}
    for field in model._meta.many_to_many:
        keys = snapshot["sets"].get(field.name, [])
        known = _known_keys(field, keys)
        sets[field.name] = [key for key in keys if key in known]
        if len(sets[field.name]) < len(keys):
            gone.append(f"{_label(field)}の一部")
    children = {}
    for name in getattr(model, "revision_children", ()):
        child, link = _link(model, name)
        entries = snapshot["children"].get(name, [])
        found = [(entry, _possible_child(child, link, entry)) for entry in entries]
        children[name] = [fitting for _, fitting in found if fitting]
        for entry, fitting in found:
            if fitting != entry:
                gone.append(f"{child._meta.verbose_name}「{_child_words(child, entry)}」")
    return {"fields": fields, "sets": sets, "children": children}, gone


def content_fields(model: type[models.Model]) -> list[models.Field]:
    """The columns that are content: neither keys nor what the site keeps by itself."""
    ignored = {"id", *getattr(model, "revision_ignores", ())}
    return [
        field
        for field in model._meta.concrete_fields
        if field.name not in ignored and not _kept_by_itself(field)
    ]


def _kept_by_itself(field: models.Field) -> bool:
    """The moment of registering or of the last change is no content."""
    return getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)


def _children(row: models.Model) -> tuple[str, ...]:
    return tuple(getattr(row, "revision_children", ()))


def _child_fields(child: type[models.Model], link: str) -> list[models.Field]:
    """Its columns but the keys."""
    return [
        field
        for field in child._meta.concrete_fields
        if field.name not in {"id", link} and not _kept_by_itself(field)
    ]


def _link(row_or_model: Any, name: str) -> tuple[type[models.Model], str]:
    relation = row_or_model._meta.get_field(name)
    return relation.related_model, relation.field.name


def _is_part(model: type[models.Model], name: str) -> bool:
    """Whether an editor takes the columns of this row for the item's own."""
    return name in getattr(model, "revision_columns", ())


def _value(row: models.Model, field: models.Field) -> Any:
    value = field.value_from_object(row)
    if value is None or isinstance(value, (bool, int, str, list)):
        return value
    return field.value_to_string(row)


def _take_children(row: models.Model, name: str) -> list[dict[str, Any]]:
    child, link = _link(row, name)
    fields = _child_fields(child, link)
    return [
        {"pk": item.pk, "fields": {field.name: _value(item, field) for field in fields}}
        for item in child._base_manager.filter(**{link: row}).order_by("pk")
    ]


def _write_fields(row: models.Model, values: dict[str, Any], fields: list[models.Field]) -> None:
    for field in fields:
        if field.name in values:
            setattr(row, field.attname, field.to_python(values[field.name]))


def _put_back_children(row: models.Model, name: str, wanted: list[dict[str, Any]]) -> None:
    child, link = _link(row, name)
    fields = _child_fields(child, link)
    existing = {item.pk: item for item in child._base_manager.filter(**{link: row})}
    kept = {entry["pk"] for entry in wanted}
    for pk, item in existing.items():
        if pk not in kept:
            item.delete()
    for entry in wanted:
        item = existing.get(entry["pk"]) or child(pk=entry["pk"], **{link: row})
        _write_fields(item, entry["fields"], fields)
        item.save()
    relation: Any = row._meta.get_field(name)
    if relation.one_to_one and relation.is_cached(row):
        relation.delete_cached_value(row)  # it would be the row as it was before


def _same(one: Any, other: Any) -> bool:
    """A column added since a snapshot was taken is as good as empty."""
    empty: tuple[Any, ...] = (None, "", [])
    return bool(one == other) or (one in empty and other in empty)


def _in_order(snapshot: Snapshot, name: str) -> list[dict[str, Any]]:
    entries = snapshot["children"].get(name, [])
    return sorted(entries, key=lambda entry: (entry["fields"].get("order") or 0, entry["pk"]))


def _same_children(fields: list[models.Field], one: list[Any], other: list[Any]) -> bool:
    return len(one) == len(other) and all(
        _same(left["fields"].get(field.name), right["fields"].get(field.name))
        for left, right in zip(one, other, strict=True)
        for field in fields
    )


def _known_keys(field: Any, keys: list[Any]) -> set[str]:
    rows = field.related_model._base_manager.filter(pk__in=keys)
    return {str(key) for key in rows.order_by().values_list("pk", flat=True)}


def _is_gone(field: models.Field, value: Any) -> bool:
    if value in (None, ""):
        return False
    if isinstance(field, models.FileField):
        return not field.storage.exists(value)
    return field.is_relation and not _known_keys(field, [value])


def _possible_child(
    child: type[models.Model], link: str, entry: dict[str, Any]
) -> dict[str, Any] | None:
    """The entry, emptied where what it names is gone; None if nothing sensible is left."""
    values, fields = dict(entry["fields"]), _child_fields(child, link)
    gone = [field for field in fields if _is_gone(field, values.get(field.name))]
    if not gone:
        return entry
    for field in gone:
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


def _words(field: models.Field, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if field.many_to_many or field.is_relation:
        keys = value if isinstance(value, list) else [value]
        related = field.related_model._base_manager.filter(pk__in=keys)
        return "、".join(str(item) for item in related.order_by("pk"))
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, list) and hasattr(field, "base_field"):
        return "、".join(_words(field.base_field, item) for item in value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DateField):
        return format_datetime(field.to_python(value))
    return str(value)


def _child_words(child: type[models.Model], entry: dict[str, Any]) -> str:
    """What an editor typed or chose; a file by the name it was given, not where it lies."""
    words = (_words(field, entry["fields"].get(field.name)) for field in _told(child))
    return "／".join(word for word in words if word)


def _told(child: type[models.Model]) -> list[models.Field]:
    return [
        field
        for field in child._meta.concrete_fields
        if field.name == "original_name"
        or (field.editable and field.name != "order" and not isinstance(field, models.FileField))
    ]


# --- A row that is a part of the item, column by column -------------------------------------


def _only(child: type[models.Model], link: str, entries: list[Any]) -> dict[str, Any]:
    """The row; where there is none, what an empty one would hold."""
    if entries:
        return dict(entries[0])
    empty = child()
    return {"fields": {field.name: _value(empty, field) for field in _child_fields(child, link)}}


def _column_changes(
    child: type[models.Model], link: str, old: list[Any], new: list[Any]
) -> list[Change]:
    was, will = _only(child, link, old)["fields"], _only(child, link, new)["fields"]
    return [
        Change(_label(field), *(_words(field, row.get(field.name)) for row in (was, will)))
        for field in _child_fields(child, link)
        if not _same(was.get(field.name), will.get(field.name))
    ]


# --- Child rows, one line for each that differs ----------------------------------------------


def _child_changes(
    child: type[models.Model], link: str, old: list[Any], new: list[Any]
) -> list[Change]:
    fields = _child_fields(child, link)
    if _same_children(fields, old, new):
        return []
    name, changes = str(child._meta.verbose_name), []
    for was, will in _pairs(fields, old, new):
        if was is None or will is None:
            word = "追加" if was is None else "削除"
            changes.append(Change(f"{name}（{word}）", _lines(child, was), _lines(child, will)))
        elif differing := _differing(fields, was, will):
            title = _child_words(child, was).partition("／")[0][:_TITLE]
            label = f"{name}「{title}」（変更）" if title else f"{name}（変更）"
            changes.append(
                Change(label, _lines(child, was, differing), _lines(child, will, differing))
            )
    return changes or [Change(name, "", "並び順が変わっています")]


def _pairs(
    fields: list[models.Field], old: list[Any], new: list[Any]
) -> list[tuple[dict[str, Any] | None, dict[str, Any] | None]]:
    """Each row before and after; one that was deleted and came back is the same row."""
    rest = list(new)
    known = {entry["pk"] for entry in old}
    pairs: list[tuple[Any, Any]] = []
    for was in old:
        same_row = (entry for entry in rest if entry["pk"] == was["pk"])
        others = (entry for entry in rest if entry["pk"] not in known)
        alike = (entry for entry in others if not _differing(fields, was, entry))
        will = next(same_row, None) or next(alike, None)
        if will:
            rest.remove(will)
        pairs.append((was, will))
    return pairs + [(None, entry) for entry in rest]


def _differing(
    fields: list[models.Field], one: dict[str, Any], other: dict[str, Any]
) -> list[models.Field]:
    return [
        field
        for field in fields
        if not _same(one["fields"].get(field.name), other["fields"].get(field.name))
    ]


def _lines(
    child: type[models.Model],
    entry: dict[str, Any] | None,
    fields: list[models.Field] | None = None,
) -> str:
    """「名称：…」 line by line: of the given columns, or of all that an editor filled."""
    if entry is None:
        return ""
    told = _told(child)
    lines = []
    for field in told if fields is None else fields:
        words = _words(field, entry["fields"].get(field.name))
        if isinstance(field, models.FileField):
            words = str(entry["fields"].get("original_name") or "（ファイル）") if words else ""
        elif field not in told and field.name != "order":
            continue
        if words or fields is not None:
            lines.append(f"{_label(field)}：{words or '（なし）'}")
    return "\n".join(lines)
