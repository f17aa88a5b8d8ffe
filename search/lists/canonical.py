"""Addresses that are the one way to ask for what their page shows: such pages may be kept."""

from django.http import HttpRequest

CANONICAL = "platform.canonical_query"


def mark_canonical(request: HttpRequest, *, is_whole: bool) -> None:
    """Say whether all of the query was used, nothing was put right, and something was found.

    What keeps pages compares it with the query as it was sent: one page shall not be kept under
    many spellings of its address, with a condition twice or with spare blanks.
    """
    if is_whole and all(map(_is_tidy, dict(request.GET.lists()).values())):
        request.META[CANONICAL] = request.GET.urlencode()


def _is_tidy(values: list[str]) -> bool:
    return len(set(values)) == len(values) and all(v == " ".join(v.split()) for v in values)
