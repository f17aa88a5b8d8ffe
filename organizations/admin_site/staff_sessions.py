"""People for whom the admin door is open are signed out after 30 minutes without a sign of life.

The page then answers as to anybody who is signed out: the forms of the admin and of the board
keep what was being sent, and give it back after the sign-in.
"""

import time
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from organizations.admin_site.site import may_enter

IDLE_SECONDS = 30 * 60
REFRESH_SECONDS = 60
SEEN_AT = "staff_seen_at"
SIGNED_OUT = "30分間操作がなかったため、安全のためログアウトしました。"


class StaffSessions:
    """Middleware. Asks the table of rights only when somebody comes back after a long time.

    It works on the way to the view, so that forged forms have been refused before.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        end_if_idle(request)


def end_if_idle(request: HttpRequest) -> None:
    """End the session of staff who were away; note when everybody else was seen."""
    if not request.user.is_authenticated:
        return
    idle = time.time() - last_seen(request)
    if idle > IDLE_SECONDS and may_enter(request.user):
        logout(request)
        messages.warning(request, SIGNED_OUT)
    elif idle > REFRESH_SECONDS:
        request.session[SEEN_AT] = int(time.time())


def last_seen(request: HttpRequest) -> float:
    """Seconds since the epoch; a session that is new counts from its sign-in."""
    if SEEN_AT in request.session:
        return request.session[SEEN_AT]
    signed_in: Any = getattr(request.user, "last_login", None)
    return signed_in.timestamp() if signed_in else time.time()
