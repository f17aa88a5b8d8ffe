"""「もしかして」: words of the published texts that look or sound like one that found nothing."""

from difflib import get_close_matches

from django.db.models import Q
from django.db.models.functions import Length

from search.lists import partial
from search.models import Spelling
from search.models.spelling import LONGEST_SPELLING
from search.question.query import Query, Word
from vocabulary.normalize import fold

MOST = 3
_ALIKE = 0.7  # share of characters in common, as difflib counts
_LOOKED_AT = 3000
_MOST_WORDS = 3


def near(asked: Query, search: partial.Search) -> list[str]:
    """Texts for the search box that `search` would find rows for; the likest first.

    Words of texts that are no longer public may stand in the list of spellings, so a word is
    only named where something public holds it. Two queries.
    """
    words = [word for word in asked.words if 2 < len(fold(word.typed)) <= LONGEST_SPELLING]
    questions = [
        asked.with_other(word, like)
        for word, likes in _like(words[:_MOST_WORDS]).items()
        for like in likes
    ]
    holding = partial.holding(questions, search)
    return [one.text for number, one in enumerate(questions) if number in holding][:MOST]


def _like(words: list[Word]) -> dict[Word, list[str]]:
    """For each word those that share its beginning or its end, in writing or in reading."""
    alike = Q()
    for word in words:
        text = fold(word.typed)
        begins = Q(surface__startswith=text[:1]) | Q(reading__startswith=text[:1])
        ends = Q(surface__endswith=text[-2:]) | Q(reading__endswith=text[-2:])
        near_length = Q(size__range=(len(text) - 2, len(text) + 2))
        alike |= (begins | ends) & (near_length | Q(surface__startswith=text[:1]))
    if not words:
        return {}
    known: dict[str, str] = {}
    for row in Spelling.objects.annotate(size=Length("reading")).filter(alike)[:_LOOKED_AT]:
        known.setdefault(row.reading, row.shown)
        known.setdefault(row.surface, row.shown)
    return {word: _closest(fold(word.typed), known) for word in words}


def _closest(text: str, known: dict[str, str]) -> list[str]:
    # A part of what was typed is no near miss: most of the words are searched for anyway.
    others = [one for one in known if one not in text]
    found = get_close_matches(text, others, n=2 * MOST, cutoff=_ALIKE)
    return list(dict.fromkeys(known[one] for one in found))
