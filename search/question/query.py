"""Understanding what was typed: words, their spellings and synonyms, years and places."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from search.language import years
from search.language.analysis import is_kana
from search.models import Spelling, Synonym
from search.question.phrases import Chunk, Phrase, Spellings
from search.question.pieces import PLAIN, Typed, pieces
from search.question.tree import (
    All,
    Either,
    Term,
    Text,
    both,
    either,
    kind_mark,
    latin_mark,
    place_mark,
    texts,
)
from vocabulary import place_names
from vocabulary.normalize import fold
from vocabulary.place_names import Place

_LONGEST_LATIN_PART = 3
_SHORTEST_KANA_NAME = 3


@dataclass(frozen=True)
class PlaceName:
    """What of a word was taken for the name of a place, and every place that bears it."""

    typed: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Word:
    """One word of the box, what it was taken for, and what a document must hold for it.

    `said` is the word in any writing, `term` its synonyms as well; `parts` are the words inside
    it, where it is a longer phrase. `piece` is its number among the pieces of the box.
    """

    typed: str
    said: Term
    term: Term
    names: tuple[PlaceName, ...] = ()
    synonyms: tuple[str, ...] = ()
    parts: tuple["Word", ...] = ()
    piece: int = -1


@dataclass(frozen=True)
class Query:
    """Every word has to stand in a document, and none of those that are excluded.

    `kind`: of items of this kind, or of any. `keys` are what it finds, if that was looked up:
    kind, key and `Weight` of each item.
    """

    text: str
    kind: str = ""
    words: tuple[Word, ...] = ()
    excluded: tuple[Term, ...] = ()
    pieces: tuple[Typed, ...] = ()
    keys: tuple[tuple[str, int, int], ...] | None = None

    def __bool__(self) -> bool:
        return bool(self.words or self.excluded)

    @cached_property
    def marks(self) -> list[str]:
        """Folded texts that a reader is shown as found, the longest first."""
        found = dict.fromkeys(text for word in self.words for text in texts(word.term))
        return sorted(found, key=len, reverse=True)

    def literally(self, word: Word) -> str:
        """The text of the box with this word in quotation marks: nothing is added to it."""
        return self._with(word, f'"{word.typed}"')

    def plainly(self, word: Word) -> str:
        """The text of the box with this word in any writing, but without its synonyms."""
        return self._with(word, f"{PLAIN}{word.typed}")

    def with_place(self, word: Word, name: PlaceName, place: Place) -> str:
        """The text of the box with the full name of this place in the place of the name."""
        return self._with(word, word.typed.replace(name.typed, place.label, 1))

    def with_other(self, word: Word, other: str) -> "Query":
        """The question with another word, taken literally, in the place of this one."""
        literal = Text(fold(other))
        others = (Word(other, literal, literal) if one is word else one for one in self.words)
        return replace(self.only(others), text=self._with(word, other), pieces=())

    def _with(self, word: Word, written: str) -> str:
        if word.piece < 0:  # a part of a longer word, which stands for all of it
            return written
        return " ".join(
            written if number == word.piece else piece.written
            for number, piece in enumerate(self.pieces)
        )

    def only(self, words: Iterable[Word]) -> "Query":
        """The same question with some of its words."""
        return replace(self, words=tuple(words), keys=None)


def understand(text: str, kind: str = "") -> Query:
    """Read the text of a search box, for a search in this kind of item or in all of them.

    Two queries, whatever is typed: one for spellings, one for synonyms.
    """
    typed = tuple(pieces(text))
    phrases = {one: Phrase(one.text) for one in typed if not one.is_phrase}
    spellings = _spellings(phrases.values())
    synonyms = _synonyms(phrases.values(), kind)
    none = Synonyms([], is_scoped=not kind)
    words = [
        _word(number, one, phrases.get(one), spellings, none if one.is_plain else synonyms)
        for number, one in enumerate(typed)
    ]
    return Query(
        text,
        kind,
        tuple(word for word in words if not typed[word.piece].is_excluded),
        tuple(word.said for word in words if typed[word.piece].is_excluded),
        typed,
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


def _synonyms(phrases: Iterable[Phrase], kind: str) -> "Synonyms":
    spans = {span for phrase in phrases for span in phrase.spans}
    return Synonyms(Synonym.objects.of(spans, kind) if spans else [], is_scoped=not kind)


class Synonyms:
    """The groups that widen a question; `is_scoped` where items of all kinds are asked for."""

    def __init__(self, groups: Iterable[Synonym], is_scoped: bool) -> None:
        self.by_key: dict[str, list[Synonym]] = {}
        self.is_scoped = is_scoped
        for group in groups:
            for key in group.keys:
                self.by_key.setdefault(key, []).append(group)

    def of(self, keys: Iterable[str]) -> dict[str, Term]:
        """The words that these mean as well, and what a document must hold for each."""
        known = set(keys)
        return {
            word: self._term(word, group)
            for key in keys
            for group in self.by_key.get(key, [])
            for word in group.others(key)
            if fold(word) not in known
        }

    def _term(self, word: str, group: Synonym) -> Term:
        """Few Latin letters stand inside many words, so they have to be a word of their own."""
        folded = fold(word)
        is_short = folded.isascii() and folded.isalnum() and len(folded) <= _LONGEST_LATIN_PART
        term: Term = latin_mark(folded) if is_short else Text(folded)
        if self.is_scoped and group.kinds:
            return both([term, either(kind_mark(kind) for kind in group.kinds)])
        return term


def _word(
    number: int, typed: Typed, phrase: Phrase | None, spellings: Spellings, synonyms: Synonyms
) -> Word:
    literal = Text(typed.folded)
    if phrase is None:
        return Word(typed.text, literal, literal, piece=number)
    places = place_names.named(typed.folded) or place_names.misspelled(typed.folded, phrase.reading)
    said: list[Term] = [literal, *_place_terms(places), *_year_terms(phrase)]
    if any(typed.folded == place.spellings[0] for place in places):
        said += _popular_names(typed.folded, spellings.by_reading.get(phrase.reading, []))
    said += phrase.readings_of_whole(spellings)
    meant = synonyms.of([typed.folded])
    wide: list[Term] = [*said, *meant.values()]
    if places:
        said = list(_of_these_places(said, places))
    names = [PlaceName(typed.text, places)] if places else []
    for chunks in [] if places else filter(None, phrase.ways):
        found = [_chunk(chunk, spellings, synonyms) for chunk in chunks]
        said.append(both(one.said for one in found))
        wide.append(both(either([one.said, *one.meant.values()]) for one in found))
        meant |= {word: term for one in found for word, term in one.meant.items()}
        names += [one.name for one in found if one.name]
    parts = () if places else phrase.parts(spellings)
    return Word(
        typed.text,
        either(said),
        either([*said, *wide]),
        names=tuple(dict.fromkeys(names)),
        synonyms=tuple(meant),
        parts=tuple(Word(part, either(forms), either(forms)) for part, forms in parts),
        piece=number,
    )


@dataclass(frozen=True)
class _Chunk:
    """What a chunk says in any of its writings, what it may mean, and the place it names."""

    said: Term
    meant: dict[str, Term]
    name: PlaceName | None = None


def _chunk(chunk: Chunk, spellings: Spellings, synonyms: Synonyms) -> _Chunk:
    places = place_names.named(chunk.surface) if chunk.is_place else ()
    said = either([*_place_terms(places), *chunk.terms(spellings)])
    name = PlaceName(chunk.surface, places) if places else None
    for span in chunk.spans_longest_first:
        meant = synonyms.of(sorted(span.keys))
        if meant:
            rest = chunk.without(span)
            plain = rest.plain_terms if rest else []
            return _Chunk(said, {word: both([term, *plain]) for word, term in meant.items()}, name)
    return _Chunk(said, {}, name)


def _of_these_places(terms: Iterable[Term], places: tuple[Place, ...]) -> Iterator[Term]:
    """The terms without names that stand inside those of other places: 京都 in 東京都."""
    for term in terms:
        if isinstance(term, All | Either):
            inner = tuple(_of_these_places(term.of, places))
            if inner:
                yield replace(term, of=inner)
        elif not (isinstance(term, Text) and place_names.stands_in_others(term.folded, places)):
            yield term


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
    # 「R2」 stands inside 「R28」, so an era's letter and a number have to be a word.
    forms = either(
        latin_mark(form)
        if form.isascii() and form.isalnum() and not form.isdecimal()
        else Text(form)
        for form in found.spellings
    )
    rest = [phrase.folded[: found.start], phrase.folded[found.end :]]
    return [both([forms, *(Text(part) for part in map(str.strip, rest) if len(part) > 1)])]
