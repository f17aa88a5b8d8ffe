"""What an organization has published, one shelf for each kind of content above this app."""

from dataclasses import dataclass

from django.urls import reverse

from organizations.models import Organization
from organizations.publishing.content import Content
from organizations.publishing.page_rows import cards_beside
from search.index.cards import ItemCard

SHELF_LENGTH = 5


@dataclass(frozen=True)
class Shelf:
    """Up to SHELF_LENGTH newest published items of one kind; `url` lists them all."""

    label: str
    items: tuple[ItemCard, ...]
    url: str


def shelves_of(organization: Organization) -> list[Shelf]:
    """Non-empty shelves; the kinds are found by the models that stand on Content."""
    shelves = []
    for relation in organization._meta.related_objects:
        model = relation.related_model
        if issubclass(model, Content) and relation.field.name == "owner":
            items = cards_beside(organization, relation.name, most=SHELF_LENGTH)
            if items:
                url = f"{reverse(model.item_kind.list_page)}?organization={organization.pk}"
                shelves.append(Shelf(str(model._meta.verbose_name_plural), items, url))
    return shelves
