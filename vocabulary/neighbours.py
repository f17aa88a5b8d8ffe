"""Which prefectures and which towns lie next to each other."""

from functools import cache

from vocabulary import facts
from vocabulary.models import Prefecture

# Each line: a prefecture, and those with a higher code that it borders on. Where there is sea
# between two, a bridge, a tunnel or the shortest crossing joins them.
_BORDERS = """
01 02
02 03 05
03 04 05
04 05 06 07
05 06
06 07 15
07 08 09 10 15
08 09 11 12
09 10 11
10 11 15 20
11 12 13 19 20
12 13
13 14 19
14 19 22
15 16 20
16 17 20 21
17 18 21
18 21 25 26
19 20 22
20 21 22 23
21 23 24 25
22 23
23 24
24 25 26 29 30
25 26
26 27 28 29
27 28 29 30
28 31 33 36
29 30
31 32 33 34
32 34 35
33 34 37
34 35 38
35 40
36 37 38 39
37 38
38 39
40 41 43 44
41 42
43 44 45 46
44 45
45 46
46 47
"""
_PAIRS = {
    (first, other)
    for first, *others in map(str.split, _BORDERS.strip().splitlines())
    for other in others
}


def neighbours(code: str) -> set[str]:
    """Codes (01–47) of the prefectures beside this one."""
    return {one if code == other else other for one, other in _PAIRS if code in (one, other)}


def town_neighbours(code: str) -> tuple[str, ...]:
    """Codes of the municipalities beside this one; none beside most towns on islands."""
    return _town_neighbours().get(code, ())


@cache
def _town_neighbours() -> dict[str, tuple[str, ...]]:
    rows = facts.read("municipality_neighbours")
    return {row["code"]: tuple(row["neighbour_codes"].split()) for row in rows}


# Filled once in each process, as soon as the vocabulary is loaded.
_bureaus: dict[str, str] = {}


def bureau_of(code: str) -> str:
    """The regional bureau of a prefecture, by its value."""
    if not _bureaus:
        _bureaus.update(Prefecture.objects.values_list("pk", "bureau"))
    return _bureaus[code]


def of_same_bureau(code: str) -> set[str]:
    """The prefectures of the regional bureau of this one, itself as well."""
    bureau = bureau_of(code)
    return {one for one, other in _bureaus.items() if other == bureau}
