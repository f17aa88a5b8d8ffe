"""Addresses that are the one way to ask for what their page shows: such pages may be kept."""

from django.http import HttpRequest

CANONICAL = "platform.canonical_query"
_SINGLE = {"q", "sort", "page"}


def mark_canonical(request: HttpRequest, *, is_whole: bool) -> None:
    """Say whether all of the query was used, nothing was put right, and something was found.

    What keeps pages compares it with the query as it was sent: one page shall not be kept under
    many spellings of its address, with a condition twice or with spare blanks.
    """
    if is_whole and all(_is_tidy(key, values) for key, values in request.GET.lists()):
        request.META[CANONICAL] = request.GET.urlencode()


def _is_tidy(key: str, values: list[str]) -> bool:
    """Conditions may be chosen several at once; of words, order and page the last one counts."""
    if key in _SINGLE and len(values) > 1:
        return False
    if key == "page":  # the first one is the list without it
        return not values[0].startswith("0") and values[0] != "1" and values[0].isascii()
    return len(set(values)) == len(values) and all(v == " ".join(v.split()) for v in values)
