"""Before every view: text that can be read. After it: which form was carried out."""

import re
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.request import UnreadablePostError

from vocabulary.django_internals import made_read_only

# Control characters (NUL among them) and halves of characters. Line breaks and tabs stay.
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
SAVED = "saved"
_MINUTE = 60

GetResponse = Callable[[HttpRequest], HttpResponse]


def readable_text(get_response: GetResponse) -> GetResponse:
    """Refuse an unreadable path; remove unreadable characters from query and form data.

    They come unseen with text pasted from other programs, so an error would not help people.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if _UNREADABLE.search(request.path_info):
            raise BadRequest("ページのアドレスに、読み取れない文字が入っています。")
        request.encoding = "utf-8"  # a request may name a codec that decodes to anything
        request.COOKIES = {k: v for k, v in request.COOKIES.items() if not _UNREADABLE.search(v)}
        # Middleware may still replace both.
        request.GET = _readable(request.GET)  # type: ignore[assignment] # stubs: unchangeable
        with suppress(UnreadablePostError):  # the visitor has gone away: an empty form
            request.POST = _readable(request.POST)  # type: ignore[assignment] # stubs: unchangeable
        return get_response(request)

    return middleware


def saved_forms(get_response: GetResponse) -> GetResponse:
    """Name the form that was carried out in a cookie: static/js/keep-typed.js drops its copy.

    A form that leads on to another page has been carried out; one with a mistake is shown again.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "POST" and response.has_header("Location"):
            response.set_cookie(
                SAVED,
                quote(request.path, safe=""),
                max_age=_MINUTE,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response

    return middleware


def _readable(fields: QueryDict) -> QueryDict:
    if not any(_UNREADABLE.search(key + "".join(values)) for key, values in fields.lists()):
        return fields
    clean = QueryDict(mutable=True)
    for key, values in fields.lists():
        for value in values:
            clean.appendlist(_UNREADABLE.sub("", key), _UNREADABLE.sub("", value))
    return made_read_only(clean)
