"""Which page of a list a number leads to."""

import pytest

from cases.models import Case
from search.lists.pagination import CountedPaginator, requested_page


def paginator(count: int) -> CountedPaginator:
    """Pages of ten; nothing is read of them here."""
    return CountedPaginator(Case.objects.order_by("pk"), 10, count)


def test_pages_end_at_the_thousandth() -> None:
    assert requested_page(paginator(100_000), "1000")[0].number == 1000
    assert paginator(100_000).num_pages == 1000
    assert paginator(25).num_pages == 3


@pytest.mark.parametrize("number", ["1001", "10000"])
def test_a_page_behind_them_says_how_to_narrow(number: str) -> None:
    page, remarks = requested_page(paginator(100_000), number)
    assert page.number == 1
    assert remarks == [
        "1,000ページより先は表示できないため、1ページ目を表示しています。"
        "ことばや条件でしぼると、さがしているものが見つかりやすくなります。"
    ]


def test_a_list_too_long_to_count_says_how_to_narrow_as_well() -> None:
    rows = CountedPaginator(Case.objects.order_by("pk"), 10, 10_000, is_more=True)
    _, remarks = requested_page(rows, "1001")
    assert "1,000ページより先は表示できない" in remarks[0]


@pytest.mark.parametrize(("count", "number"), [(100_000, "10001"), (25, "1001"), (0, "2")])
def test_a_page_that_does_not_exist_is_said_to_be_none(count: int, number: str) -> None:
    _, remarks = requested_page(paginator(count), number)
    assert remarks == [f"「{number}」ページはないため、1ページ目を表示しています。"]
