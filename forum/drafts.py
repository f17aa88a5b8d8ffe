"""What somebody typed while signed out, kept over the sign-in.

The session of the visitor holds it, under a random key that stands in the address they come
back to. Signing in gives the session a new key and keeps what it holds.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

KEPT = (
    "ログインの時間が切れました。入力した内容は預かっています。ログインすると、続きから書けます。"
)
_SESSION_KEY = "forum_drafts"
_MOST_DRAFTS = 3
_MOST_CHARACTERS = 10_000
_KEPT_FIELDS = ("board", "title", "text", "reason", "note", "token")

View = Callable[..., HttpResponse]


def form_page(view: View) -> View:
    """Base of every page with a form of the board: nothing that was typed is lost.

    Signed out, people sign in first and come back to the form as they left it. Where what
    they wrote about is gone meanwhile, they get their text back to copy it.
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(_address_after_sign_in(request))
        try:
            return view(request, *args, **kwargs)
        except Http404:
            typed = [request.POST[name] for name in ("title", "text") if request.POST.get(name)]
            if not typed:
                raise
            return render(request, "forum/text_returned.html", {"texts": typed}, status=404)

    return wrapper


def _address_after_sign_in(request: HttpRequest) -> str:
    query = request.GET.copy()
    if request.method == "POST":
        query["draft"] = _keep(request)
        messages.info(request, KEPT)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def find(request: HttpRequest) -> dict[str, str]:
    """What was typed before the sign-in, or nothing."""
    drafts = request.session.get(_SESSION_KEY, {})
    return drafts.get(request.GET.get("draft", ""), {})


def forget(request: HttpRequest) -> None:
    """Drop the draft this page was filled from, once it has been sent."""
    drafts = request.session.get(_SESSION_KEY, {})
    if drafts.pop(request.GET.get("draft", ""), None) is not None:
        request.session[_SESSION_KEY] = drafts


def _keep(request: HttpRequest) -> str:
    drafts = request.session.get(_SESSION_KEY, {})
    while len(drafts) >= _MOST_DRAFTS:
        del drafts[next(iter(drafts))]
    key = uuid4().hex
    drafts[key] = {
        name: request.POST[name][:_MOST_CHARACTERS] for name in _KEPT_FIELDS if name in request.POST
    }
    request.session[_SESSION_KEY] = drafts
    return key
