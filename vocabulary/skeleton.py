"""Whether two names look alike: their skeletons are the same.

Characters that look alike come from Unicode's table (UTS 39) by confusable-homoglyphs, to which
the folding of the search adds widths, kana and old or variant kanji.
"""

from functools import cache

from confusable_homoglyphs.confusables import confusables_data

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
    """For each character with look-alikes, the first of them all: ニ and 二 have the same one."""
    first: dict[str, str] = {}
    for character in confusables_data:
        if character not in first:
            looks = _all_like(character)
            first |= dict.fromkeys(looks, min(looks))
    return first


def _all_like(character: str) -> set[str]:
    """The character, its look-alikes, theirs and so on; single characters only."""
    looks, waiting = {character}, [character]
    while waiting:
        for row in confusables_data.get(waiting.pop(), ()):
            if len(row["c"]) == 1 and row["c"] not in looks:
                looks.add(row["c"])
                waiting.append(row["c"])
    return looks
