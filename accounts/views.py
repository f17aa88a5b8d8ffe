"""The pages about one's own account. Signing in, codes and passwords are allauth's views."""

from collections.abc import Callable
from typing import Any

from allauth.account import views as allauth_views
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from accounts.adapter import SIGNUP_ROLE, next_page, signup_role, with_next
from accounts.allauth_internals import SignInStage, forget_address_to_confirm
from accounts.models import User
from accounts.profile_forms import (
    FirstPasswordForm,
    LeaveForm,
    ProfileForm,
    RoleForm,
    RulesForm,
    SettingsForm,
)
from accounts.registration import registration_view
from records import drafts

View = Callable[[HttpRequest], HttpResponse]
START_PAGES = (
    "account_login",
    "account_request_login_code",
    "account_reset_password",
    "account_email",
)
RESTART = (
    "確認コードの期限が切れたか、手続きが途中で終わっています。"
    "お手数ですが、もう一度はじめからお願いします。"
)

# --- Signing up -----------------------------------------------------------------------------


@drafts.restores("role")
@never_cache
def signup_role_page(request: HttpRequest) -> HttpResponse:
    """Step 1: who the person is. Nothing is stored but in their own session."""
    if request.user.is_authenticated:
        return redirect(next_page(request) or "account_settings")
    initial = {"role": signup_role(request), **drafts.restored_input(request).dict()}
    form = RoleForm(post_data(request), initial=initial)
    if form.is_valid():
        request.session[SIGNUP_ROLE] = form.cleaned_data["role"]
        return redirect(with_next(request, "account_signup"))
    return render(request, "accounts/signup_role.html", {"form": form, "next": next_page(request)})


@drafts.restores("display_name", "affiliation", "prefecture", "municipality")
@registration_view
def signup_profile(request: HttpRequest, stage: SignInStage) -> HttpResponse:
    """Step 3: the name on the board."""
    account = fresh_account(stage.login.user)
    initial = drafts.restored_input(request).dict()
    form = ProfileForm(post_data(request), instance=account, initial=initial)
    if form.is_valid():
        form.save()
        tell_place_note(request, form)
        return redirect("signup_password")
    return render(request, "accounts/signup_profile.html", {"form": form})


@drafts.restores()
@sensitive_post_parameters("password1")
@registration_view
def signup_password(request: HttpRequest, stage: SignInStage) -> HttpResponse:
    """Step 3, second page: the password."""
    user = fresh_account(stage.login.user)
    if not user.display_name:
        return redirect("signup_profile")
    form = FirstPasswordForm(user, post_data(request))
    if form.is_valid():
        form.save()
        return redirect("signup_rules")
    return render(request, "accounts/signup_password.html", {"form": form})


@drafts.restores()
@registration_view
def signup_rules(request: HttpRequest, stage: SignInStage) -> HttpResponse:
    """Step 4: everything once more, and the rules. Then the person is signed in."""
    user = fresh_account(stage.login.user)
    if not user.display_name or not user.has_usable_password():
        return redirect("signup_profile")
    form = RulesForm(post_data(request))
    if form.is_valid():
        User.objects.filter(pk=user.pk, registered_at=None).update(registered_at=timezone.now())
        stage.login.signup = True
        return stage.exit()
    rows = [("メールアドレス", user.email), *profile_rows(user)]
    return render(request, "accounts/signup_rules.html", {"form": form, "rows": rows})


@login_required
def welcome(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/welcome.html")


# --- One's own settings ---------------------------------------------------------------------


@login_required
@never_cache
def account_settings(request: HttpRequest) -> HttpResponse:
    account = fresh_account(request.user)
    password = "決めてあります" if account.has_usable_password() else "決めていません"
    login_rows = [("メールアドレス", account.email), ("パスワード", password)]
    context = {"account": account, "rows": profile_rows(account), "login_rows": login_rows}
    return render(request, "accounts/settings.html", context)


@never_cache
def presence(request: HttpRequest) -> HttpResponse:
    """1 while signed in, else 0: a page that stays open asks, and is a sign of life by that."""
    return HttpResponse(str(int(request.user.is_authenticated)), content_type="text/plain")


@drafts.restores(*SettingsForm.field_order)
@never_cache
def profile(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return drafts.sign_in_first(request, SettingsForm.field_order)
    account = fresh_account(request.user)
    initial = drafts.restored_input(request).dict()
    form = SettingsForm(post_data(request), instance=account, initial=initial)
    if form.is_valid():
        form.save()
        drafts.discard(request)
        messages.success(request, "保存しました。")
        tell_place_note(request, form)
        return redirect("account_settings")
    return render(request, "accounts/profile.html", {"form": form})


@drafts.restores()
@login_required
@never_cache
@sensitive_post_parameters("password")
def leave(request: HttpRequest) -> HttpResponse:
    """The account ends; this browser and every other one is signed out."""
    user = fresh_account(request.user)
    form = LeaveForm(post_data(request), user=user)
    if form.is_valid():
        user.leave()
        logout(request)
        return redirect("account_left")
    return render(request, "accounts/leave.html", {"form": form})


def left(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/left.html")


def post_data(request: HttpRequest) -> QueryDict | None:
    """The data a form is bound to: an empty post is validated too."""
    return request.POST if request.method == "POST" else None


def tell_place_note(request: HttpRequest, form: ProfileForm) -> None:
    """A ward was written, and the city is kept."""
    if form.place_note:
        messages.info(request, form.place_note)


def fresh_account(user: AbstractBaseUser | AnonymousUser) -> User:
    """The user's row read anew: input a form refuses must not show in the head of the page."""
    homes = User.objects.select_related("home_prefecture", "home_municipality__prefecture")
    return homes.get(pk=user.pk)  # type: ignore[misc] # stubs: who is signed in has a key


def profile_rows(user: User) -> list[tuple[str, str]]:
    """What others see beside a post."""
    role = user.get_role_display() + ("（事務局が確認しました）" if user.has_verified_role else "")
    return [
        ("表示名", str(user)),
        ("お立場", role),
        ("所属", user.affiliation),
        ("地域", str(user.home or "")),
    ]


# --- Around allauth's pages -------------------------------------------------------------------


class LogoutView(allauth_views.LogoutView):
    def logout(self) -> None:
        """Also ends a registration or a sign-in that waits for its code.

        The waiting code has to go as well: a page that still asked for it would tell that the
        address belongs to somebody.
        """
        forget_address_to_confirm(self.request)
        super().logout()


def with_restored_input(view: type[FormView], *fields: str) -> View:
    """allauth's page, whose form opens again with what stood in these fields."""

    class RestoringInput(view):  # type: ignore[misc, valid-type] # a base known at run time only
        def get_initial(self) -> dict[str, Any]:
            return {**super().get_initial(), **drafts.restored_input(self.request).dict()}

    return drafts.restores(*fields)(RestoringInput.as_view())


def with_restart_message(view: View) -> View:
    """A page that asks for a code, but waits for none, sends people to a start: say why."""

    @drafts.restores()
    @never_cache
    def explained(request: HttpRequest) -> HttpResponse:
        response = view(request)
        starts = {reverse(name) for name in START_PAGES}
        goes_to = response.get("Location", "").partition("?")[0]
        queued: Any = messages.get_messages(request)
        if goes_to in starts and not queued.added_new:
            messages.warning(request, RESTART)
        return response

    return explained
