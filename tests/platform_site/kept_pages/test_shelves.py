"""The pages of a process take no more room than they were given."""

import pytest

from platform_site.running.kept_pages.addresses import Address
from platform_site.running.kept_pages.page import Page
from platform_site.running.kept_pages.shelves import Shelf, Shelves
from records.answers import Basis

PAGE = Page([], "tag", Basis([], 0, 0.0, 1.0), {"br": b"x" * 500})


def address(number: int, query: str = "") -> Address:
    return Address("http", "testserver", f"/cases/{number}/", query)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf(PAGE.size * 20)


def test_what_was_asked_for_longest_ago_goes_first(shelf: Shelf) -> None:
    for number in range(20):
        shelf.put(address(number), PAGE)
    assert shelf.get(address(0)) is PAGE
    shelf.put(address(20), PAGE)
    assert (shelf.get(address(0)), shelf.get(address(1))) == (PAGE, None)
    assert shelf.bytes == shelf.most_bytes


def test_a_page_that_is_put_again_takes_its_room_once(shelf: Shelf) -> None:
    for _ in range(3):
        shelf.put(address(1), PAGE)
    assert (len(shelf), shelf.bytes) == (1, PAGE.size)


def test_an_enormous_page_pushes_nothing_out(shelf: Shelf) -> None:
    shelf.put(address(1), PAGE)
    shelf.put(address(2), Page([], "tag", PAGE.basis, {"br": b"x" * 5000}))
    assert (shelf.get(address(1)), shelf.get(address(2))) == (PAGE, None)


def test_pages_with_a_query_take_no_room_of_the_others() -> None:
    shelves = Shelves(PAGE.size * 40)
    shelves.put(address(1), PAGE)
    for number in range(100):
        shelves.put(address(number, "page=2"), PAGE)
    assert shelves.get(address(1)) is PAGE


def test_only_the_latest_addresses_with_a_query_are_noted() -> None:
    shelves = Shelves()
    assert not shelves.admits(address(0, "page=2"))
    for number in range(1, 10_001):
        shelves.admits(address(number, "page=2"))
    assert not shelves.admits(address(0, "page=2"))
    assert shelves.admits(address(10_000, "page=2"))
