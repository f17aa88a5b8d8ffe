"""A typed word cut into words, and the other ways in which it may be spelled."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, product

from django.utils.functional import cached_property

from search.language import analysis
from search.language.analysis import Role, Token
from search.language.spellings import (
    begins_like_no,
    differ_in_voicing,
    other_voicing,
    spelled_alike,
    spelling_variants,
    spellings_of_loan_compound,
    with_substitute_kanji,
    words_with_less_okurigana,
)
from search.models import Spelling
from search.question.tree import Text
from vocabulary.normalize import fold
from vocabulary.place_names import places_named

MAX_VARIANTS = 24
MAX_TEXTS = 80
_MAX_JOINED = 4
_MAX_SPELLINGS = 4  # of one word inside a longer phrase
_LONGEST_SPAN = 6
_JOINTS = ("の", "・", "型", "式", "的", "用", "系", "等")
_HONORIFIC = ("お", "ご", "御")
# Words of a question that say nothing of what is searched for.
_SAYING_NOTHING = "為る 有る 居る 成る 出来る 無い 良い 下さる 欲しい 言う 事 物 人 方 時"
_STOP_WORDS = set(map(fold, _SAYING_NOTHING.split()))


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

    def of(self, token: Token, in_compound: bool = False, is_not_first: bool = False) -> list[str]:
        """Every way to write the token, the likeliest first.

        Where it is not the first word of a compound, its first sound may be voiced.
        """
        found = [token.surface]
        if len(token.surface) == 1 and analysis.is_kana(token.surface):
            return found  # one kana is rather a piece of a word than a word
        if token.role == Role.NUMBER:
            return [*found, *spelling_variants(token)]
        for row in self.by_normal.get(token.normal, []):
            is_same_form = token.role != Role.VERB or row.reading == token.reading
            is_voiced = is_not_first and row.reading == other_voicing(token.reading)
            if is_same_form and (is_voiced or not differ_in_voicing(row.reading, token.reading)):
                found.append(row.surface)
        found += self.with_reading(token.reading, token.surface)
        found += self.with_more_okurigana(token.surface, in_compound)
        found += spelling_variants(token)
        if not token.is_katakana:
            found += self.with_one_half_in_kana(token)
        return list(dict.fromkeys(found))

    def with_more_okurigana(self, surface: str, in_compound: bool = False) -> list[str]:
        """付添: 付き添い, 付添い. The kanji are the same, and kana stand between or behind.

        One kanji says too little, unless it is part of a compound: 空 in 空店舗.
        """
        kanji = analysis.kanji_of(surface)
        rows = self.by_kanji.get(kanji, []) if in_compound or len(kanji) > 1 else []
        return [row.surface for row in rows if _is_subsequence(surface, row.surface)]

    def with_one_half_in_kana(self, token: Token) -> list[str]:
        """散ぽ for 散歩: one half as texts spell it, the other in kana."""
        found = []
        for cut in range(1, len(token.reading)):
            left, right = token.reading[:cut], token.reading[cut:]
            firsts = [row.surface for row in self.by_reading.get(left, [])] + [left]
            seconds = [row.surface for row in self.by_reading.get(right, [])] + [right]
            for form in map("".join, product(firsts[-9:], seconds[-9:])):
                kanji = analysis.kanji_of(form)
                if kanji and form != token.surface and spelled_alike(form, token.surface):
                    found.append(form)
        return found[:MAX_VARIANTS]

    def with_reading(self, reading: str, surface: str) -> list[str]:
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
    def surface_terms(self) -> list[Text]:
        return [Text(token.surface) for token in self.tokens]

    def variants(self, spellings: Spellings) -> list[Text]:
        """Every way to write the chunk as one piece of text."""
        variants = [self.surface, *self._readings(spellings)]
        if len(self.tokens) == 1 and self.tokens[0].role == Role.VERB:
            variants += _stems(self.tokens[0], spellings)
        variants += spellings.with_more_okurigana(self.surface)
        variants += words_with_less_okurigana(self.tokens)
        variants += with_substitute_kanji(self.surface)
        if len(self.tokens) > 1 and all(token.is_katakana for token in self.tokens):
            variants += spellings_of_loan_compound(self.surface)
        joined = list(self._spelled_sequences(spellings))
        variants += ["".join(words) for words in joined]
        for words in [words for words in joined if len(words) > 1][:_MAX_JOINED]:
            variants += _with_joints(words)
        return [Text(form) for form in dict.fromkeys(variants) if len(form) > 1][:MAX_TEXTS]

    def _readings(self, spellings: Spellings) -> list[str]:
        """The chunk as it sounds, and what the texts hold of that sound."""
        if not all(token.reading and token.role != Role.NUMBER for token in self.tokens):
            return []
        begin = "".join(token.reading for token in self.tokens[:-1])
        last = self.tokens[-1]
        endings = [last.reading]
        if last.role == Role.SUFFIX:
            endings.append(other_voicing(last.reading))
        found = []
        for reading in (begin + ending for ending in endings):
            found += spellings.with_reading(reading, self.surface)
            if len(reading) >= _shortest_reading(self.surface) and not begins_like_no(reading):
                found.append(reading)
        return found

    def _spelled_sequences(self, spellings: Spellings) -> Iterator[tuple[str, ...]]:
        for words in self._word_sequences():
            in_compound = len(words) > 1
            spellings_of_words = [
                spellings.of(word, in_compound, is_not_first=place > 0) + _own_reading(word)
                for place, word in enumerate(words)
            ]
            if in_compound:
                spellings_of_words = [one[:_MAX_SPELLINGS] for one in spellings_of_words]
            yield from islice(product(*spellings_of_words), MAX_VARIANTS)

    def _word_sequences(self) -> Iterator[tuple[Token, ...]]:
        """The words, and their subwords; each also without お in front, の or 型 in between."""
        subwords = tuple(part for token in self.tokens for part in analysis.subwords(token))
        for words in dict.fromkeys((self.tokens, subwords)):
            yield words
            bare = words[1:] if words[0].surface in _HONORIFIC else words
            if bare and bare != words:
                yield bare
            joined = tuple(token for token in bare if token.surface not in _JOINTS)
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
        split = self._usable_chunks("の") if "・" in self.folded else self.chunks
        self.chunkings = [self.chunks] if split == self.chunks else [self.chunks, split]

    # --- What to look up among the spellings ------------------------------------------------

    @property
    def normal_forms(self) -> set[str]:
        subwords = [part for token in self.tokens for part in analysis.subwords(token)]
        return {token.normal for token in (*self.tokens, *subwords)}

    @property
    def readings(self) -> set[str]:
        found = {self.reading}
        for chunk in self.chunks:
            whole = "".join(token.reading for token in chunk.tokens)
            last = chunk.tokens[-1].reading
            found |= {whole, whole.removesuffix(last) + other_voicing(last)}
        words = [token.reading for token in self.tokens]
        words += [part.reading for token in self.tokens for part in analysis.subwords(token)]
        for word in words:
            found |= {word[:cut] for cut in range(1, len(word) + 1)}
            found |= {word[cut:] for cut in range(1, len(word))}
        if self.is_kana:
            size = len(self.folded)
            found |= {self.folded[i:j] for i in range(size) for j in range(i + 1, size + 1)}
            found |= {other_voicing(self.folded[i:]) for i in range(size)}
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
    def span_keys(self) -> set[str]:
        keys = {self.folded}
        for chunk in (chunk for way in self.chunkings for chunk in way):
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

    def variants_of_whole(self, spellings: Spellings) -> list[Text]:
        """The whole phrase as one word, or, typed in kana, as several words of the texts."""
        # Two kana are a word of their own where somebody took the trouble of katakana: ハチ, 蜂.
        is_emphasised = len(self.tokens) == 1 and self.tokens[0].is_katakana
        is_long = len(self.reading) > (1 if is_emphasised else 2)
        found = spellings.with_reading(self.reading, self.folded) if is_long else []
        found += spellings.with_more_okurigana(self.folded)
        found += words_with_less_okurigana(self.tokens)
        found += with_substitute_kanji(self.folded)
        if self.is_kana and len(self.folded) > 2:
            found += in_kanji(self.folded, spellings)
        return [Text(form) for form in dict.fromkeys(found)][:MAX_VARIANTS]

    def subwords(self, spellings: Spellings) -> list[tuple[str, list[Text]]]:
        """The words inside the phrase that say something, each with its spellings."""
        singles = [Chunk((token,)) for chunk in self.chunks for token in chunk.tokens]
        found = [one for one in singles if _is_meaningful(one) and _is_content_word(one.tokens[0])]
        if len(found) < 2:
            return []
        return [(one.tokens[0].citation_form, one.variants(spellings)) for one in found]

    def _usable_chunks(self, joints: str) -> list[Chunk]:
        """Chunks that say something; none where the analysis of bare kana is a guess."""
        chunks = list(self._chunks(joints))
        found = [chunk for chunk in chunks if _is_meaningful(chunk) or len(self.tokens) == 1]
        if not self.is_kana or len(self.tokens) == 1:
            return found
        words = [token for chunk in chunks for token in chunk.tokens if token.role != Role.PREFIX]
        if any(len(word.surface) == 1 for word in words):
            return []
        covered = sum(len(chunk.surface) for chunk in found)
        is_reliable = len(found) > 1 or covered == len(self.folded)
        return found if is_reliable and covered >= 0.6 * len(self.folded) else []

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
    """How many tokens at the start name a place, if something follows: 北海道の見守り."""
    for size in range(min(len(tokens) - 1, 4), 0, -1):
        name = "".join(token.surface for token in tokens[:size])
        if len(name) > 1 and not analysis.is_kana(name):
            whole = any(name in place.spellings[:1] for place in places_named(name))
            followed = tokens[size].surface == "の" and places_named(name)
            if whole or followed:
                return size
    return 0


def _is_noun(*tokens: Token) -> bool:
    nouns = (Role.NOUN, Role.NAME, Role.SUFFIX, Role.NUMBER, Role.PREFIX)
    return all(token.role in nouns for token in tokens)


def _is_subsequence(shorter: str, longer: str) -> bool:
    """Whether the shorter text is the longer one without some of its characters."""
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


def _with_joints(words: tuple[str, ...]) -> Iterator[str]:
    """The words with の, ・, 型 … at one of their seams, but not inside 見守り."""
    for seam in range(1, len(words)):
        begin, end = "".join(words[:seam]), "".join(words[seam:])
        if len(begin) > 1 and len(end) > 1:
            yield from (begin + joint + end for joint in _JOINTS)


def _is_content_word(token: Token) -> bool:
    return token.role in (Role.NOUN, Role.NAME, Role.VERB)


def _is_meaningful(chunk: Chunk) -> bool:
    content = [token for token in chunk.tokens if token.normal not in _STOP_WORDS]
    return len("".join(token.surface for token in content)) > 1


def _stems(verb: Token, spellings: Spellings) -> list[str]:
    """What all forms of a verb or adjective begin with: 集ま(る), 見守(る)."""
    stems = [form[:-1] for form in (verb.base, verb.normal) if len(form) > 2]
    same = [row.surface for row in spellings.by_normal.get(verb.normal, [])]
    return stems + [form for form in same if len(form) > 1][:MAX_VARIANTS]


def in_kanji(kana: str, spellings: Spellings) -> list[str]:
    """Ways to write a phrase in kana with words the texts hold: the fewest words first."""
    ways: dict[int, list[tuple[str, ...]]] = {0: [()]}
    for start in range(len(kana)):
        for way in ways.get(start, [])[:MAX_VARIANTS]:
            if len(way) < 4:
                for end, word in _next_words(kana, start, spellings):
                    ways.setdefault(end, []).append((*way, word))
    whole = sorted(ways.get(len(kana), []), key=len)
    return ["".join(way) for way in whole if any(map(analysis.kanji_of, way))][:MAX_VARIANTS]


def _next_words(kana: str, start: int, spellings: Spellings) -> Iterator[tuple[int, str]]:
    if start and kana[start] in "のとや":
        yield start + 1, kana[start]
    after_no = start > 0 and kana[start - 1] == "の"
    for end in range(len(kana), start, -1):
        if end - start > 1 or (after_no and end == len(kana)):
            rows = spellings.by_reading.get(kana[start:end], [])
            if start and end == len(kana):
                rows = rows + spellings.by_reading.get(other_voicing(kana[start:end]), [])
            words = [row.surface for row in rows if analysis.kanji_of(row.surface)]
            yield from ((end, word) for word in words[:_MAX_SPELLINGS])
