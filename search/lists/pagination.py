"""The page of a list that an address names, and a sentence where it does not exist."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from search.lists.ignored import shortened


class CountedPaginator(Paginator):
    """A paginator that is given its count, which the list already knows."""

    def __init__(self, rows: QuerySet, per_page: int, count: int) -> None:
        super().__init__(rows, per_page)
        self.count = count


def requested_page(paginator: Paginator, number: str) -> tuple[Page, list[str]]:
    """The page; the first one, and a sentence, where the number is broken or too large."""
    text = number or "1"
    page = int(text) if text.isdecimal() and len(text) < 10 else 0
    if 1 <= page <= paginator.num_pages:
        return paginator.page(page), []
    return paginator.page(1), [
        f"「{shortened(text)}」ページはないため、1ページ目を表示しています。"
    ]
