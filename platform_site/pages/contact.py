"""How to reach the people behind the site; what is not given stands nowhere."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Contact:
    phone: str
    hours: str
    mail: str
    fax: str

    @property
    def phone_link(self) -> str:
        return "tel:" + self.phone.replace("-", "")

    @property
    def unbroken_hours(self) -> SafeString:
        """No line ends within 9:30〜18:15."""
        return format_html('<span class="kyoso-unbroken">{}</span>', self.hours)

    def __bool__(self) -> bool:
        return bool(self.phone or self.mail or self.fax)


def contact() -> Contact:
    return Contact(settings.HELP_PHONE, settings.HELP_HOURS, settings.HELP_MAIL, settings.HELP_FAX)
