"""A typed word taken apart, and the other ways in which it may be written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, product

from search.language import analysis
from search.language.analysis import Role, Token
from search.language.spellings import (
    begins_like_no,
    differ_in_voice,
    other_forms,
    other_voice,
    spelled_alike,
    stand_ins,
    with_less_okurigana,
    with_other_diphthongs,
)
from search.models import Spelling
from search.question.tree import Text
from vocabulary import place_names
from vocabulary.normalize import fold

MOST_FORMS = 24
MOST_TEXTS = 80
_MOST_PARTED = 4
_MOST_SPELLINGS = 4  # of one word inside a longer phrase
_LONGEST_SPAN = 6
_BETWEEN_NOUNS = ("の", "・", "型", "式", "的", "用", "系", "等")
_HONORIFIC = ("お", "ご", "御")
# Words of asking that say nothing of what is looked for.
_EMPTY = set(
    map(fold, "為る 有る 居る 成る 出来る 無い 良い 下さる 欲しい 言う 事 物 人 方 時".split())
)


class Spellings:
    """The spellings that published texts hold, by the word and by the reading."""

    def __init__(self, rows: Iterable[Spelling]) -> None:
        self.by_normal: dict[str, list[Spelling]] = {}
        self.by_reading: dict[str, list[Spelling]] = {}
        self.by_kanji: dict[str, list[Spelling]] = {}
        for row in rows:
            self.by_kanji.setdefault(row.kanji, []).append(row)
            self.by_normal.setdefault(row.normal, []).append(row)
            self.by_reading.setdefault(row.reading, []).append(row)

    def of(self, token: Token, is_part: bool = False, follows: bool = False) -> list[str]:
        """Every way to write the token in its place, the likeliest first.

        `is_part` of a compound; `follows` another word there, so its first sound may change.
        """
        found = [token.surface]
        if len(token.surface) == 1 and analysis.is_kana(token.surface):
            return found  # one kana is rather a piece of a word than a word
        if token.role == Role.NUMBER:
            return [*found, *other_forms(token)]
        for row in self.by_normal.get(token.normal, []):
            is_same_form = token.role != Role.VERB or row.reading == token.reading
            is_voiced = follows and row.reading == other_voice(token.reading)
            if is_same_form and (is_voiced or not differ_in_voice(row.reading, token.reading)):
                found.append(row.surface)
        found += self.read_as(token.reading, token.surface)
        found += self.with_more_okurigana(token.surface, is_part)
        found += other_forms(token)
        if not token.is_katakana:
            found += self.in_two_pieces(token)
        return list(dict.fromkeys(found))

    def with_more_okurigana(self, surface: str, is_part: bool = False) -> list[str]:
        """付添: 付き添い, 付添い. The kanji are the same, and kana stand between or behind.

        One kanji says too little, unless it is part of a compound: 空 in 空店舗.
        """
        kanji = analysis.kanji_of(surface)
        rows = self.by_kanji.get(kanji, []) if is_part or len(kanji) > 1 else []
        return [row.surface for row in rows if _stands_in(surface, row.surface)]

    def in_two_pieces(self, token: Token) -> list[str]:
        """散ぽ for 散歩: a piece as texts spell it, the other in kana."""
        found = []
        for cut in range(1, len(token.reading)):
            left, right = token.reading[:cut], token.reading[cut:]
            firsts = [row.surface for row in self.by_reading.get(left, [])] + [left]
            seconds = [row.surface for row in self.by_reading.get(right, [])] + [right]
            for form in map("".join, product(firsts[-9:], seconds[-9:])):
                kanji = analysis.kanji_of(form)
                if kanji and form != token.surface and spelled_alike(form, token.surface):
                    found.append(form)
        return found[:MOST_FORMS]

    def read_as(self, reading: str, surface: str) -> list[str]:
        """Words of this reading that can be other spellings of `surface`."""
        rows = self.by_reading.get(reading, []) if len(reading) > 1 else []
        return [row.surface for row in rows if spelled_alike(row.surface, surface)]


@dataclass(frozen=True)
class Span:
    """Neighbouring words of a chunk, and the folded forms by which synonyms know them."""

    start: int
    end: int
    key: str
    keys: frozenset[str]


@dataclass(frozen=True)
class Chunk:
    """Words that stand side by side, nothing but の between them."""

    tokens: tuple[Token, ...]
    is_place: bool = False

    @cached_property
    def surface(self) -> str:
        return "".join(token.surface for token in self.tokens)

    @cached_property
    def spans_longest_first(self) -> list[Span]:
        size = len(self.tokens)
        lengths = range(min(size, _LONGEST_SPAN), 0, -1)
        return [self._span(i, i + n) for n in lengths for i in range(size - n + 1)]

    def _span(self, start: int, end: int) -> Span:
        words = self.tokens[start:end]
        surface = "".join(token.surface for token in words)
        normal = "".join(token.normal for token in words)
        return Span(start, end, surface, frozenset({surface, normal}))

    def without(self, span: Span) -> "Chunk | None":
        """What stands before and after the span; None where nothing does."""
        rest = (*self.tokens[: span.start], *self.tokens[span.end :])
        rest = tuple(token for token in rest if token.role not in (Role.PARTICLE, Role.PREFIX))
        return Chunk(rest) if rest else None

    @property
    def plain_terms(self) -> list[Text]:
        return [Text(token.surface) for token in self.tokens]

    def terms(self, spellings: Spellings) -> list[Text]:
        """Every way to write the chunk as one piece."""
        forms = [self.surface, *self._readings(spellings)]
        if len(self.tokens) == 1 and self.tokens[0].role == Role.VERB:
            forms += _stems(self.tokens[0], spellings)
        forms += spellings.with_more_okurigana(self.surface)
        forms += with_less_okurigana(self.surface)
        forms += stand_ins(self.surface)
        if len(self.tokens) > 1 and all(token.is_katakana for token in self.tokens):
            forms += with_other_diphthongs(self.surface)
        joined = list(self._joined(spellings))
        forms += ["".join(words) for words in joined]
        for words in [words for words in joined if len(words) > 1][:_MOST_PARTED]:
            forms += _parted(words)
        return [Text(form) for form in dict.fromkeys(forms) if len(form) > 1][:MOST_TEXTS]

    def _readings(self, spellings: Spellings) -> list[str]:
        """The chunk as it sounds, and what the texts hold of that sound."""
        if not all(token.reading and token.role != Role.NUMBER for token in self.tokens):
            return []
        begin = "".join(token.reading for token in self.tokens[:-1])
        last = self.tokens[-1]
        endings = [last.reading]
        if last.role == Role.SUFFIX:
            endings.append(other_voice(last.reading))
        found = []
        for reading in (begin + ending for ending in endings):
            found += spellings.read_as(reading, self.surface)
            if len(reading) >= _shortest_reading(self.surface) and not begins_like_no(reading):
                found.append(reading)
        return found

    def _joined(self, spellings: Spellings) -> Iterator[tuple[str, ...]]:
        for words in self._word_orders():
            is_part = len(words) > 1
            choices = [
                spellings.of(word, is_part, follows=place > 0) + _own_reading(word)
                for place, word in enumerate(words)
            ]
            if len(words) > 1:
                choices = [choice[:_MOST_SPELLINGS] for choice in choices]
            yield from islice(product(*choices), MOST_FORMS)

    def _word_orders(self) -> Iterator[tuple[Token, ...]]:
        """The words; the shorter words inside them; without お before, の and 型 between them."""
        inner = tuple(part for token in self.tokens for part in analysis.inner(token))
        for words in dict.fromkeys((self.tokens, inner)):
            yield words
            bare = words[1:] if words[0].surface in _HONORIFIC else words
            if bare and bare != words:
                yield bare
            joined = tuple(token for token in bare if token.surface not in _BETWEEN_NOUNS)
            if len(joined) > 1 and joined != bare:
                yield joined


class Phrase:
    """A word of the box, which in Japanese may be half a sentence."""

    def __init__(self, text: str) -> None:
        self.folded = "".join(fold(text).split())
        self.tokens = analysis.tokens(text)
        self.is_kana = analysis.is_kana(self.folded)
        self.chunks = self._usable_chunks("の・")
        # 「買い物・見守り」 is one name or two words.
        apart = self._usable_chunks("の") if "・" in self.folded else self.chunks
        self.ways = [self.chunks] if apart == self.chunks else [self.chunks, apart]

    # --- What has to be asked of the lexicon ------------------------------------------------

    @property
    def normals(self) -> set[str]:
        inner = [part for token in self.tokens for part in analysis.inner(token)]
        return {token.normal for token in (*self.tokens, *inner)}

    @property
    def readings(self) -> set[str]:
        found = {self.reading}
        for chunk in self.chunks:
            whole = "".join(token.reading for token in chunk.tokens)
            last = chunk.tokens[-1].reading
            found |= {whole, whole.removesuffix(last) + other_voice(last)}
        words = [token.reading for token in self.tokens]
        words += [part.reading for token in self.tokens for part in analysis.inner(token)]
        for word in words:
            found |= {word[:cut] for cut in range(1, len(word) + 1)}
            found |= {word[cut:] for cut in range(1, len(word))}
        if self.is_kana:
            size = len(self.folded)
            found |= {self.folded[i:j] for i in range(size) for j in range(i + 1, size + 1)}
            found |= {other_voice(self.folded[i:]) for i in range(size)}
        return found - {""}

    @property
    def kanji(self) -> set[str]:
        """Kanji without the kana between them, of all words and of each."""
        found = {analysis.kanji_of(self.folded)}
        found |= {analysis.kanji_of(token.surface) for token in self.tokens}
        found |= {analysis.kanji_of(chunk.surface) for chunk in self.chunks}
        shortest = 1 if len(self.tokens) > 1 else 2
        return {kanji for kanji in found if len(kanji) >= shortest}

    @property
    def spans(self) -> set[str]:
        keys = {self.folded}
        for chunk in (chunk for way in self.ways for chunk in way):
            for span in chunk.spans_longest_first:
                keys |= span.keys
        return keys

    @cached_property
    def reading(self) -> str:
        if self.is_kana:
            return self.folded
        readings = [token.reading for token in self.tokens]
        return "".join(readings) if all(readings) else ""

    # --- Other ways to write it -------------------------------------------------------------

    def readings_of_whole(self, spellings: Spellings) -> list[Text]:
        """The whole phrase as one word, or, typed in kana, as several words of the texts."""
        # Two kana are a word of their own where somebody took the trouble of katakana: ハチ, 蜂.
        is_emphasised = len(self.tokens) == 1 and self.tokens[0].is_katakana
        is_long = len(self.reading) > (1 if is_emphasised else 2)
        found = spellings.read_as(self.reading, self.folded) if is_long else []
        found += spellings.with_more_okurigana(self.folded)
        found += with_less_okurigana(self.folded)
        found += stand_ins(self.folded)
        if self.is_kana and len(self.folded) > 2:
            found += _in_kanji(self.folded, spellings)
        return [Text(form) for form in dict.fromkeys(found)][:MOST_FORMS]

    def parts(self, spellings: Spellings) -> list[tuple[str, list[Text]]]:
        """The words inside the phrase that say something, each with its spellings."""
        singles = [Chunk((token,)) for chunk in self.chunks for token in chunk.tokens]
        wanted = [one for one in singles if _says_something(one) and _is_content(one.tokens[0])]
        if len(wanted) < 2:
            return []
        return [(one.tokens[0].by_itself, one.terms(spellings)) for one in wanted]

    def _usable_chunks(self, joints: str) -> list[Chunk]:
        """Chunks that say something; none where the analysis of bare kana is a guess."""
        chunks = list(self._chunks(joints))
        found = [chunk for chunk in chunks if _says_something(chunk) or len(self.tokens) == 1]
        if not self.is_kana or len(self.tokens) == 1:
            return found
        words = [token for chunk in chunks for token in chunk.tokens if token.role != Role.PREFIX]
        if any(len(word.surface) == 1 for word in words):
            return []
        covered = sum(len(chunk.surface) for chunk in found)
        sure = len(found) > 1 or covered == len(self.folded)
        return found if sure and covered >= 0.6 * len(self.folded) else []

    def _chunks(self, joints: str) -> Iterator[Chunk]:
        words: list[Token] = []
        rest = list(self.tokens)
        while rest:
            size = 0 if words else _place_at_start(rest)
            if size:
                yield Chunk(tuple(rest[:size]), is_place=True)
                rest = rest[size:]
                continue
            token = rest.pop(0)
            joins = token.surface in joints and words and rest and _is_noun(words[-1], rest[0])
            if token.role in (Role.PARTICLE, Role.SYMBOL) and not joins:
                if words:
                    yield Chunk(tuple(words))
                words = []
            else:
                words.append(token)
        if words:
            yield Chunk(tuple(words))


def _place_at_start(tokens: list[Token]) -> int:
    """How many tokens name a place there, if more follows that the place is said of."""
    for size in range(min(len(tokens) - 1, 4), 0, -1):
        name = "".join(token.surface for token in tokens[:size])
        if len(name) > 1 and not analysis.is_kana(name):
            whole = any(name in place.spellings[:1] for place in place_names.named(name))
            followed = tokens[size].surface == "の" and place_names.named(name)
            if whole or followed:
                return size
    return 0


def _is_noun(*tokens: Token) -> bool:
    nouns = (Role.NOUN, Role.NAME, Role.SUFFIX, Role.NUMBER, Role.PREFIX)
    return all(token.role in nouns for token in tokens)


def _stands_in(shorter: str, longer: str) -> bool:
    """Whether the longer text is the shorter one with more between or behind."""
    rest = iter(longer)
    return shorter != longer and all(character in rest for character in shorter)


def _shortest_reading(surface: str) -> int:
    """From which length on a reading hardly stands inside other words by chance."""
    kanji = len(analysis.kanji_of(surface))
    if not kanji:
        return len(surface)
    return 3 if kanji > 1 or len(surface) > 2 else 4


def _own_reading(token: Token) -> list[str]:
    is_word = bool(analysis.kanji_of(token.surface)) and token.role != Role.NUMBER
    is_telling = len(token.reading) > 1 and not begins_like_no(token.reading)
    return [token.reading] if is_word and is_telling else []


def _parted(words: tuple[str, ...]) -> Iterator[str]:
    """The words with の, ・, 型 … at one of their seams, but not inside 見守り."""
    for seam in range(1, len(words)):
        begin, end = "".join(words[:seam]), "".join(words[seam:])
        if len(begin) > 1 and len(end) > 1:
            yield from (begin + between + end for between in _BETWEEN_NOUNS)


def _is_content(token: Token) -> bool:
    return token.role in (Role.NOUN, Role.NAME, Role.VERB)


def _says_something(chunk: Chunk) -> bool:
    content = [token for token in chunk.tokens if token.normal not in _EMPTY]
    return len("".join(token.surface for token in content)) > 1


def _stems(verb: Token, spellings: Spellings) -> list[str]:
    """What all forms of a verb or adjective begin with: 集ま(る), 見守(る)."""
    stems = [form[:-1] for form in (verb.base, verb.normal) if len(form) > 2]
    same = [row.surface for row in spellings.by_normal.get(verb.normal, [])]
    return stems + [form for form in same if len(form) > 1][:MOST_FORMS]


def _in_kanji(kana: str, spellings: Spellings) -> list[str]:
    """Ways to write a phrase in kana with words the texts hold: the fewest words first."""
    ways: dict[int, list[tuple[str, ...]]] = {0: [()]}
    for start in range(len(kana)):
        for way in ways.get(start, [])[:MOST_FORMS]:
            if len(way) < 4:
                for end, word in _steps(kana, start, spellings):
                    ways.setdefault(end, []).append((*way, word))
    whole = sorted(ways.get(len(kana), []), key=len)
    return ["".join(way) for way in whole if any(map(analysis.kanji_of, way))][:MOST_FORMS]


def _steps(kana: str, start: int, spellings: Spellings) -> Iterator[tuple[int, str]]:
    if start and kana[start] in "のとや":
        yield start + 1, kana[start]
    after_no = start > 0 and kana[start - 1] == "の"
    for end in range(len(kana), start, -1):
        if end - start > 1 or (after_no and end == len(kana)):
            rows = spellings.by_reading.get(kana[start:end], [])
            if start and end == len(kana):
                rows = rows + spellings.by_reading.get(other_voice(kana[start:end]), [])
            words = [row.surface for row in rows if analysis.kanji_of(row.surface)]
            yield from ((end, word) for word in words[:_MOST_SPELLINGS])
