"""Passages of found items in which the words stand, with the words highlighted."""

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.index.searchable import REFERENCE, Searchable
from search.models import Document
from vocabulary.normalize import fold

Parts = tuple[tuple[str, str], ...]
PASSAGE_LENGTH = 110
_LEAD = 30
_SHORT_LATIN = 3
# A character with the voiced marks and accents that follow it: they are folded into one.
_CLUSTER = re.compile("[\\s\\S][\u3099\u309a\uff9e\uff9f\u0300-\u036f]*")


@dataclass(frozen=True)
class Passage:
    """`text` is safe HTML; `label` names the section it stands in."""

    label: str
    text: SafeString


def spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Start and end of each place in `text` where a folded word stands, without overlaps."""
    clusters = _CLUSTER.findall(text)
    pieces = list(map(_folded, clusters))
    folded = "".join(pieces)
    found = [match.span() for word in words for match in _pattern(word).finditer(folded)]
    if not found:
        return []
    ends, folded_ends = (list(accumulate(map(len, each))) for each in (clusters, pieces))
    places = []
    for start, end in found:
        first, last = bisect(folded_ends, start), bisect(folded_ends, end - 1)
        places.append((ends[first] - len(clusters[first]), ends[last]))
    return _merged(sorted(places))


def highlighted(text: str, words: Sequence[str]) -> SafeString:
    """The text as safe HTML with each word in a <mark>."""
    pieces, last = [], 0
    for start, end in spans(text, words):
        pieces += [escape(text[last:start]), "<mark>", escape(text[start:end]), "</mark>"]
        last = end
    pieces.append(escape(text[last:]))
    return mark_safe("".join(pieces))  # noqa: S308 - every piece went through escape()


def passage(document: Document, words: Sequence[str]) -> Passage | None:
    """The first section in which most of the words stand, cut to what fits on a card.

    The reference is used last, and only for words that are not in the title.
    """
    return _passage(document.title, tuple(map(tuple, document.parts)), tuple(words))


@lru_cache(maxsize=500)
def _passage(title: str, parts: Parts, words: tuple[str, ...]) -> Passage | None:
    own_parts = [part for part in parts if part[0] != REFERENCE]
    best = _best_part(own_parts, words)
    if best is None:
        not_in_title = [word for word in words if not _contains(fold(title), word)]
        references = [part for part in parts if part[0] == REFERENCE]
        best = _best_part(references, not_in_title)
    if best is None:
        return None
    return Passage(best[0], highlighted(_cut(best[1], words), words))


def _best_part(parts: Sequence[tuple[str, str]], words: Sequence[str]) -> tuple[str, str] | None:
    """The first part with most characters of the words; None where no part has any."""
    best, best_score = None, 0
    for part in parts:
        folded = fold(part[1])
        score = sum(len(word) for word in words if _contains(folded, word))
        if score > best_score:
            best, best_score = part, score
    return best


def attach_documents(items: list[Searchable]) -> None:
    """Give each item of a page its document, in one query, for `passage`."""
    if not items:
        return
    found = Document.objects.filter(
        kind=items[0].item_kind.code, object_id__in=[item.pk for item in items]
    )
    documents = {
        document.object_id: document
        for document in found.only("kind", "object_id", "title", "parts")
    }
    for item in items:
        item.search_document = documents.get(item.pk)


def _cut(text: str, words: Sequence[str]) -> str:
    found = spans(text, words)
    start = max(0, found[0][0] - _LEAD) if found else 0
    end = start + PASSAGE_LENGTH
    body = " ".join(text[start:end].split())
    return ("…" if start else "") + body + ("…" if end < len(text) else "")


@lru_cache(maxsize=10_000)
def _folded(cluster: str) -> str:
    return fold(cluster)


def _contains(folded: str, word: str) -> bool:
    return _pattern(word).search(folded) is not None


@lru_cache(maxsize=1000)
def _pattern(word: str) -> re.Pattern[str]:
    """A word to highlight; few Latin letters only where they are a word of their own."""
    if len(word) <= _SHORT_LATIN and word.isascii() and word.isalnum():
        return re.compile(f"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])")
    return re.compile(re.escape(word))


def _merged(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in places:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
