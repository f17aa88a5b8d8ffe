"""Who runs the site: whom SITE_OPERATOR names, else it is a demonstration and says so."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Operator:
    name: str  # empty where the site is a demonstration

    @property
    def label(self) -> str:
        """A few words for the head of a page and the foot of a mail."""
        return self.name or "お試し版（公式のサイトではありません）"

    @property
    def sentence(self) -> str:
        if self.name:
            return f"運営 {self.name}"
        return "このサイトはお試し版です。厚生労働省が運営するサイトではありません。"


def operator() -> Operator:
    return Operator(settings.SITE_OPERATOR)
