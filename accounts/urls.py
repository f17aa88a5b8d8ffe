"""Addresses under /accounts/. allauth's are named one by one: what is not here is not offered.

A second factor for the staff has its app installed, and no page yet.
"""

from allauth.account import views as allauth_views
from django.urls import path

from accounts import views
from records import drafts

urlpatterns = [
    path("", views.account_settings, name="account_settings"),
    path("profile/", views.profile, name="account_profile"),
    path("presence/", views.presence, name="account_presence"),
    path("leave/", views.leave, name="account_leave"),
    path("left/", views.left, name="account_left"),
    # Signing up
    path("signup/role/", views.signup_role_page, name="signup_role"),
    path(
        "signup/",
        views.with_restored_input(allauth_views.SignupView, "email"),
        name="account_signup",
    ),
    path(
        "confirm-email/",
        views.with_restart_message(allauth_views.email_verification_sent),
        name="account_email_verification_sent",
    ),
    path("signup/profile/", views.signup_profile, name="signup_profile"),
    path("signup/password/", views.signup_password, name="signup_password"),
    path("signup/rules/", views.signup_rules, name="signup_rules"),
    path("welcome/", views.welcome, name="account_welcome"),
    # Signing in and out
    path(
        "login/", views.with_restored_input(allauth_views.LoginView, "login"), name="account_login"
    ),
    path(
        "login/code/",
        views.with_restored_input(allauth_views.RequestLoginCodeView, "email"),
        name="account_request_login_code",
    ),
    path(
        "login/code/confirm/",
        views.with_restart_message(views.with_counted_resend(allauth_views.confirm_login_code)),
        name="account_confirm_login_code",
    ),
    path("logout/", drafts.restores()(views.LogoutView.as_view()), name="account_logout"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path(
        "reauthenticate/",
        views.with_restored_input(allauth_views.ReauthenticateView),
        name="account_reauthenticate",
    ),
    # Address and password
    path(
        "email/", views.with_restored_input(allauth_views.EmailView, "email"), name="account_email"
    ),
    path(
        "password/change/",
        views.with_restored_input(allauth_views.PasswordChangeView),
        name="account_change_password",
    ),
    path(
        "password/set/",
        views.with_restored_input(allauth_views.PasswordSetView),
        name="account_set_password",
    ),
    path(
        "password/reset/",
        views.with_restored_input(allauth_views.PasswordResetView, "email"),
        name="account_reset_password",
    ),
    path(
        "password/reset/confirm/",
        views.with_restart_message(allauth_views.confirm_password_reset_code),
        name="account_confirm_password_reset_code",
    ),
    path(
        "password/reset/complete/",
        views.with_restart_message(allauth_views.complete_password_reset),
        name="account_complete_password_reset",
    ),
    path(
        "password/reset/done/",
        allauth_views.password_reset_from_key_done,
        name="account_password_reset_completed",
    ),
]
