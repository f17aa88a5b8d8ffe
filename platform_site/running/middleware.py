"""Removes text that the database cannot store before it reaches a view."""

import re
from collections.abc import Callable
from contextlib import suppress

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.request import UnreadablePostError

from vocabulary.django_internals import made_read_only

# Control characters (NUL among them) and halves of characters. Line breaks and tabs stay.
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

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


def _readable(fields: QueryDict) -> QueryDict:
    if not any(_UNREADABLE.search(key + "".join(values)) for key, values in fields.lists()):
        return fields
    clean = QueryDict(mutable=True)
    for key, values in fields.lists():
        for value in values:
            clean.appendlist(_UNREADABLE.sub("", key), _UNREADABLE.sub("", value))
    return made_read_only(clean)
