"""An item with its child rows as plain JSON: taken, put back, and compared.

Shape: ``{"fields": {name: value}, "sets": {name: [key, …]}, "children":
{relation: [{"pk": key, "fields": {name: value}}, …]}}``. Values are those of
Django's serializers. A model names its child relations in ``revision_children``
and the columns that are not content (state, counters) in ``revision_ignores``.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models

Snapshot = dict[str, Any]


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
    """Write a snapshot into the row and its child rows; the caller saves inside a transaction."""
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
        if old != new:
            changes.append(Change(_label(field), _words(field, old), _words(field, new)))
    for name in getattr(model, "revision_children", ()):
        child: Any = model._meta.get_field(name).related_model
        old = [_child_words(child, item) for item in before["children"].get(name, [])]
        new = [_child_words(child, item) for item in after["children"].get(name, [])]
        if old != new:
            label = str(child._meta.verbose_name)
            changes.append(Change(label, "\n".join(old), "\n".join(new)))
    return changes


def content_fields(model: type[models.Model]) -> list[models.Field]:
    """The columns that are content: neither keys nor what the site keeps by itself."""
    ignored = {"id", *getattr(model, "revision_ignores", ())}
    return [field for field in model._meta.concrete_fields if field.name not in ignored]


def _children(row: models.Model) -> tuple[str, ...]:
    return tuple(getattr(row, "revision_children", ()))


def _child_fields(child: type[models.Model], link: str) -> list[models.Field]:
    return [field for field in child._meta.concrete_fields if field.name not in {"id", link}]


def _link(row_or_model: Any, name: str) -> tuple[type[models.Model], str]:
    relation = row_or_model._meta.get_field(name)
    return relation.related_model, relation.field.name


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
    return str(value)


def _child_words(child: type[models.Model], entry: dict[str, Any]) -> str:
    shown = []
    for field in child._meta.concrete_fields:
        words = _words(field, entry["fields"].get(field.name))
        if words and field.name != "order":
            shown.append(words)
    return "／".join(shown)
