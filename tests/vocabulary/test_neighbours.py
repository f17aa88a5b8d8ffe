"""Which prefectures lie next to each other."""

import pytest

from vocabulary.neighbours import neighbours

CODES = [f"{number:02}" for number in range(1, 48)]


def test_every_prefecture_has_a_neighbour_that_knows_it() -> None:
    for code in CODES:
        assert neighbours(code)
        for other in neighbours(code):
            assert other in CODES
            assert code in neighbours(other)


@pytest.mark.parametrize(
    ("code", "beside"),
    [
        ("01", "02"),
        ("20", "10 11 15 16 19 21 22 23"),
        ("26", "18 24 25 27 28 29"),
        ("35", "32 34 40"),
        ("47", "46"),
    ],
)
def test_neighbours_are_those_of_the_map(code: str, beside: str) -> None:
    assert neighbours(code) == set(beside.split())
