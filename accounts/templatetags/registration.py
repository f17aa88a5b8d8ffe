"""The steps of the registration, for pages that allauth's views draw."""

from django import template

from accounts.registration import STEPS

register = template.Library()


@register.simple_tag
def registration_steps() -> list[str]:
    """Labels in their order, for components/_step_navigation.html."""
    return STEPS
