"""Sessions in the database, as Django's; each request of somebody who is signed in reads one."""

from typing import Any

from django.contrib.sessions import middleware
from django.contrib.sessions.backends import db
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse

from vocabulary.statements import Statement, now

_data = Statement(
    lambda key: (
        Session.objects.filter(session_key=key, expire_date__gt=now())
        .order_by("pk")
        .values_list("session_data")
    ),
    key=str,
)


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        for (data,) in _data(key=self.session_key or ""):
            return self.decode(data)
        return super().load()  # as Django treats a session that is not there


class SessionMiddleware(middleware.SessionMiddleware):
    """As Django's; but who signed out meanwhile in another window gets the answer nevertheless.

    What the form asked for is done by then, so "400" would not be true.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except SessionInterrupted:
            response["Cache-Control"] = "private, no-store"
            return response
