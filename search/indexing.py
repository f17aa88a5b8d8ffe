"""Keeping the index true: whoever changes a row calls `reindex` in the same transaction."""

from django.apps import apps
from django.db import models

from search.engine import Lexemes, grams
from search.models import Document, Searchable, SearchableQuerySet
from vocabulary.normalize import fold

BATCH = 500


def reindex(rows: SearchableQuerySet) -> None:
    """Write the documents of these rows anew; rows that may not be found lose theirs."""
    kind = rows.model.search_kind
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        found = list(rows.model.objects.filter(pk__in=batch).indexable().for_index())
        Document.objects.bulk_create(
            [_document(row) for row in found],
            update_conflicts=True,
            unique_fields=["kind", "object_id"],
            update_fields=["title", "ranking", "full", "text", "parts"],
        )
        gone = set(batch) - {row.pk for row in found}
        Document.objects.filter(kind=kind, object_id__in=gone).delete()


def forget(row: Searchable) -> None:
    """Drop the document of a row that is about to be deleted."""
    Document.objects.filter(kind=row.search_kind, object_id=row.pk).delete()


def reindex_mentions(row: models.Model) -> None:
    """After a rename of a theme, place or organization: whatever names it is indexed anew."""
    for relation in row._meta.related_objects:
        model = relation.related_model
        if issubclass(model, Searchable):
            reindex(model.objects.filter(**{relation.field.name: row}))


def searchable_models() -> list[type[Searchable]]:
    return [model for model in apps.get_models() if issubclass(model, Searchable)]


def _document(row: Searchable) -> Document:
    parts = [part for part in row.search_parts() if part.text]
    short = " ".join([row.search_title(), *(part.text for part in parts if part.short)])
    text = fold("\n".join([row.search_title(), *(part.text for part in parts)]))
    return Document(
        kind=row.search_kind,
        object_id=row.pk,
        title=row.search_title(),
        ranking=Lexemes(grams(fold(short))),
        full=Lexemes(grams(text)),
        text=text,
        parts=[[part.label, part.text] for part in parts if not part.short],
    )
