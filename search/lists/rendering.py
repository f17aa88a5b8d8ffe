"""The answer to a visitor who asked for a list."""

from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse

from search.lists.canonical import mark_canonical
from search.lists.listing import Listing
from search.lists.misses import note_miss


def render_list(
    request: HttpRequest, template: str, listing: Listing, **context: Any
) -> TemplateResponse:
    """The page of a list for people; a word that found nothing is noted."""
    note_miss(request, listing)
    if request.GET:
        is_whole = listing.has_rows and not listing.ignored and not listing.is_partial
        mark_canonical(request, is_whole=is_whole)
    return TemplateResponse(request, template, {"listing": listing, **context})
