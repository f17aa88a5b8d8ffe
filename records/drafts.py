"""What somebody typed when their form could not be taken: it is never lost.

After an expired sign-in the session of the visitor holds it, under a random key that stands in
the address they come back to. Signing in gives the session a new key and keeps what it holds.
After an expired token the form itself is the answer, filled in; nothing of it is carried out.
"""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TypeVar
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

EXPIRED = (
    "ログインの時間が切れました。入力した内容は預かっています。ログインすると、続きから書けます。"
)
NOT_SENT = (
    "画面を開いてから時間がたったか、別の画面でログインし直したため、まだ送信されていません。"
    "入力した内容を確かめて、もう一度お送りください。"
)
_SESSION_KEY = "drafts"
_MOST_DRAFTS = 3
_MOST_CHARACTERS = 10_000

View = TypeVar("View", bound=Callable[..., HttpResponse])


def keeps(*fields: str) -> Callable[[View], View]:
    """Mark a view whose form opens again: these fields are given back to it through `find`.

    Never name a password or a code here: where a page asks for nothing else, name nothing.
    """

    def mark(view: View) -> View:
        view.__dict__["kept_fields"] = fields
        return view

    return mark


def sign_in_first(request: HttpRequest, fields: Iterable[str]) -> HttpResponseRedirect:
    """To the sign-in and back to this page; what was typed into `fields` waits there."""
    query = request.GET.copy()
    if request.POST:
        query["draft"] = _keep(request, fields)
        messages.info(request, EXPIRED)
    return redirect_to_login(f"{request.path}?{query.urlencode()}" if query else request.path)


def find(request: HttpRequest) -> dict[str, str]:
    """What was typed before the sign-in or into an expired form, or nothing."""
    if "kyoso_draft" in request.__dict__:
        return request.__dict__["kyoso_draft"]
    drafts = request.session.get(_SESSION_KEY, {})
    return drafts.get(request.GET.get("draft", ""), {})


def open_again(request: HttpRequest) -> HttpResponse | None:
    """The form that was posted, filled in, as for a visit of its page; None if it is not marked.

    A visit changes nothing of the site, so a forged post is not carried out: a person has to send
    the form. Whoever is signed out as well is led to the sign-in, and the text waits there. Where
    no form follows, as for somebody who is signed in already, nothing is said of one.
    """
    match = request.resolver_match
    fields = getattr(match.func, "kept_fields", None) if match else None
    if not match or fields is None or request.method != "POST":
        return None
    request.__dict__["kyoso_draft"] = _typed(request, fields)
    request.method = "GET"
    _leave_out_buttons(request, fields)
    page = match.func(request, *match.args, **match.kwargs)
    is_form = page.status_code == HTTPStatus.OK
    # What goes on at the sign-in is not lost.
    signs_in = page.get("Location", "").partition("?")[0] in map(reverse, settings.SIGN_IN_PAGES)
    if is_form or signs_in:
        messages.warning(request, NOT_SENT)
    return match.func(request, *match.args, **match.kwargs) if is_form else page


def _leave_out_buttons(request: HttpRequest, fields: Iterable[str]) -> None:
    """Which button was pressed is nothing a visit may know: the library would draw other forms."""
    kept = QueryDict(mutable=True)
    for name in {*fields, REDIRECT_FIELD_NAME} & request.POST.keys():
        kept.setlist(name, request.POST.getlist(name))
    request.POST = kept  # type: ignore[assignment] # stubs: unchangeable


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
        name: words[:_MOST_CHARACTERS] for name, words in _typed(request, fields).items()
    }
    request.session[_SESSION_KEY] = drafts
    return key


def _typed(request: HttpRequest, fields: Iterable[str]) -> dict[str, str]:
    return {name: request.POST[name] for name in fields if name in request.POST}
