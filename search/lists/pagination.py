"""Which page of a list an address asks for, and what to say when there is none such."""

from typing import Any

from django.core.paginator import Page, Paginator

from search.lists.ignored import shortened


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
