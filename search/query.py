"""Understanding what was typed: words, their spellings and synonyms, years and places."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from search import years
from search.analysis import is_kana
from search.lexicon import Spelling, Synonym
from search.phrases import Chunk, Phrase, Spellings
from search.terms import Term, Text, both, either, latin_mark, place_mark, texts
from search.typed import Typed, pieces
from vocabulary import place_names
from vocabulary.normalize import fold
from vocabulary.place_names import Place

_LONGEST_LATIN_PART = 3
_SHORTEST_KANA_NAME = 3


@dataclass(frozen=True)
class Word:
    """One word of the box, what it was taken for, and what a document must hold for it.

    `said` is the word in any writing, `term` its synonyms as well; `parts` are the words inside
    it, where it is a longer phrase.
    """

    typed: str
    said: Term
    term: Term
    is_phrase: bool = False
    places: tuple[Place, ...] = ()
    synonyms: tuple[str, ...] = ()
    parts: tuple["Word", ...] = ()


@dataclass(frozen=True)
class Query:
    """Every word has to stand in a document, and none of the excluded ones (folded texts)."""

    text: str
    words: tuple[Word, ...] = ()
    excluded: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.excluded)

    @cached_property
    def marks(self) -> list[str]:
        """Folded texts that a reader is shown as found, the longest first."""
        found = dict.fromkeys(text for word in self.words for text in texts(word.term))
        return sorted(found, key=len, reverse=True)

    def literally(self, word: Word) -> str:
        """The text of the box with this word in quotation marks: nothing is added to it."""
        return self.text.replace(word.typed, f'"{word.typed}"', 1)

    def with_other(self, word: Word, other: str) -> "Query":
        """The question with another word, taken literally, in the place of this one."""
        literal = Text(fold(other))
        others = (Word(other, literal, literal) if one is word else one for one in self.words)
        return Query(self.text.replace(word.typed, other, 1), tuple(others), self.excluded)

    def only(self, words: Iterable[Word]) -> "Query":
        """The same question with some of its words."""
        return replace(self, words=tuple(words))


def understand(text: str, kind: str = "") -> Query:
    """Read the text of a search box, for a search in this kind of item or in all of them.

    Two queries, whatever is typed: one for spellings, one for synonyms.
    """
    typed = pieces(text)
    phrases = {one: Phrase(one.text) for one in typed if not (one.is_phrase or one.is_excluded)}
    spellings = _spellings(phrases.values())
    synonyms = _synonyms(phrases.values(), kind)
    return Query(
        text,
        tuple(
            _word(one, phrases.get(one), spellings, synonyms)
            for one in typed
            if not one.is_excluded
        ),
        tuple(one.folded for one in typed if one.is_excluded),
    )


def _spellings(phrases: Iterable[Phrase]) -> Spellings:
    normals: set[str] = set()
    readings: set[str] = set()
    kanji: set[str] = set()
    for phrase in phrases:
        normals |= phrase.normals
        readings |= phrase.readings
        kanji |= phrase.kanji
    return Spellings(Spelling.objects.like(normals, readings, kanji) if normals else [])


def _synonyms(phrases: Iterable[Phrase], kind: str) -> dict[str, list[Synonym]]:
    spans = {span for phrase in phrases for span in phrase.spans}
    found: dict[str, list[Synonym]] = {}
    for group in Synonym.objects.of(spans, kind) if spans else []:
        for key in group.keys:
            found.setdefault(key, []).append(group)
    return found


def _word(
    typed: Typed,
    phrase: Phrase | None,
    spellings: Spellings,
    synonyms: dict[str, list[Synonym]],
) -> Word:
    literal = Text(typed.folded)
    if phrase is None:
        return Word(typed.text, literal, literal, is_phrase=True)
    places = place_names.named(typed.folded) or place_names.misspelled(typed.folded, phrase.reading)
    said: list[Term] = [literal, *_place_terms(places), *_year_terms(phrase)]
    if any(typed.folded == place.spellings[0] for place in places):
        said += _popular_names(typed.folded, spellings.by_reading.get(phrase.reading, []))
    said += phrase.readings_of_whole(spellings)
    meant = [
        other for group in synonyms.get(typed.folded, []) for other in group.others(typed.folded)
    ]
    wide: list[Term] = [_synonym_term(other) for other in meant]
    for chunks in [] if places else filter(None, phrase.ways):
        found = [_chunk(chunk, spellings, synonyms) for chunk in chunks]
        said.append(both(one.said for one in found))
        wide.append(both(either([one.said, *one.meant]) for one in found))
        meant += [word for one in found for word in one.synonyms]
    parts = () if places else phrase.parts(spellings)
    return Word(
        typed.text,
        either(said),
        either([*said, *wide]),
        places=places,
        synonyms=tuple(dict.fromkeys(meant)),
        parts=tuple(Word(part, either(forms), either(forms)) for part, forms in parts),
    )


@dataclass(frozen=True)
class _Chunk:
    """What a chunk says in any of its writings, and what it may mean by synonyms."""

    said: Term
    meant: tuple[Term, ...] = ()
    synonyms: tuple[str, ...] = ()


def _chunk(chunk: Chunk, spellings: Spellings, synonyms: dict[str, list[Synonym]]) -> _Chunk:
    places = place_names.named(chunk.surface) if chunk.is_place else ()
    said = either([*_place_terms(places), *chunk.terms(spellings)])
    for span in chunk.spans_longest_first:
        groups = [group for key in span.keys for group in synonyms.get(key, [])]
        others = [word for group in groups for word in group.others(span.key)]
        others = [word for word in others if fold(word) not in span.keys]
        if others:
            meant = either(_synonym_term(word) for word in others)
            rest = chunk.without(span)
            whole = both([meant, *rest.plain_terms]) if rest else meant
            return _Chunk(said, (whole,), tuple(others))
    return _Chunk(said)


def _synonym_term(word: str) -> Term:
    """Few Latin letters stand inside many words, so they have to be a word of their own."""
    folded = fold(word)
    if folded.isascii() and folded.isalnum() and len(folded) <= _LONGEST_LATIN_PART:
        return latin_mark(folded)
    return Text(folded)


def _place_terms(places: Iterable[Place]) -> list[Term]:
    terms: list[Term] = []
    for place in places:
        codes = [place.code] if place.code else list(place.prefectures)
        terms += [place_mark(code) for code in codes]
        terms += [Text(name) for name in place.spellings if _is_telling(name)]
    return [either(terms)] if terms else []


def _popular_names(name: str, rows: Iterable[Spelling]) -> list[Term]:
    """What texts hold that sounds like the name of a place and differs in one kanji."""
    return [
        Text(row.surface)
        for row in rows
        if place_names.differ_in_one(name, row.surface) and not place_names.named(row.surface)
    ]


def _is_telling(name: str) -> bool:
    """Not a name of several places, and not a short reading, which stands inside other words."""
    is_long = len(name) >= (_SHORTEST_KANA_NAME if is_kana(name) else 2)
    return is_long and len(place_names.named(name)) < 2


def _year_terms(phrase: Phrase) -> list[Term]:
    found = years.find(phrase.folded)
    if not found:
        return []
    forms = either(Text(form) for form in found.spellings)
    rest = [phrase.folded[: found.start], phrase.folded[found.end :]]
    return [both([forms, *(Text(part) for part in map(str.strip, rest) if len(part) > 1)])]
