"""What we need of allauth beyond its documented interface; nobody else reaches into it.

`tests/test_private_interfaces.py` holds each of these to the allauth that is installed.
"""

import hashlib
import time
from dataclasses import dataclass
from typing import Any

from allauth.account.internal.flows.email_verification_by_code import (
    EMAIL_VERIFICATION_CODE_SESSION_KEY,
)
from allauth.account.internal.flows.password_reset_by_code import (
    PASSWORD_RESET_VERIFICATION_SESSION_KEY,
)
from allauth.account.stages import LoginByCodeStage, LoginStage, LoginStageController
from allauth.core import context, ratelimit
from allauth.core.exceptions import RateLimited
from allauth.core.internal import ratelimit as counting
from django.http import HttpRequest, HttpResponse

from accounts.models import Tally

# They mail codes, and are counted together for each address.
_MAILING = {"confirm_email", "request_login_code", "reset_password"}


class SignInStage(LoginStage):
    """One of the things a sign-in has to go through; a subclass has `key` and `urlname`."""


class CountsAttemptsByAddress:
    """Mixin before allauth's adapter."""

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Counted per address alone: the host name is something the asking side can vary."""
        return str(credentials.get("email", "")).lower()


def stage_waiting(request: HttpRequest, key: str) -> LoginStage | None:
    """The stage at which the sign-in of this visitor waits, if it is this one."""
    return LoginStageController.enter(request, key)


def current_request() -> HttpRequest:
    """The request that is being answered, where allauth does not hand it on."""
    return context.request


def is_within_limit(request: HttpRequest, action: str, key: str | None = None) -> bool:
    """Count one more `action` of ACCOUNT_RATE_LIMITS; False if that is too many."""
    return bool(ratelimit.consume(request, action=action, key=key))


def too_often(request: HttpRequest) -> HttpResponse:
    """The page that asks for a little patience."""
    return ratelimit.respond_429(request)


def forget_address_to_confirm(request: HttpRequest) -> None:
    """The code that waits for the address of a new account is void from now on."""
    request.session.pop(EMAIL_VERIFICATION_CODE_SESSION_KEY, None)


# --- Limits: allauth's own counting waits for a lock, and refuses whoever waits too long ---------


@dataclass
class Counted:
    """One that was counted, as allauth may take it back after a sign-in that succeeded."""

    key: str
    moment: float

    def rollback(self) -> None:
        Tally.objects.give_back(self.key, self.moment)


def count(
    request: HttpRequest,
    *,
    app: str,
    action: str,
    rate: counting.Rate,
    key: str | None = None,
    user: Any = None,
    dry_run: bool = False,
    raise_exception: bool = False,
) -> Counted | None:
    """Count one more by a statement of the database; None if that is too many."""
    if rate.per == "key" and action in _MAILING:
        action = "mailed_code"
    name = counting.get_cache_key(request, app=app, action=action, rate=rate, key=key, user=user)
    ask = Tally.objects.has_room if dry_run else Tally.objects.take
    now = time.time()
    if ask(name, rate.amount, rate.duration, now):
        return Counted(name, now)
    if raise_exception:
        raise RateLimited
    return None


def forget(
    request: HttpRequest,
    *,
    app: str,
    action: str,
    config: dict[str, str] | None = None,
    key: str | None = None,
    user: Any = None,
) -> None:
    """Begin to count anew."""
    rates = counting.get_rates(app=app, action=action, config=config)
    keys = [
        counting.get_cache_key(request, app=app, action=action, rate=rate, key=key, user=user)
        for rate in rates
    ]
    Tally.objects.filter(key__in=keys).delete()


counting._consume_single_rate = count
counting.clear = forget


# --- Codes ----------------------------------------------------------------------------------------


def address_of_code(request: HttpRequest) -> str:
    """The address to which the sign-in of this visitor sent its code."""
    stage = stage_waiting(request, LoginByCodeStage.key)
    return str(stage.state.get("email", "")) if stage else ""


def issue_of_code(request: HttpRequest, kind: str) -> str:
    """A name for the code that this visitor waits for: "address", "login" or "password".

    Where no code was sent, because there is no such account, there is a name as well.
    """
    if kind == "login":
        stage = stage_waiting(request, LoginByCodeStage.key)
        state = stage.state if stage else {}
    else:
        keys = {
            "address": EMAIL_VERIFICATION_CODE_SESSION_KEY,
            "password": PASSWORD_RESET_VERIFICATION_SESSION_KEY,
        }
        state = request.session.get(keys[kind], {})
    facts = [state.get(name) for name in ("at", "resend_count", "change_count", "code")]
    return hashlib.sha256(f"{request.session.session_key} {facts}".encode()).hexdigest()
