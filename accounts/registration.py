"""The last part of the registration: after the address is confirmed, before being signed in.

It is one of allauth's stages of signing in, so nobody is half registered and signed in, by
whichever way they came (code, password, new password).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.allauth_internals import SignInStage, stage_waiting

STEP_LABELS = ["お立場", "メールの確認", "表示名とパスワード", "ルールの確認"]


class RegistrationStage(SignInStage):
    key = "registration"
    urlname = "signup_profile"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Let registered people pass; send the others to the next page of the registration."""
        user: Any = self.login.user
        if user.registered_at:
            return None, True
        return HttpResponseRedirect(reverse(self.urlname)), True


StageView = Callable[[HttpRequest, SignInStage], HttpResponse]


def registration_view(view: StageView) -> Callable[[HttpRequest], HttpResponse]:
    """A view for somebody whose address is confirmed: it is given the stage of the sign-in."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect("account_settings")
        stage = stage_waiting(request, RegistrationStage.key)
        if stage is None or stage.login.user is None:
            return redirect("account_signup")
        return view(request, stage)

    return guarded
