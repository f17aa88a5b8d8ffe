"""Whether two names look alike: their skeletons are the same.

Characters that look alike come from Unicode's table (UTS 39) by confusable-homoglyphs, to which
the folding of the search adds widths, kana and old or variant kanji.
"""

from functools import cache

from confusable_homoglyphs.utils import load

from vocabulary.normalize import fold, nfkc
from vocabulary.visible import has_shape


def skeleton(name: str) -> str:
    """What is left of a name when all that looks alike is the same. Only for comparing.

    Spaces and what cannot be seen are left out: 「事 務 局」 reads as 「事務局」.
    """
    shapes = filter(has_shape, nfkc(name))
    return fold("".join(_first_of_its_look().get(shape, shape) for shape in shapes))


@cache
def _first_of_its_look() -> dict[str, str]:
    """For each character with look-alikes, the first of them all: ニ and 二 have the same one.

    Read at the first use, and without the names of the characters, which take 20 MB.
    """
    alike = {
        character: [row["c"] for row in rows if len(row["c"]) == 1]
        for character, rows in load("confusables.json").items()
        if len(character) == 1
    }
    first: dict[str, str] = {}
    for character in alike:
        if character not in first:
            looks = _all_like(character, alike)
            first |= dict.fromkeys(looks, min(looks))
    return first


def _all_like(character: str, alike: dict[str, list[str]]) -> set[str]:
    """The character, its look-alikes, theirs and so on."""
    looks, waiting = {character}, [character]
    while waiting:
        new = set(alike.get(waiting.pop(), ())) - looks
        looks |= new
        waiting += new
    return looks
