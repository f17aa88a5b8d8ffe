"""What every page with a form of the board has in common: nothing that was typed is lost."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from records import drafts

TO_WRITE = "書き込むには、会員登録（無料）とログインが必要です。読むだけなら、いりません。"
_KEPT_FIELDS = ("board", "title", "text", "reason", "note", "outcome", "token")

View = Callable[..., HttpResponse]


def form_page(view: View) -> View:
    """Signed out, people sign in first and come back to the form as they left it.

    A form that was open too long is shown again as it was filled in.

    Where what they wrote about is gone meanwhile, they get their text back to copy it.
    """

    @drafts.restores(*_KEPT_FIELDS)
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return drafts.sign_in_first(request, _KEPT_FIELDS)
        try:
            return view(request, *args, **kwargs)
        except Http404:
            typed = [request.POST[name] for name in ("title", "text") if request.POST.get(name)]
            if not typed:
                raise
            return render(request, "forum/text_returned.html", {"texts": typed}, status=404)

    cast("Any", wrapper).sign_in_reason = TO_WRITE  # the page of the sign-in says it
    return wrapper
