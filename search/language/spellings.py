"""Other ways to write a word, from its spelling alone: whether or not a dictionary knows them."""

import re
from collections.abc import Iterator
from itertools import combinations

from search.language import analysis
from search.language.analysis import Role, Token, is_kana, kanji_of
from vocabulary import numerals
from vocabulary.kanji_variants import SUBSTITUTE_KANJI
from vocabulary.normalize import fold

_OKURIGANA = re.compile(r"(?<=[\u3400-\u9fff々])[ぁ-ん]{1,2}(?=[\u3400-\u9fff々]|$)")
_RUNS = re.compile(r"([\u3400-\u9fff々]+)|([^\u3400-\u9fff々]+)")
_MAX_PLACES = 3  # in one word at which its spelling varies
_PLAIN = "かきくけこさしすせそたちつてとはひふへほ"
_VOICED = "がぎぐげござじずぜぞだぢづでどばびぶべぼ"
_UNVOICED = str.maketrans(_VOICED + "ぱぴぷぺぽ", _PLAIN + "はひふへほ")
_OTHER_VOICING = str.maketrans(_PLAIN + _VOICED, _VOICED + _PLAIN)
_E_ROW = "えけげせぜてでねへべぺめれ"
_O_ROW = "おこごそぞとどのほぼぽもよろ"
# メーン and メイン, ボーリング and ボウリング: a long vowel is written in two ways.
_LONG_VOWELS = (
    (re.compile(f"(?<=[{_E_ROW}])ー"), "い"),
    (re.compile(f"(?<=[{_E_ROW}])い"), "ー"),
    (re.compile(f"(?<=[{_O_ROW}])ー"), "う"),
    (re.compile(f"(?<=[{_O_ROW}])う"), "ー"),
)
_A_ROW = "あかがさざただなはばぱまやらわ"
# ラウンドテーブル and ランドテーブル: so is an English "ou".
_DIPHTHONGS = (
    (re.compile(f"(?<=[{_A_ROW}])うん"), "ん"),
    (re.compile(f"(?<=[{_A_ROW}])ん"), "うん"),
)
_SHORTEST_LOAN = 7  # kana of a compound that no other word resembles
_SHORTEST_AFTER_NO = 4
_LONGEST_SWAPPED = 4  # kana from which on a long vowel makes no other word


def spelling_variants(token: Token) -> list[str]:
    """Every way to write the token that follows from its spelling."""
    if token.role == Role.NUMBER:
        return numerals.other_notation(token.surface)
    variants = list(with_less_okurigana(token.surface)) + partly_in_kana(token)
    if token.is_katakana:
        variants += _other_long_vowels(token.surface)
    return [one for one in dict.fromkeys(variants) if len(one) > 1]


def with_less_okurigana(surface: str) -> Iterator[str]:
    """付き添い: 付添い, 付き添, 付添."""
    if len(kanji_of(surface)) < 2:
        return
    places = [found.span() for found in _OKURIGANA.finditer(surface)][:_MAX_PLACES]
    for size in range(1, len(places) + 1):
        for dropped in combinations(places, size):
            gone = {index for start, end in dropped for index in range(start, end)}
            yield "".join(c for index, c in enumerate(surface) if index not in gone)


def with_substitute_kanji(surface: str) -> list[str]:
    """闘病 for 斗病, 寄付 for 寄附, and the reverse: kanji of the same sound, one at a time."""
    return [
        surface[:place] + other + surface[place + 1 :]
        for place, kanji in enumerate(surface)
        for other in SUBSTITUTE_KANJI.get(kanji, "")
        if len(surface) > 1
    ]


def with_other_diphthongs(surface: str) -> list[str]:
    """For compounds of loan words; in a short word it would make another: サンド, サウンド."""
    if len(surface) < _SHORTEST_LOAN:
        return []
    variants = (pattern.sub(other, surface) for pattern, other in _DIPHTHONGS)
    return [one for one in variants if one != surface]


def partly_in_kana(token: Token) -> list[str]:
    """付き添い, read つきそい: つきそい, つき添い, 付きそい; the kana between tell where."""
    variants = []
    for spelling in dict.fromkeys((token.surface, token.normal)):
        runs = _RUNS.findall(spelling)
        pattern = "".join("(.+?)" if kanji else re.escape(kana) for kanji, kana in runs)
        found = re.fullmatch(pattern, token.reading)
        if not found or len(found.groups()) > _MAX_PLACES:
            continue
        readings = list(found.groups())
        places = [number for number, (kanji, _) in enumerate(runs) if kanji]
        for size in range(1, len(places) + 1):
            for chosen in combinations(places, size):
                pieces = [kanji or kana for kanji, kana in runs]
                for place in chosen:
                    pieces[place] = readings[places.index(place)]
                variants.append("".join(pieces))
        variants.append(spelling)
    return [one for one in variants if not is_kana(one) or _is_distinctive(one)]


def _is_distinctive(reading: str) -> bool:
    return len(reading) > 2 and not begins_like_no(reading)


def begins_like_no(reading: str) -> bool:
    """「のうち」, for 農地, is の and another word nearly wherever it stands."""
    return reading.startswith("の") and len(reading) < _SHORTEST_AFTER_NO


def other_voicing(reading: str) -> str:
    """かた for がた, and the reverse: a word that ends another one often changes its sound."""
    return reading[:1].translate(_OTHER_VOICING) + reading[1:]


def differ_in_voicing(one: str, other: str) -> bool:
    """たんす and だんす: whoever types the one does not mean the other."""
    return one != other and one.translate(_UNVOICED) == other.translate(_UNVOICED)


def _other_long_vowels(surface: str) -> list[str]:
    variants = []
    if len(surface.rstrip("ー")) > 2:
        variants += [surface.rstrip("ー"), surface + "ー"]
    if len(surface) > _LONGEST_SWAPPED:
        variants.append(surface.replace("ー", ""))
    if len(surface) >= _LONGEST_SWAPPED:
        variants += [pattern.sub(other, surface) for pattern, other in _LONG_VOWELS]
    return variants


def spelled_alike(one: str, other: str) -> bool:
    """Whether two folded words of one reading can be spellings of each other.

    買物 and 買い物 and かいもの can: the kanji of one stand in the other, in order. 移動 and 異動
    cannot.
    """
    shorter, longer = sorted((kanji_of(one), kanji_of(other)), key=len)
    rest = iter(longer)
    return all(kanji in rest for kanji in shorter)


def are_one_word(one: str, other: str) -> bool:
    """Whether two texts are the same words in other spellings, as the dictionary knows them."""
    first, second = analysis.tokens(one), analysis.tokens(other)
    if "".join(token.normal for token in first) == "".join(token.normal for token in second):
        return True
    reading = analysis.reading_of(first)
    return (
        bool(reading)
        and reading == analysis.reading_of(second)
        and spelled_alike(fold(one), fold(other))
    )
