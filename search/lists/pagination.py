"""The page of a list that an address names, and a sentence where it does not exist."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

from search.lists.ignored import shortened

MOST_PAGES = 1000  # to reach one behind these, the database would pass over all before it


class CountedPaginator(Paginator):
    """A paginator that is given its count, which the list already knows; it has MOST_PAGES.

    `is_more` where the rows were too many to count them all.
    """

    def __init__(self, rows: QuerySet, per_page: int, count: int, *, is_more: bool = False) -> None:
        super().__init__(rows, per_page)
        self.count = count
        self.is_more = is_more

    @cached_property
    def num_pages(self) -> int:
        return min(super().num_pages, MOST_PAGES)


def requested_page(paginator: Paginator, number: str) -> tuple[Page, list[str]]:
    """The page; the first one, and a sentence, where the number is broken or too large.

    There are too many pages where the list has more than its paginator leads to.
    """
    text = number or "1"
    page = int(text) if text.isdecimal() and len(text) < 10 else 0
    if 1 <= page <= paginator.num_pages:
        return paginator.page(page), []
    is_more = getattr(paginator, "is_more", False)
    if page >= 1 and (is_more or page <= -(-paginator.count // paginator.per_page)):
        return paginator.page(1), [
            f"{MOST_PAGES:,}ページより先は表示できないため、1ページ目を表示しています。"
            "ことばや条件でしぼると、さがしているものが見つかりやすくなります。"
        ]
    return paginator.page(1), [
        f"「{shortened(text)}」ページはないため、1ページ目を表示しています。"
    ]
