"""Where allauth asks us: its words, its mails, and what a sign-in has to go through."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from accounts.allauth_internals import CountsAttemptsByAddress, current_request
from accounts.models import Role

MAX_NEXT_URL_LENGTH = 1500
SIGNUP_ROLE = "signup_role"

logger = logging.getLogger(__name__)


class AccountAdapter(CountsAttemptsByAddress, DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "このアカウントは、いまは使えません",
        "cannot_remove_primary_email": "使っているメールアドレスは消せません",
        "duplicate_email": "いま使っているメールアドレスと同じです。新しいものを入力してください",
        "same_as_current": "いま使っているものと同じです。新しいものを入力してください",
        "email_password_mismatch": "メールアドレスかパスワードがちがいます",
        "email_taken": "このメールアドレスは使えません。別のメールアドレスを入力してください",
        "enter_current_password": "いまのパスワードがちがいます",
        "incorrect_password": "パスワードがちがいます",
        "incorrect_code": "確認コードがちがいます。メールに書かれた8桁の数字を入力してください",
        "invalid_login": "メールアドレスかパスワードがちがいます",
        "invalid_or_expired_key": "期限が切れています。もう一度はじめからお試しください",
        "invalid_password_reset": "期限が切れています。もう一度はじめからお試しください",
        "max_email_addresses": "登録できるメールアドレスは%dつまでです",
        "too_many_login_attempts": (
            "まちがいが続いたため、いったん受付を止めました。"
            "5分ほど待ってから、もう一度はじめからお試しください"
        ),
        "unknown_email": "メールアドレスかパスワードがちがいます",
        "unverified_primary_email": "先に、メールアドレスの確認を終えてください",
        "rate_limited": (
            "短い時間に操作が続きました。1分ほど待ってから、もう一度お試しください。"
            "それでも出るときは、1時間、長くて1日おいてください"
        ),
    }

    def new_user(self, request: HttpRequest) -> Any:
        """An address only: the person is registered once the rules are agreed to."""
        user = super().new_user(request)
        user.registered_at = None
        return user

    def get_login_stages(self) -> list[str]:
        """Nobody is signed in before the registration is finished."""
        return [*super().get_login_stages(), "accounts.registration.RegistrationStage"]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """The page for the address comes after the one for the role."""
        if not request.user.is_authenticated and not signup_role(request):
            raise ImmediateHttpResponse(HttpResponseRedirect(with_next(request, "signup_role")))
        return True

    def is_safe_url(self, url: str | None) -> bool:
        """Only addresses of this site, and none so long that no browser follows it.

        They begin with a stroke: a word without one might be taken for the name of a view.
        """
        return (
            str(url or "").startswith("/")
            and len(str(url)) <= MAX_NEXT_URL_LENGTH
            and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
        )

    def is_ajax(self, request: HttpRequest) -> bool:
        """Everybody gets pages."""
        return False

    def post_login(
        self,
        request: HttpRequest,
        user: Any,
        *,
        signup: bool,
        redirect_url: str | None,
        **kwargs: Any,
    ) -> HttpResponse:
        """Say what happened, unless the page that follows says so itself."""
        response = super().post_login(
            request, user, signup=signup, redirect_url=redirect_url, **kwargs
        )
        if not signup:
            messages.success(request, "ログインしました。")
        elif redirect_url:
            messages.success(request, "会員登録が終わりました。続きをどうぞ。")
        return response

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Counted like a sign-in: a session left open is no way to try passwords."""
        return self.authenticate(current_request(), email=user.email, password=password) == user

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_settings")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("account_settings")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that does not answer is no reason for a broken page."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            logger.exception("A mail (%s) could not be sent", template_prefix)
            raise ImmediateHttpResponse(mail_failed()) from error


def mail_failed() -> HttpResponse:
    page = render(current_request(), "accounts/mail_failed.html", status=503)
    page["Retry-After"] = "300"
    return page


def signup_role(request: HttpRequest) -> str:
    """The role chosen on the first page of the registration, or nothing."""
    role = request.session.get(SIGNUP_ROLE, "")
    return role if role in Role.values else ""


def next_page(request: HttpRequest) -> str:
    """Where the visitor wanted to go, if that is a page of this site; else nothing."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    return url if AccountAdapter(request).is_safe_url(url) else ""


def with_next(request: HttpRequest, name: str) -> str:
    """The address of a page, and the wish where to go afterwards."""
    url = next_page(request)
    return reverse(name) + ("?" + urlencode({"next": url}) if url else "")
