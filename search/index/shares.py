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
# A kindred word that is in one item of fifty says as much as it can.
_TELLING = 4.0
# What a second and a third word that meet the same need add.
_ADDED = 0.3
_MOST_ADDED = 2


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
    least = LEAST * sum(weights)
    found = {}
    for key, of_item in _by_item(meetings).items():
        held = frozenset(one.need for one in of_item if not one.kindred)
        counted, listed = _counts(of_item, needs, rarity)
        tells = any(not needs[number].is_generic for number in counted)
        if tells and _sum(weights, listed) >= least:
            found[key] = Share(_sum(weights, counted) / sum(weights), held)
    return found


def _by_item(meetings: Iterable[Meeting]) -> dict[int, list[Meeting]]:
    found: dict[int, list[Meeting]] = {}
    for meeting in meetings:
        found.setdefault(meeting.key, []).append(meeting)
    return found


def _sum(weights: Sequence[float], met: Mapping[int, float]) -> float:
    return sum(weights[number] * value for number, value in met.items())


def _counts(
    of_item: Iterable[Meeting], needs: Sequence[Need], rarity: "_Rarity"
) -> tuple[dict[int, float], dict[int, float]]:
    """How much each need counts for the order of an item, and for its being listed at all."""
    counted: dict[int, dict[str, float]] = {}
    listed: dict[int, dict[str, float]] = {}
    for meeting in of_item:
        count, share = _count(meeting, needs[meeting.need], rarity)
        word = meeting.kindred or str(meeting.is_synonym)
        for values, value in ((counted, count), (listed, share)):
            of_need = values.setdefault(meeting.need, {})
            of_need[word] = max(value, of_need.get(word, 0.0))
    return _together(counted), _together(listed)


def _together(values: Mapping[int, Mapping[str, float]]) -> dict[int, float]:
    """A need that is met by several words counts somewhat more than by the best of them."""
    found = {}
    for need, by_word in values.items():
        best, *others = sorted(by_word.values(), reverse=True)
        for other in others[:_MOST_ADDED]:
            best += _ADDED * other * max(0.0, 1 - best)
        found[need] = best
    return found


def _count(meeting: Meeting, need: Need, rarity: "_Rarity") -> tuple[float, float]:
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
