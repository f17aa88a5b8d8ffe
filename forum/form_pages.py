"""Wrapper of all views with a form of the forum: people never lose the text they entered."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.models import User
from records import drafts

SIGN_IN_REASON = "書き込むには、会員登録（無料）とログインが必要です。読むだけなら、いりません。"
_FORM_FIELDS = ("board", "title", "text", "reason", "note", "outcome", "token")

View = Callable[..., HttpResponse]


class SignedInRequest(HttpRequest):
    """The request as views under `form_page` get it."""

    user: User


def form_page(view: View) -> View:
    """Signed out, people sign in first and come back to the form as they left it.

    A form that was open too long is shown again as it was initial_or_data in.

    Where what they wrote about is gone meanwhile, they get their text back to copy it.
    """

    @drafts.restores(*_FORM_FIELDS)
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return drafts.sign_in_first(request, _FORM_FIELDS)
        try:
            return view(request, *args, **kwargs)
        except Http404:
            texts = [request.POST[name] for name in ("title", "text") if request.POST.get(name)]
            if not texts:
                raise
            return render(request, "forum/text_returned.html", {"texts": texts}, status=404)

    cast("Any", wrapper).sign_in_reason = SIGN_IN_REASON  # the page of the sign-in says it
    return wrapper
