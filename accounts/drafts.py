"""What somebody typed when their sign-in had expired, kept until they are back.

The session of the visitor holds it, under a random key that stands in the address they come
back to. Signing in gives the session a new key and keeps what it holds.
"""

from collections.abc import Iterable
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseRedirect

EXPIRED = (
    "ログインの時間が切れました。入力した内容は預かっています。ログインすると、続きから書けます。"
)
_SESSION_KEY = "drafts"
_MOST_DRAFTS = 3
_MOST_CHARACTERS = 10_000


def sign_in_first(request: HttpRequest, fields: Iterable[str]) -> HttpResponseRedirect:
    """To the sign-in and back to this page; what was typed into `fields` waits there."""
    query = request.GET.copy()
    if request.method == "POST":
        query["draft"] = _keep(request, fields)
        messages.info(request, EXPIRED)
    return redirect_to_login(f"{request.path}?{query.urlencode()}" if query else request.path)


def find(request: HttpRequest) -> dict[str, str]:
    """What was typed before the sign-in, or nothing."""
    drafts = request.session.get(_SESSION_KEY, {})
    return drafts.get(request.GET.get("draft", ""), {})


def forget(request: HttpRequest) -> None:
    """Drop the draft this page was filled from, once it has been sent."""
    drafts = request.session.get(_SESSION_KEY, {})
    if drafts.pop(request.GET.get("draft", ""), None) is not None:
        request.session[_SESSION_KEY] = drafts


def _keep(request: HttpRequest, fields: Iterable[str]) -> str:
    drafts = request.session.get(_SESSION_KEY, {})
    while len(drafts) >= _MOST_DRAFTS:
        del drafts[next(iter(drafts))]
    key = uuid4().hex
    drafts[key] = {
        name: request.POST[name][:_MOST_CHARACTERS] for name in fields if name in request.POST
    }
    request.session[_SESSION_KEY] = drafts
    return key
