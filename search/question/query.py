"""Understanding what was typed: words, their spellings and synonyms, years and places."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from django.utils.functional import cached_property

from records.remembered import remembered
from search.language import years
from search.language.analysis import is_kana
from search.models import Spelling, Synonym
from search.question.phrases import Chunk, Phrase, Spellings
from search.question.pieces import NO_SYNONYMS_SIGN, Piece, parse_pieces
from search.question.tree import (
    AllOf,
    AnyOf,
    Term,
    Text,
    all_of,
    any_of,
    kind_tag,
    latin_tag,
    place_tag,
    texts,
)
from vocabulary.normalize import fold
from vocabulary.place_names import (
    Place,
    differ_in_one_character,
    is_inside_other_name,
    misspelled_places,
    places_named,
)

GroupsOf = Callable[[set[str]], Iterable[Synonym]]
_LONGEST_LATIN_TAG = 3
_SHORTEST_KANA_NAME = 3


@dataclass(frozen=True)
class PlaceName:
    """A word, or a name inside it, that names places: all that bear the name."""

    text: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Word:
    """One word of the box, how it was interpreted, and what a document must hold for it.

    `variants` is the word in any spelling, `expanded` its synonyms as well; `subwords` are the
    words inside it, where it is a longer phrase. `piece_number` counts the pieces of the box.
    """

    text: str
    variants: Term
    expanded: Term
    place_names: tuple[PlaceName, ...] = ()
    synonyms: tuple[str, ...] = ()
    subwords: tuple["Word", ...] = ()
    piece_number: int = -1


@dataclass(frozen=True)
class Query:
    """Every word has to stand in a document, and none of those that are excluded.

    `kind`: of items of this kind, or of any. `hits` is what it finds, if that was prefetched:
    kind, key and `Weight` of each item.
    """

    text: str
    kind: str = ""
    words: tuple[Word, ...] = ()
    excluded: tuple[Term, ...] = ()
    pieces: tuple[Piece, ...] = ()
    hits: tuple[tuple[str, int, int], ...] | None = None

    def __bool__(self) -> bool:
        return bool(self.words or self.excluded)

    @cached_property
    def highlights(self) -> tuple[str, ...]:
        """Folded texts to highlight in what is found, the longest first."""
        found = dict.fromkeys(text for word in self.words for text in texts(word.expanded))
        return tuple(sorted(found, key=len, reverse=True))

    def text_with_literal(self, word: Word) -> str:
        """The text of the box with this word in quotation marks: only its exact text is found."""
        return self._text_with(word, f'"{word.text}"')

    def text_without_synonyms(self, word: Word) -> str:
        """The text of the box with this word in any spelling, but without its synonyms."""
        return self._text_with(word, f"{NO_SYNONYMS_SIGN}{word.text}")

    def text_with_place(self, word: Word, name: PlaceName, place: Place) -> str:
        """The text of the box with the full name of the place instead of the ambiguous one."""
        return self._text_with(word, word.text.replace(name.text, place.label, 1))

    def with_replaced(self, word: Word, replacement: str) -> "Query":
        """The query with another word, taken literally, instead of this one."""
        literal = Text(fold(replacement))
        new_word = Word(replacement, literal, literal)
        words = (new_word if one is word else one for one in self.words)
        text = self._text_with(word, replacement)
        return replace(self.with_words(words), text=text, pieces=())

    def with_words(self, words: Iterable[Word]) -> "Query":
        """The same query with other words, such as some of its own."""
        return replace(self, words=tuple(words), hits=None)

    def _text_with(self, word: Word, replacement: str) -> str:
        if word.piece_number < 0:  # a subword, which replaces the whole word
            return replacement
        return " ".join(
            replacement if number == word.piece_number else piece.source
            for number, piece in enumerate(self.pieces)
        )


@remembered
def parse_query(text: str, kind: str = "") -> Query:
    """Read the text of a search box, for a search in this kind of item or in all of them.

    Two queries of the database, whatever is typed: one for spellings, one for synonyms. What
    changes neither of them leaves the question as it was understood.
    """
    return understood(text, kind, lambda keys: Synonym.objects.of(keys, kind))


def understood(text: str, kind: str, groups_of: GroupsOf) -> Query:
    """The question as `parse_query` reads it, widened by the groups that are given for its keys."""
    pieces = tuple(parse_pieces(text))
    phrases = {piece: Phrase(piece.text) for piece in pieces if not piece.is_phrase}
    spellings = _spellings(phrases.values())
    keys = {key for phrase in phrases.values() for key in phrase.span_keys}
    synonyms = Synonyms(groups_of(keys) if keys else [], is_scoped=not kind)
    no_synonyms = Synonyms([], is_scoped=not kind)
    words = [
        _parse_word(
            number,
            piece,
            phrases.get(piece),
            spellings,
            no_synonyms if piece.is_without_synonyms else synonyms,
        )
        for number, piece in enumerate(pieces)
    ]
    return Query(
        text,
        kind,
        tuple(word for word in words if not pieces[word.piece_number].is_excluded),
        tuple(word.variants for word in words if pieces[word.piece_number].is_excluded),
        pieces,
    )


def _spellings(phrases: Iterable[Phrase]) -> Spellings:
    normal_forms: set[str] = set()
    readings: set[str] = set()
    kanji: set[str] = set()
    for phrase in phrases:
        normal_forms |= phrase.normal_forms
        readings |= phrase.readings
        kanji |= phrase.kanji
    return Spellings(
        Spelling.objects.matching(normal_forms, readings, kanji) if normal_forms else []
    )


class Synonyms:
    """The groups of synonyms for a query; `is_scoped`: for all kinds, so a group adds its kinds."""

    def __init__(self, groups: Iterable[Synonym], is_scoped: bool) -> None:
        self.is_scoped = is_scoped
        self.by_key: dict[str, dict[str, Term]] = {}  # to words as they were typed, and terms
        self.folded: dict[str, str] = {}
        for group in groups:
            words = group.by_folded
            self.folded |= {word: folded for folded, word in words.items()}
            terms = {word: self._term(folded, group) for folded, word in words.items()}
            for key in group.keys:
                self.by_key.setdefault(key, {}).update(terms)

    def of(self, keys: Iterable[str]) -> dict[str, Term]:
        """The words that these mean as well, and what a document must hold for each."""
        known = set(keys)
        return {
            word: term
            for key in keys
            for word, term in self.by_key.get(key, {}).items()
            if self.folded[word] not in known
        }

    def _term(self, folded: str, group: Synonym) -> Term:
        """Few Latin letters stand inside many words, so they have to be a word of their own."""
        is_short = folded.isascii() and folded.isalnum() and len(folded) <= _LONGEST_LATIN_TAG
        term: Term = latin_tag(folded) if is_short else Text(folded)
        if self.is_scoped and group.kinds:
            return all_of([term, any_of(kind_tag(kind) for kind in group.kinds)])
        return term


def _parse_word(
    number: int, piece: Piece, phrase: Phrase | None, spellings: Spellings, synonyms: Synonyms
) -> Word:
    literal = Text(piece.folded)
    if phrase is None:
        return Word(piece.text, literal, literal, piece_number=number)
    places = places_named(piece.folded) or misspelled_places(piece.folded, phrase.reading)
    variants: list[Term] = [literal, *_place_terms(places), *_year_terms(phrase)]
    if any(piece.folded == place.spellings[0] for place in places):
        variants += _popular_names(
            piece.folded, spellings.by_reading.get(phrase.reading, []), places
        )
    variants += phrase.variants_of_whole(spellings)
    meanings = synonyms.of([piece.folded])
    expanded: list[Term] = [*variants, *meanings.values()]
    if places:
        variants = list(_without_other_places(variants, places))
    names = [PlaceName(piece.text, places)] if places else []
    for chunks in [] if places else filter(None, phrase.chunkings):
        found = [_parse_chunk(chunk, spellings, synonyms) for chunk in chunks]
        variants.append(all_of(one.variants for one in found))
        expanded.append(all_of(any_of([one.variants, *one.synonyms.values()]) for one in found))
        meanings |= {word: term for one in found for word, term in one.synonyms.items()}
        names += [one.place_name for one in found if one.place_name]
    subwords = () if places else phrase.subwords(spellings)
    return Word(
        piece.text,
        any_of(variants),
        any_of([*variants, *expanded]),
        place_names=tuple(dict.fromkeys(names)),
        synonyms=tuple(meanings),
        subwords=tuple(Word(text, any_of(terms), any_of(terms)) for text, terms in subwords),
        piece_number=number,
    )


@dataclass(frozen=True)
class _ParsedChunk:
    """A chunk in all its spellings, the synonyms of its words, and the place it names."""

    variants: Term
    synonyms: dict[str, Term]
    place_name: PlaceName | None = None


def _parse_chunk(chunk: Chunk, spellings: Spellings, synonyms: Synonyms) -> _ParsedChunk:
    places = places_named(chunk.surface) if chunk.is_place else ()
    variants = any_of([*_place_terms(places), *chunk.variants(spellings)])
    name = PlaceName(chunk.surface, places) if places else None
    for span in chunk.spans_longest_first:
        meanings = synonyms.of(sorted(span.keys))
        if meanings:
            rest = chunk.without(span)
            others = rest.surface_terms if rest else []
            terms = {word: all_of([term, *others]) for word, term in meanings.items()}
            return _ParsedChunk(variants, terms, name)
    return _ParsedChunk(variants, {}, name)


def _without_other_places(terms: Iterable[Term], places: tuple[Place, ...]) -> Iterator[Term]:
    """The terms without names that are part of the name of another place: 京都 in 東京都."""
    for term in terms:
        if isinstance(term, AllOf | AnyOf):
            remaining = tuple(_without_other_places(term.terms, places))
            if remaining:
                yield replace(term, terms=remaining)
        elif not (isinstance(term, Text) and is_inside_other_name(term.folded, places)):
            yield term


def _place_terms(places: Iterable[Place]) -> list[Term]:
    terms: list[Term] = []
    for place in places:
        codes = [place.code] if place.code else list(place.prefectures)
        terms += [place_tag(code) for code in codes]
        terms += [Text(name) for name in place.spellings if _is_distinctive(name)]
    return [any_of(terms)] if terms else []


def _popular_names(name: str, rows: Iterable[Spelling], places: tuple[Place, ...]) -> list[Term]:
    """What texts hold that sounds like the name of these places and differs in one kanji."""
    return [
        Text(row.surface)
        for row in rows
        if differ_in_one_character(name, row.surface)
        and set(places_named(row.surface)) <= set(places)
    ]


def _is_distinctive(name: str) -> bool:
    """Not a name of several places, and not a short reading, which stands inside other words."""
    is_long = len(name) >= (_SHORTEST_KANA_NAME if is_kana(name) else 2)
    return is_long and len(places_named(name)) < 2


def _year_terms(phrase: Phrase) -> list[Term]:
    found = years.find_year(phrase.folded)
    if not found:
        return []
    # 「R2」 stands inside 「R28」, so an era's letter and a number have to be a word.
    variants = any_of(
        latin_tag(text)
        if text.isascii() and text.isalnum() and not text.isdecimal()
        else Text(text)
        for text in found.variants
    )
    rest = [phrase.folded[: found.start], phrase.folded[found.end :]]
    return [all_of([variants, *(Text(one) for one in map(str.strip, rest) if len(one) > 1)])]
