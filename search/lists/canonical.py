"""Addresses that are the one way to ask for what their page shows: such pages may be kept."""

from django.http import HttpRequest

CANONICAL = "platform.canonical_query"


def mark_canonical(request: HttpRequest, *, is_whole: bool) -> None:
    """Say whether all of the query was used, nothing was put right, and something was found.

    What keeps pages compares it with the query as it was sent, so that one page is not kept
    under many spellings of its address.
    """
    if is_whole:
        request.META[CANONICAL] = request.GET.urlencode()
