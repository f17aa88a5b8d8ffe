"""What we need of allauth beyond its documented interface; nobody else reaches into it.

`tests/test_private_interfaces.py` holds each of these to the allauth that is installed.
"""

from typing import Any

from allauth.account.internal.flows.email_verification_by_code import (
    EMAIL_VERIFICATION_CODE_SESSION_KEY,
)
from allauth.account.stages import LoginStage, LoginStageController
from allauth.core import context, ratelimit
from django.http import HttpRequest


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


def is_within_limit(request: HttpRequest, action: str) -> bool:
    """Count one more `action` of ACCOUNT_RATE_LIMITS; False if that is too many."""
    return bool(ratelimit.consume(request, action=action))


def forget_address_to_confirm(request: HttpRequest) -> None:
    """The code that waits for the address of a new account is void from now on."""
    request.session.pop(EMAIL_VERIFICATION_CODE_SESSION_KEY, None)
