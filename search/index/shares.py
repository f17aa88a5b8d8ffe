"""How much of a question an item meets: the share of the weight of its needs.

A need weighs by its rarity among the items of the kind. It counts in full where it stands as typed
in a title, and less in a text, by a synonym, or by a word that is only used alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from search.models import Weight
from search.question.needs import Need

# What an item meets less of is not listed.
LEAST = 0.3
# The rarest word weighs no more than one in so many items: rarer ones are chance or misspelled.
_RAREST = 4.0
_OF_GENERIC = 0.3
_OF_VERBS = 0.5
_OF_UNKNOWN = 0.4
_OF_SYNONYMS = 0.8
# In a title and in a text: as typed, by a synonym, and as far as a kindred word is alike.
_AS_TYPED = {Weight.HEAD: 1.0, Weight.BODY: 0.85}
_BY_SYNONYM = {Weight.HEAD: 0.8, Weight.BODY: 0.6}
_BY_KINDRED = {Weight.HEAD: 0.7, Weight.BODY: 0.5}
# For being listed a synonym counts nearly as the word, in whatever place it stands.
_SYNONYM_SHARE = 0.85
_KINDRED_SHARE = 1.2
# Among fewer items it tells nothing how many of them hold a word.
_FEW = 100
# A kindred word that is in one item of twenty says as much as it can.
_TELLING = 3.0
# What a second word that meets the same need adds.
_ADDED = 0.3


@dataclass(frozen=True)
class Meeting:
    """A document holds what meets a need: the word (`synonym` false), a synonym, or `kindred`."""

    need: int
    weight: Weight
    key: int
    is_synonym: bool = False
    kindred: str = ""


@dataclass(frozen=True)
class Share:
    """What part of the question an item meets, and the needs whose words it holds."""

    score: float
    needs: frozenset[int]


def shares(needs: Sequence[Need], meetings: Sequence[Meeting], total: int) -> dict[int, Share]:
    """The items of a kind that has `total`, by their keys, which meet enough of the needs."""
    rarity = _Rarity(meetings, total)
    weights = [rarity.of_need(number, need) for number, need in enumerate(needs)]
    held: dict[int, set[int]] = {}
    counted: dict[int, dict[int, float]] = {}
    listed: dict[int, dict[int, float]] = {}
    for meeting in meetings:
        count, share = _counts(meeting, needs[meeting.need], rarity)
        if not meeting.kindred:
            held.setdefault(meeting.key, set()).add(meeting.need)
        for values, value in ((counted, count), (listed, share)):
            of_item = values.setdefault(meeting.key, {})
            of_item[meeting.need] = _together(value, of_item.get(meeting.need, 0))
    whole = sum(weights)
    return {
        key: Share(_sum(weights, met) / whole, frozenset(held.get(key, ())))
        for key, met in counted.items()
        if not all(needs[number].is_generic for number in met)
        and _sum(weights, listed[key]) >= LEAST * whole
    }


def _together(one: float, other: float) -> float:
    """How much a need counts that is met twice: somewhat more than by the better of both."""
    more, less = max(one, other), min(one, other)
    return more + _ADDED * less * (1 - more)


def _sum(weights: Sequence[float], met: Mapping[int, float]) -> float:
    return sum(weights[number] * value for number, value in met.items())


def _counts(meeting: Meeting, need: Need, rarity: "_Rarity") -> tuple[float, float]:
    """How much a need counts for the order, and for being listed at all."""
    if meeting.kindred:
        telling = min(1.0, rarity.of_kindred(meeting) / _TELLING)
        likeness = dict(need.kindred)[meeting.kindred] * telling * _BY_KINDRED[meeting.weight]
        return likeness, likeness * _KINDRED_SHARE
    if meeting.is_synonym:
        return _BY_SYNONYM[meeting.weight], _SYNONYM_SHARE
    return _AS_TYPED[meeting.weight], 1.0


class _Rarity:
    """The logarithm of the share of items that do not hold a word."""

    def __init__(self, meetings: Iterable[Meeting], total: int) -> None:
        self.total = max(total, _FEW)
        self.holders: dict[tuple[int, bool, str], set[int]] = {}
        for one in meetings:
            self.holders.setdefault((one.need, one.is_synonym, one.kindred), set()).add(one.key)

    def of_need(self, number: int, need: Need) -> float:
        typed = self.holders.get((number, False, ""))
        synonyms = self.holders.get((number, True, ""))
        if typed:
            found = self._of(len(typed))
        elif synonyms:
            found = _OF_SYNONYMS * self._of(len(synonyms))
        else:
            found = _OF_UNKNOWN * self._of(1)
        found = max(found, 0.05)
        return found * (_OF_GENERIC if need.is_generic else 1) * (_OF_VERBS if need.is_verb else 1)

    def of_kindred(self, meeting: Meeting) -> float:
        return self._of(len(self.holders[meeting.need, False, meeting.kindred]))

    def _of(self, holders: int) -> float:
        return min(_RAREST, log((self.total + 1) / (holders + 0.5)))
