"""What `rebuild_search` has to write anew, and `check` warns of."""

from django.db.models import Exists, OuterRef

from search.index.searchable import Searchable, SearchableQuerySet
from search.language import analysis
from search.models import Card, Document


def without_current_document(model: type[Searchable]) -> SearchableQuerySet:
    """Items to be found whose document is missing or was made by another analysis."""
    documents = Document.objects.filter(kind=model.item_kind.code, object_id=OuterRef("pk"))
    current = documents.filter(analysis=analysis.VERSION)
    return model.objects.all().indexable().filter(~Exists(current))


def without_current_card(model: type[Searchable]) -> SearchableQuerySet:
    """Items to be listed whose card is missing or lacks a fact that cards of its kind tell now."""
    rows = model.objects.all().indexable()
    examples = model.objects.filter(pk__in=rows.order_by("pk").values("pk")[:1]).whole()
    if not (model.has_card and examples):
        return rows.none()
    cards = Card.objects.of_kind(model.item_kind.code).filter(object_id=OuterRef("pk"))
    current = cards.filter(facts__has_keys=list(examples[0].card_facts()))
    return rows.filter(~Exists(current))


def drop_leftovers(model: type[Searchable]) -> None:
    """Delete documents and cards of items that are gone or not to be found any more."""
    rows = model.objects.all().indexable().order_by()
    for table in (Document, Card):
        left = table.objects.filter(kind=model.item_kind.code)
        left.exclude(object_id__in=rows.values("pk")).delete()
