"""The input of forms that could not be accepted: nothing that somebody wrote is lost.

After an expired sign-in the session of the visitor holds it. A form of the site is kept under a
random key, which stands in the address they come back to, and only its named fields; a form of
the admin bears the stamp of its writer, and is kept whole under its own address. Signing in
gives the session a new key and keeps what it holds.

After an expired token the form itself is the answer, filled in; nothing of it is carried out.
"""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, TypeVar, cast
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from records.editing.stamp import STAMP, read_stamp

EXPIRED = (
    "ログインの時間が切れました。入力した内容は預かっています。ログインすると、続きから書けます。"
)
NOT_SENT = (
    "画面を開いてから時間がたったか、別の画面でログインし直したため、まだ送信されていません。"
    "入力した内容を確かめて、もう一度お送りください。"
)
_SESSION_KEY = "drafts"
_MAX_DRAFTS = 3
_MAX_FIELD_LENGTH = 10_000  # characters, of a form of the site
_MAX_CHARACTERS = 1_000_000  # of all drafts; more than any form of the admin can hold

View = TypeVar("View", bound=Callable[..., HttpResponse])


def restores(*fields: str) -> Callable[[View], View]:
    """Mark a view whose form opens again with these fields, which `restored_input` gives to it.

    Never name a password or a code here: where a page asks for nothing else, name nothing.
    """

    def mark(view: View) -> View:
        cast("Any", view).draft_fields = fields
        return view

    return mark


def is_stamped(request: HttpRequest) -> bool:
    """Whether a form of the admin was sent, by whoever opened it: such a form is kept whole."""
    if request.method != "POST" or read_stamp(request.POST, request.user) is None:
        return False
    return len(request.POST.urlencode()) <= _MAX_CHARACTERS


def sign_in_first(request: HttpRequest, fields: Iterable[str] = ()) -> HttpResponseRedirect:
    """To the sign-in and back to this page, which opens with the input of the form.

    Of a form without a stamp only `fields` are kept.
    """
    query = request.GET.copy()
    if is_stamped(request):
        _store(request, request.path, request.POST)
    elif request.POST:
        key = query["draft"] = uuid4().hex
        _store(request, key, _selected_fields(request, fields, _MAX_FIELD_LENGTH))
    if request.POST:
        messages.info(request, EXPIRED)
    return redirect_to_login(f"{request.path}?{query.urlencode()}" if query else request.path)


def restored_input(request: HttpRequest) -> QueryDict:
    """The input of before the sign-in, or of an expired form; empty if there is none.

    A GET request has POST data only where `reopen_form` made it of an expired form.
    """
    if request.method == "GET" and request.POST:
        return request.POST
    stored = QueryDict(_drafts(request).get(_key(request), ""))
    is_own = STAMP not in stored or read_stamp(stored, request.user) is not None
    return stored if is_own else QueryDict()


def discard(request: HttpRequest) -> None:
    """Drop the draft this page was filled from, once it has been sent."""
    drafts = _drafts(request)
    if drafts.pop(_key(request), None) is not None:
        request.session[_SESSION_KEY] = drafts


def reopen_form(request: HttpRequest) -> HttpResponse | None:
    """The page of the form that was posted, filled in; None if its view is not marked.

    The view answers a GET, which writes nothing, so a forged post is not carried out: a person
    has to send the form. Whoever is signed out as well is led to the sign-in, and the draft waits
    there. Where no form follows, as for somebody who is signed in already, there is no message.
    """
    if is_stamped(request):
        _store(request, request.path, request.POST)
        return HttpResponseRedirect(request.get_full_path())
    match = request.resolver_match
    fields = getattr(match.func, "draft_fields", None) if match else None
    if not match or fields is None or request.method != "POST":
        return None
    # Without the name of the button that was pressed: by it allauth would choose another form.
    request.POST = _selected_fields(request, {*fields, REDIRECT_FIELD_NAME})  # type: ignore[assignment] # stubs: unchangeable
    request.method = "GET"
    page = match.func(request, *match.args, **match.kwargs)
    is_form = page.status_code == HTTPStatus.OK
    # What goes on at the sign-in is not lost.
    signs_in = page.get("Location", "").partition("?")[0] in map(reverse, settings.SIGN_IN_PAGES)
    if is_form or signs_in:
        messages.warning(request, NOT_SENT)
    return match.func(request, *match.args, **match.kwargs) if is_form else page


def _drafts(request: HttpRequest) -> dict[str, str]:
    return request.session.get(_SESSION_KEY, {})


def _key(request: HttpRequest) -> str:
    """Of the draft that belongs to this page."""
    return request.GET.get("draft") or request.path


def _store(request: HttpRequest, key: str, submitted: QueryDict) -> None:
    """The latest few, and never more than a session should hold: the oldest are dropped."""
    text = submitted.urlencode()
    drafts = {other: draft for other, draft in _drafts(request).items() if other != key}
    while drafts and (
        len(drafts) >= _MAX_DRAFTS or sum(map(len, drafts.values())) + len(text) > _MAX_CHARACTERS
    ):
        del drafts[next(iter(drafts))]
    request.session[_SESSION_KEY] = {**drafts, key: text}


def _selected_fields(
    request: HttpRequest, fields: Iterable[str], longest: int | None = None
) -> QueryDict:
    """Of what was posted only these fields, and of those no more than so many characters."""
    named = QueryDict(mutable=True)
    for name in fields:
        if name in request.POST:
            named.setlist(name, [text[:longest] for text in request.POST.getlist(name)])
    return named
