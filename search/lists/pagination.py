"""Which page of a list an address asks for, and what to say when there is none such."""

from typing import Any

from django.core.paginator import Page, Paginator

_SHOWN_OF_A_BAD_VALUE = 20


class CountedPaginator(Paginator):
    """A paginator told its count, which the list has asked already."""

    def __init__(self, rows: Any, per_page: int, count: int) -> None:
        super().__init__(rows, per_page)
        self.count = count


def page_asked_for(paginator: Paginator, wanted: str) -> tuple[Page, list[str]]:
    """The page; the first one, and a sentence, where the number is broken or too large."""
    wanted = wanted or "1"
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 10 else 0
    if 1 <= number <= paginator.num_pages:
        return paginator.page(number), []
    return paginator.page(1), [
        f"「{shortened(wanted)}」ページはないため、1ページ目を表示しています。"
    ]


def unknown_key(key: str) -> str:
    """What is said of a part of the address that means nothing to the page."""
    if key == "q":
        return "このページでは、ことばでさがせません。"
    return f"「{shortened(key)}」は、このページでは使わない条件です。"


def shortened(value: str) -> str:
    """A bad value as it is repeated to the reader."""
    return value if len(value) <= _SHOWN_OF_A_BAD_VALUE else value[:_SHOWN_OF_A_BAD_VALUE] + "…"
