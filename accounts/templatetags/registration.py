"""What pages that allauth's views draw say about registering and signing in."""

from urllib.parse import urlsplit

from django import template
from django.http import Http404
from django.urls import resolve

from accounts.registration import STEP_LABELS

register = template.Library()


@register.simple_tag
def registration_steps() -> list[str]:
    """Labels in their order, for components/_step_navigation.html."""
    return STEP_LABELS


@register.filter
def sign_in_reason(address: str | None) -> str:
    """Why the page at this address of the site asks for a sign-in, where its view says so."""
    try:
        view = resolve(urlsplit(address or "").path).func
    except (Http404, ValueError):
        return ""
    return getattr(view, "sign_in_reason", "")
