"""Writing the index: code that changes a row calls `reindex` in the same transaction."""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from search.index.conditions import Lexemes
from search.index.engine import lexemes
from search.index.searchable import Part, Searchable, SearchableQuerySet
from search.language import analysis
from search.models import Card, Document, Spelling, Weight
from search.models.card import option
from search.models.option_count import REAL, SAMPLE
from search.question.tree import kind_tag, long_word_tag, place_tag
from vocabulary.normalize import fold

BATCH = 200


def reindex(rows: SearchableQuerySet) -> None:
    """Write the documents and cards of these rows anew; rows that may not be found lose theirs.

    The rows are locked until the transaction ends, so that of two who change one the later
    writes the document.
    """
    for keys in _batches(rows):
        _reindex_batch(rows.model, keys)


def rewrite_cards(rows: SearchableQuerySet) -> None:
    """Write the cards alone of these rows anew, which is much faster than `reindex`."""
    for keys in _batches(rows):
        _rewrite_batch(rows.model, keys)


def _batches(rows: SearchableQuerySet) -> Iterator[list[int]]:
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


@transaction.atomic
def _reindex_batch(model: type[Searchable], keys: list[int]) -> None:
    found = _locked(model, keys)
    save_documents([build_document(row) for row in found])
    save_cards([build_card(row) for row in found if row.has_card])
    Spelling.objects.learn(token for row in found for token in _words_of(row))
    gone = set(keys) - {row.pk for row in found}
    for table in (Document, Card):
        table.objects.filter(kind=model.item_kind.code, object_id__in=gone).delete()


@transaction.atomic
def _rewrite_batch(model: type[Searchable], keys: list[int]) -> None:
    save_cards([build_card(row) for row in _locked(model, keys)])


def _locked(model: type[Searchable], keys: list[int]) -> list[Searchable]:
    """Those of the rows that may be found, with all that is indexed; all rows are locked."""
    rows = model.objects.filter(pk__in=keys)
    list(rows.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk"))
    return rows.indexable().whole()


def save_documents(documents: list[Document]) -> None:
    """Insert the documents; those that the items had are replaced."""
    Document.objects.bulk_create(
        documents,
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=[
            *("parent_id", "title", "line", "url", "head", "summary", "written", "full", "talk"),
            *("text", "parts", "analysis", "indexed_at"),
        ],
    )


def save_cards(cards: list[Card]) -> None:
    """Insert the cards; those that the items had are replaced."""
    columns = [field.name for field in Card._meta.concrete_fields if not field.primary_key]
    Card.objects.bulk_create(
        cards,
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=[name for name in columns if name not in ("kind", "object_id")],
    )


def remove_from_index(row: Searchable) -> None:
    """Delete the document and the card of a row that is about to be deleted."""
    for table in (Document, Card):
        table.objects.filter(kind=row.item_kind.code, object_id=row.pk).delete()


def reindex_mentions(row: models.Model) -> None:
    """After the rename of a row: whatever names it is indexed anew."""
    for relation in row._meta.related_objects:
        model = relation.related_model
        if issubclass(model, Searchable):
            reindex(model.objects.filter(**{relation.field.name: row}))


def rewrite_cards_with(facet: str, values: Iterable[str]) -> None:
    """After a change of rows of the vocabulary: cards that have one of these options are anew."""
    cards = Card.objects.with_any_option(facet, values)
    keys: dict[str, list[int]] = {}
    for kind, key in cards.values_list("kind", "object_id"):
        keys.setdefault(kind, []).append(key)
    for model in searchable_models():
        if model.item_kind.code in keys:
            rewrite_cards(model.objects.filter(pk__in=keys[model.item_kind.code]))


def searchable_models() -> list[type[Searchable]]:
    """The models of all kinds, in the order of `all_kinds`."""
    found = [model for model in apps.get_models() if issubclass(model, Searchable)]
    return sorted(found, key=lambda model: model.item_kind.order)


def build_document(row: Searchable) -> Document:
    """The document of an item as it is now; not saved."""
    title = Part("", row.search_title(), Weight.HEAD)
    parts = [title, *(part for part in row.search_parts() if part.text)]
    marks = {kind_tag(row.item_kind.code).lexeme}
    places = {place_tag(code).lexeme for code in row.search_places()}
    up_to = {
        weight: folded_lines(part.text for part in parts if part.weight <= weight)
        for weight in Weight
    }
    is_spoken = any(part.weight == Weight.SPOKEN for part in parts)
    text = up_to[Weight.SPOKEN]
    # Folding the whole text may change a word at its borders; then no term can find it.
    long_words = {
        long_word_tag(word).lexeme
        for part in parts
        for word in analysis.long_words(part.text)
        if word in text
    }
    everything = Lexemes(marks | places | long_words | lexemes(text))
    return Document(
        kind=row.item_kind.code,
        object_id=row.pk,
        parent_id=row.search_parent,
        title=title.text,
        line=row.search_line(),
        url=row.get_absolute_url(),
        head=Lexemes(marks | lexemes(up_to[Weight.HEAD])),
        summary=Lexemes(marks | places | lexemes(up_to[Weight.SUMMARY])),
        written=Lexemes(marks | places | lexemes(up_to[Weight.BODY])) if is_spoken else None,
        full=None if row.item_kind.is_vast else everything,
        talk=everything if row.item_kind.is_vast else None,
        text=text,
        parts=[[part.label, part.text] for part in parts if part.label],
        analysis=analysis.VERSION,
        indexed_at=timezone.now(),
    )


def build_card(row: Searchable) -> Card:
    """The card of an item as it is now; not saved."""
    columns = row.card_columns()
    mark = SAMPLE if columns["is_sample"] else REAL
    options = {option(facet, value) for facet, value in row.card_options()}
    return Card(
        kind=row.item_kind.code,
        object_id=row.pk,
        options=[mark, *sorted(options)],
        facts=row.card_facts(),
        **columns,
    )


def folded_lines(texts: Iterable[str]) -> str:
    """The texts as they are compared: a line for each, with single spaces."""
    return "\n".join(" ".join(fold(text).split()) for text in texts)


def _words_of(row: Searchable) -> Iterator[analysis.Token]:
    for text in (row.search_title(), *(part.text for part in row.search_parts())):
        yield from analysis.spelled_words(text)
