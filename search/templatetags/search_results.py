"""Highlighted words and passages for lists of results."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString

from search.index.searchable import Searchable
from search.lists import passages
from search.lists.listing import Listing

register = template.Library()


@register.filter
def highlight(text: str, words: Sequence[str]) -> SafeString:
    """`{{ case.title|highlight:listing.words }}`: the text with the words in <mark>."""
    return passages.highlighted(text, words)


@register.simple_tag
def above(listing: Listing, row: Any) -> str:
    """`{% above listing row as line %}`: what is said above an item with which less begins."""
    return listing.boundaries.get(row.pk, "")


@register.simple_tag
def passage(item: Searchable, words: Sequence[str]) -> passages.Passage | None:
    """`{% passage case listing.words as found %}`: where the words stand in a found item."""
    document = item.search_document if words else None
    return passages.passage(document, words) if document else None
