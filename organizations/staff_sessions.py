"""People for whom the admin door is open are signed out after 30 minutes without a sign of life.

What they were sending at that moment is kept in the session of their browser, for themselves
only: after signing in again it is shown once more and sent with one press of a button.
"""

import re
import time
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from organizations.admin_site import may_enter

IDLE_SECONDS = 30 * 60
NOTED_EVERY = 60
SEEN_AT = "staff_seen_at"
KEPT = "staff_kept_post"
LONGEST_KEPT = 1024 * 1024
_NEVER_KEPT = re.compile("password|token|^code$", re.IGNORECASE)
DROP = "kept_post_is_dropped"
SIGNED_OUT = "30分間操作がなかったため、安全のためログアウトしました。"
STILL_THERE = "送ろうとした内容は残っています。ログインすると続けられます。"


class StaffSessions:
    """Middleware, after the one that refuses forged forms: it keeps only what that let pass.

    Asks the table of rights only when somebody comes back after a long time, so it costs
    nobody else a query.
    """

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        user: Any = request.user
        if not user.is_authenticated:
            return None
        idle = time.time() - last_seen(request)
        if idle > IDLE_SECONDS and may_enter(user):
            return sign_out(request)
        if idle > NOTED_EVERY:
            request.session[SEEN_AT] = int(time.time())
        if KEPT in request.session:
            return go_on(request)
        return None


def last_seen(request: HttpRequest) -> float:
    """Seconds since the epoch; a session that is new counts from its sign-in."""
    signed_in: Any = request.user.last_login  # type: ignore[union-attr]
    noted = request.session.get(SEEN_AT, 0)
    return max(noted, signed_in.timestamp() if signed_in else 0)


def sign_out(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and from there back to where the person was."""
    kept = kept_from(request)
    address = request.get_full_path()
    logout(request)
    if kept:
        request.session[KEPT] = kept
    messages.warning(request, SIGNED_OUT + (STILL_THERE if kept else ""))
    if address.startswith(reverse("account_settings")):
        address = "/"
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': address})}")


def kept_from(request: HttpRequest) -> dict[str, Any] | None:
    """The fields of a form under the admin or the board; never passwords, never whole files."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not _NEVER_KEPT.search(name)
    ]
    size = sum(len(name) + len(value) for name, value in fields)
    if request.method != "POST" or not fields or size > LONGEST_KEPT:
        return None
    if request.path.startswith(reverse("account_settings")):
        return None
    return {
        "user": request.user.pk,
        "address": request.get_full_path(),
        "fields": fields,
        "files": bool(request.FILES),
    }


def go_on(request: HttpRequest) -> HttpResponse | None:
    """On the way back: a page with what was typed, and a button that sends it.

    It is kept until it has been sent or dropped, so that a reload loses nothing.
    """
    kept = request.session[KEPT]
    foreign = kept["user"] != request.user.pk
    here = request.get_full_path() == kept["address"]
    if foreign or (here and request.method == "POST"):
        del request.session[KEPT]
    if not here or foreign:
        return None
    if request.method == "POST":
        return HttpResponseRedirect(kept["address"]) if DROP in request.POST else None
    return render(request, "organizations/kept_post.html", {"kept": kept, "drop": DROP})
