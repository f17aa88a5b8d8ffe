"""The kinds of items. Each is declared once, on its model; lists of all kinds are built from it."""

from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db.models import OrderBy

# Values of the facet of what is meant for the whole country.
NATIONWIDE, LOCAL = "yes", "no"


@dataclass(frozen=True, kw_only=True)
class MenuPlace:
    """Where a kind stands in the menu of every page, and what it is called there."""

    label: str
    order: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Kind:
    """A kind of item, declared once as `item_kind` of its model.

    `code` names it in addresses and in the index, `list_page` is the name of the address of its
    list, `section` the name of its files: of the sitemap and of the starter content. A kind
    without a section has no pages of its own. `brief_label` is what the secretariat's pages call
    it. `sample_path` leads to the column that marks samples; without one there are none.
    `tie_break` orders `public_rows` of equal rank. A vast kind has too many items to sort all
    that is found, so the latest come first; its words are indexed in a vector of their own.
    """

    code: str
    label: str
    icon: str
    order: int
    list_page: str
    section: str = ""
    brief_label: str = ""
    menu: MenuPlace | None = None
    sample_path: str = ""
    tie_break: tuple[str | OrderBy, ...] = ("-published_at", "-object_id")
    has_transcripts: bool = False
    is_vast: bool = False
    may_be_talked_about: bool = False


def all_kinds() -> list[Kind]:
    """The kinds of all installed apps, in the order in which they stand side by side."""
    found = {getattr(model, "item_kind", None) for model in apps.get_models()}
    return sorted((kind for kind in found if kind), key=lambda kind: kind.order)


@cache
def is_vast(code: str) -> bool:
    return any(kind.is_vast for kind in all_kinds() if kind.code == code)


def kind_choices() -> list[tuple[str, str]]:
    """The kinds as the secretariat chooses among them."""
    return [(kind.code, kind.brief_label or kind.label) for kind in all_kinds()]
