"""What `rebuild_search` has to write anew, and `check` warns of."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Exists, F, JSONField, OuterRef, QuerySet, TextField, Value
from django.db.models.expressions import CombinedExpression

from search.index.searchable import Searchable, SearchableQuerySet
from search.language import analysis
from search.models import Card, Document


def without_current_document(model: type[Searchable]) -> SearchableQuerySet:
    """Items to be found whose document is missing or was made by another analysis."""
    documents = Document.objects.filter(kind=model.item_kind.code, object_id=OuterRef("pk"))
    current = documents.filter(analysis=analysis.VERSION)
    return model.objects.all().indexable().filter(~Exists(current))


def without_current_card(model: type[Searchable]) -> SearchableQuerySet:
    """Items to be listed whose card is missing or has other facts than its kind tells now."""
    rows = model.objects.all().indexable()
    examples = model.objects.filter(pk__in=rows.order_by("pk").values("pk")[:1]).whole()
    if not (model.has_card and examples):
        return rows.none()
    names = list(examples[0].card_facts())
    cards = Card.objects.of_kind(model.item_kind.code).filter(object_id=OuterRef("pk"))
    current = cards.alias(others=_without(names)).filter(facts__has_keys=names, others={})
    return rows.filter(~Exists(current))


def _without(names: list[str]) -> CombinedExpression:
    """The facts of a card but these."""
    keys = Value(names, ArrayField(TextField()))
    return CombinedExpression(F("facts"), "-", keys, output_field=JSONField())


def leftovers(table: type[Document] | type[Card], model: type[Searchable]) -> QuerySet[Any]:
    """Documents or cards of items that are gone or not to be found any more."""
    rows = model.objects.all().indexable().order_by()
    left: QuerySet[Any] = table._default_manager.filter(kind=model.item_kind.code)
    return left.exclude(object_id__in=rows.values("pk"))


def drop_leftovers(model: type[Searchable]) -> None:
    for table in (Document, Card):
        leftovers(table, model).delete()
