"""「もしかして」: words of the published texts that look or sound like one that found nothing."""

from difflib import get_close_matches

from django.db.models import Q
from django.db.models.functions import Length

from search.language import analysis
from search.language.considerate import is_hurtful
from search.lists import partial
from search.models import Spelling
from search.models.spelling import LONGEST_SPELLING
from search.question.query import Query, Word
from vocabulary.normalize import fold

MAX_SUGGESTIONS = 3
# Share of characters in common, as difflib counts: of three characters two, of the last word of a
# compound half, since what stands in front of it is right.
_CUTOFF = 0.66
_CUTOFF_OF_LAST = 0.5
_MAX_SPELLINGS = 3000
_MAX_WORDS = 3
_MAX_PARTS = 4
# In a sentence one word more or less is not what keeps it from being found.
_LONGEST_TEXT = 40


def suggest(query: Query, find_rows: partial.FindRows) -> list[str]:
    """Texts for the search box for which `find_rows` finds something, the most similar first.

    Words of texts that are no longer public may stand in the list of spellings, so a word is
    only named where something public holds it. Two queries.
    """
    if len(query.text) > _LONGEST_TEXT:
        return []
    words = [word for word in query.words if 2 < len(fold(word.text)) <= LONGEST_SPELLING]
    queries = [
        query.with_replaced(word, spelling)
        for word, spellings in _similar_spellings(words[:_MAX_WORDS]).items()
        for spelling in spellings
    ]
    found = partial.matching_queries(
        [one for one in queries if not is_hurtful(one.text)], find_rows
    )
    return [one.text for one in found][:MAX_SUGGESTIONS]


def _similar_spellings(words: list[Word]) -> dict[Word, list[str]]:
    """For each word those that share its beginning or its end, in spelling or in reading."""
    similar = Q()
    for word in words:
        text = fold(word.text)
        begins = Q(surface__startswith=text[:1]) | Q(reading__startswith=text[:1])
        ends = Q(surface__endswith=text[-2:]) | Q(reading__endswith=text[-2:])
        near_length = Q(size__range=(len(text) - 2, len(text) + 2))
        similar |= (begins | ends) & (near_length | Q(surface__startswith=text[:1]))
        for _, last in _compound(word):
            similar |= Q(surface__startswith=last[:1], size__lte=3 * len(last))
    if not words:
        return {}
    known: dict[str, str] = {}
    for row in Spelling.objects.annotate(size=Length("reading")).filter(similar)[:_MAX_SPELLINGS]:
        known.setdefault(row.reading, row.shown)
        known.setdefault(row.surface, row.shown)
    return {word: _closest(fold(word.text), known) + _compounds(word, known) for word in words}


def _compound(word: Word) -> list[tuple[str, str]]:
    """What may be a right beginning and a wrong last word: 移動 and 販倍; none in a sentence."""
    tokens = [token.surface for token in analysis.tokens(word.text)]
    if len(tokens) > _MAX_PARTS:
        return []
    cuts = [("".join(tokens[:cut]), "".join(tokens[cut:])) for cut in range(1, len(tokens))]
    return [(begin, last) for begin, last in cuts if len(begin) > 1 and len(last) > 1]


def _compounds(word: Word, known: dict[str, str]) -> list[str]:
    found = []
    for begin, last in _compound(word):
        begun = [one for one in known if one[:1] == last[:1] and one != last]
        likely = get_close_matches(last, begun, n=MAX_SUGGESTIONS, cutoff=_CUTOFF_OF_LAST)
        found += [begin + known[one] for one in likely]
    return found


def _closest(text: str, known: dict[str, str]) -> list[str]:
    # What the typed text contains is no suggestion: most of the words are searched for anyway.
    others = [one for one in known if one not in text]
    found = get_close_matches(text, others, n=2 * MAX_SUGGESTIONS, cutoff=_CUTOFF)
    return list(dict.fromkeys(known[one] for one in found))
