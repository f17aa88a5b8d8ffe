"""A list as its view gives it, for tests that need not see its page."""

from typing import Any

from django.test import RequestFactory
from django.urls import resolve


def listing_at(address: str, query: dict[str, str] | None = None) -> Any:
    """The `Listing` at an address like "/cases/?q=買い物"; the page is not drawn."""
    view = resolve(address.partition("?")[0])
    answer = view.func(RequestFactory().get(address, query), *view.args, **view.kwargs)
    return answer.context_data["listing"]


def keys_on(listing: Any) -> list[int]:
    """The keys of what stands on the page, in its order."""
    return [item.pk for item in listing.page.object_list]
