"""What Django tells the kept pages about the answer it just made: marks in the WSGI environment.

Without the mark PUBLIC no page is kept, and without CANONICAL none that has a query.
"""

from collections.abc import Callable

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse

from search.lists.canonical import CANONICAL

PUBLIC = "platform.public_page"
__all__ = ["CANONICAL", "PUBLIC", "readers"]

GetResponse = Callable[[HttpRequest], HttpResponse]


def readers(get_response: GetResponse) -> GetResponse:
    """Mark what everybody may read; tell browsers and proxies to keep nothing else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if _is_personal(request):
            _forbid_keeping(response)
        else:
            request.META[PUBLIC] = True
        return response

    return middleware


def _is_personal(request: HttpRequest) -> bool:
    """Whether it was made for one person: signed in, with a session, a message or a token."""
    has_token = "CSRF_COOKIE_NEEDS_UPDATE" in request.META
    return (
        has_token
        or request.user.is_authenticated
        or not request.session.is_empty()
        or len(get_messages(request)) > 0
    )


def _forbid_keeping(response: HttpResponse) -> None:
    is_page = response.get("Content-Type", "").startswith("text/html")
    told = response.get("Cache-Control", "")
    if not told or (is_page and "no-store" not in told):
        response["Cache-Control"] = "private, no-store"
