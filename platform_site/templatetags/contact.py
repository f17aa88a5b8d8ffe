"""Sentences that name the telephone, and all ways to ask. Built in, since any page may need one."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from platform_site.pages.contact import contact

register = template.Library()


@register.simple_tag
def call_us(words: str, element: str = "p") -> SafeString | str:
    """A sentence and the telephone; nothing at all where there is none."""
    ours = contact()
    if not ours.phone:
        return ""
    return format_html(
        '<{0}>{1}電話 <a href="{2}">{3}</a>（{4}）</{0}>',
        element,
        words,
        ours.phone_link,
        ours.phone,
        ours.unbroken_hours,
    )


@register.inclusion_tag("components/_contact_ways.html")
def contact_ways() -> dict[str, object]:
    """Telephone, mail and fax as a list, or that there is none of them yet."""
    return {"contact": contact()}
