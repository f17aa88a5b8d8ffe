"""What a question asks for, one need after the other, so that each can be met by itself.

A need is a word with what belongs to it (大掃除, 75歳, 推進員), or a set phrase that a synonym
knows. Words that say nothing of what is searched for are no needs.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from search.language import analysis
from search.language.analysis import Role, Token
from search.language.kindred import kindred
from search.language.spellings import with_other_kana_sizes
from search.question.phrases import Chunk, Phrase, Spellings
from search.question.tree import Term, Text, all_of, any_of
from vocabulary.normalize import fold

LONGEST_SET_PHRASE = 8
Meanings = Callable[[Iterable[str]], dict[str, Term]]

_PLACE_ENDINGS = set("市町村区県")
_CONTENT = (Role.NOUN, Role.NAME, Role.VERB)
_FORMS_OF_ADDRESS = set(map(fold, "さん ちゃん 君 様 達 等".split()))
# Normal forms of words without which a question asks for the same.
_SAYING_NOTHING_TEXT = """
為る 有る 居る 成る 出来る 無い 良い 下さる 欲しい 言う 行く 来る 貰う 呉れる 遣る 知る
見る 持つ 思う 困る 探す 調べる 知らせる 教える 無くなる
事 こと 物 もの 人 方 時 とき 所 ところ 後 中 為 ため 自分 何 誰 どう どこ いつも
一緒 間 今 訳 様 よう 以上 以下 位 程 その後
"""
# What so many items are about that it tells nothing alone, in whatever share they hold the word.
_GENERIC_TEXT = """
高齢者 年寄り 御年寄り 老人 シニア 住民 町 村 市 国 県 自治体 市町村 団体 施設 会 場
支援 対策 相談 事業 地域 取り組み 取組 活動 利用 サービス 制度 事例 施策 福祉 介護 社会
生活 暮らし 暮らす 手伝い 手伝う 助ける 支える 支え合い 協力 連携 推進 参加 実施 開催
方法 仕方 遣り方 情報 提供 作る 始める 使う 使い方 家 遠く 違う 安心 大切 必要
二人 一人 年 日 月 回
"""
_SAYING_NOTHING = set(map(fold, _SAYING_NOTHING_TEXT.split()))
_GENERIC = set(map(fold, _GENERIC_TEXT.split()))


@dataclass(frozen=True)
class Need:
    """`variants` is the word in any spelling, `meanings` are its synonyms, if it has some.

    A generic need says so little that nothing is found by it alone.
    """

    text: str
    variants: Term
    meanings: Term | None = None
    is_generic: bool = False
    kindred: tuple[tuple[str, float], ...] = ()
    is_verb: bool = False

    @property
    def terms(self) -> list[Term]:
        """All that is looked for."""
        others = [Text(text) for text, _ in self.kindred if len(text) > 1]
        return [self.variants, *([self.meanings] if self.meanings else []), *others]


def set_phrases(phrase: Phrase) -> set[str]:
    """The keys by which synonyms may know neighbouring words, whatever stands between them."""
    return {key for span in _spans(phrase.tokens) for key in _keys(span)}


def needs_of(phrase: Phrase, spellings: Spellings, meanings: Meanings) -> tuple[Need, ...]:
    """The needs of a typed word or sentence, from left to right; the places in it are none."""
    if (phrase.is_kana and len(phrase.tokens) > 1) or _is_like_a_place(phrase.tokens):
        return (_need_of_whole(phrase, spellings, meanings),)
    tokens = list(_without_places(phrase))
    found = {start: _need(word, spellings) for start, word in _words(tokens)}
    for start, meant in _meanings(tokens, meanings).items():
        if start in found:
            found[start] = _with_meanings(found[start], meant)
    return tuple(found[start] for start in sorted(found))


def _is_like_a_place(tokens: Sequence[Token]) -> bool:
    """「訓子布町」 is the name of a place that does not exist: its pieces are no words."""
    last = tokens[-1].surface if len(tokens) > 1 else ""
    nouns = (Role.NOUN, Role.NAME, Role.SUFFIX)
    return last in _PLACE_ENDINGS and all(token.role in nouns for token in tokens)


def _meanings(tokens: Sequence[Token], meanings: Meanings) -> dict[int, list[Term]]:
    """By the place of a word the synonyms of the longest set phrase that it belongs to."""
    found: dict[int, list[Term]] = {}
    for span, start in _longest_first(tokens):
        places = range(start, start + len(span))
        known = meanings(_keys(span)) if found.keys().isdisjoint(places) else {}
        if known:
            found |= {key: list(known.values()) for key in places}
    return found


def _with_meanings(need: Need, meant: Sequence[Term]) -> Need:
    known = [need.meanings] if need.meanings else []
    return replace(need, meanings=any_of([*known, *meant]))


def _need_of_whole(phrase: Phrase, spellings: Spellings, meanings: Meanings) -> Need:
    known = meanings([phrase.folded])
    variants = any_of([Text(phrase.folded), *phrase.variants_of_whole(spellings)])
    shown = "".join(token.shown for token in phrase.tokens)
    return Need(shown, variants, any_of(known.values()) if known else None)


def _without_places(phrase: Phrase) -> Iterator[Token]:
    places = {id(one) for chunk in phrase.chunks if chunk.is_place for one in chunk.tokens}
    return (token for token in phrase.tokens if id(token) not in places)


def _spans(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    return (span for span, _ in _longest_first(tokens))


def _longest_first(tokens: Sequence[Token]) -> Iterator[tuple[Sequence[Token], int]]:
    """Neighbouring words that begin and end with one that says something."""
    for length in range(min(len(tokens), LONGEST_SET_PHRASE), 0, -1):
        for start in range(len(tokens) - length + 1):
            span = tokens[start : start + length]
            if span[0].role not in (Role.PARTICLE, Role.SYMBOL, Role.SUFFIX) and (
                span[-1].role != Role.SYMBOL
            ):
                yield span, start


def _keys(span: Sequence[Token]) -> list[str]:
    surface = "".join(token.surface for token in span)
    begin = "".join(token.surface for token in span[:-1])
    found = [surface, begin + span[-1].base, "".join(token.normal for token in span)]
    found += with_other_kana_sizes(surface) if all(one.is_katakana for one in span) else []
    said = analysis.skeleton(span)
    return list(dict.fromkeys(key for key in (*found, said) if len(key) > 1))


def _words(tokens: Sequence[Token]) -> Iterator[tuple[int, tuple[Token, ...]]]:
    """What says something, each word with its prefix, its number and its endings.

    With the place of its last word but for endings.
    """
    word: list[Token] = []
    place = 0
    for number, token in enumerate(tokens):
        joins = bool(word) and _joins(word, token)
        if word and not joins:
            yield from _told(place, word)
            word = []
        if joins:
            word.append(token)
        elif token.role in (Role.PREFIX, Role.NUMBER) or _is_content(token):
            word = [token]
        if word and token.role != Role.SUFFIX:
            place = number
    yield from _told(place, word)


def _told(place: int, word: Sequence[Token]) -> Iterator[tuple[int, tuple[Token, ...]]]:
    if any(token.role != Role.PREFIX for token in word):
        yield place, tuple(word)


def _joins(word: Sequence[Token], token: Token) -> bool:
    last = word[-1]
    if token.role == Role.SUFFIX:
        return token.surface not in _FORMS_OF_ADDRESS
    is_open = last.role in (Role.PREFIX, Role.NUMBER)
    return is_open and token.role in (Role.NOUN, Role.NAME, Role.VERB, Role.NUMBER)


def _is_content(token: Token) -> bool:
    if token.role not in _CONTENT or token.normal in _SAYING_NOTHING:
        return False
    return len(token.surface) > 1 or bool(analysis.kanji_of(token.surface))


def _need(word: tuple[Token, ...], spellings: Spellings) -> Need:
    chunk = Chunk(word)
    is_generic = all(
        token.normal in _GENERIC or token.role in (Role.NUMBER, Role.PREFIX) for token in word
    ) and not any(token.role == Role.NUMBER for token in word)
    text = word[0].citation_form if len(word) == 1 else "".join(one.shown for one in word)
    if len(word) == 1:
        variants, parts = _spelled(word[0], spellings), analysis.subwords(word[0])
    else:
        variants, parts = any_of([Text(chunk.surface), *chunk.variants(spellings)]), word
    weaker = [part for part in parts if _is_content(part)]
    meanings = None
    if len(parts) > 1 and weaker and word[0].role != Role.VERB and len(chunk.surface) > 2:
        meanings = all_of(_spelled(part, spellings) for part in weaker)
    is_verb = word[-1].role == Role.VERB
    has_number = any(token.role == Role.NUMBER for token in word)
    alike = () if has_number or is_generic else _kindred(weaker or word)
    return Need(text, variants, meanings, is_generic, alike, is_verb)


def _spelled(token: Token, spellings: Spellings) -> Term:
    """A word in any spelling; one kanji also stands in other words, but its reading in too many."""
    if len(token.surface) > 1:
        return any_of([Text(token.surface), *Chunk((token,)).variants(spellings)])
    rows = spellings.by_normal.get(token.normal, [])
    same = [row.surface for row in rows if token.surface in row.surface]
    return any_of(map(Text, dict.fromkeys([token.surface, *same])))


def _kindred(words: Sequence[Token]) -> tuple[tuple[str, float], ...]:
    """Of a word alone, or of the last of several: 大掃除 is a kind of 掃除."""
    return tuple(kindred(words[-1].normal)) if words else ()
