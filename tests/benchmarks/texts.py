"""Plausible Japanese texts of this field from a seed, the same for the same seed.

Words follow a Zipf-like order: few stand everywhere, most are rare. Besides them stand the
words of `fragments.STEERED`, each in a known share of the texts.
"""

import csv
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, product
from pathlib import Path

from django.utils.functional import cached_property

from tests.benchmarks import fragments, sections

_TOWNS = Path(__file__).resolve().parents[2] / "vocabulary" / "data" / "municipalities.csv"
_SLOT = re.compile(r"\{(\w)\}")
_NAMES = 1200  # invented names of shops, and as many of groups
_DISTRICTS = 900
_ZIPF_OFFSET = 5  # how much the commonest word stands out: weight 1 / (rank + offset)
IN_TEN_TEXTS = 10


@dataclass(frozen=True)
class CaseText:
    """The texts of one case; `columns` and `operation` by the names of their columns."""

    columns: dict[str, str]
    actors: list[tuple[str, str]]  # name, role
    operation: dict[str, str]
    themes: list[str]
    town: str  # code of the municipality, 6 digits
    film: tuple[str, str] | None  # title, transcript

    @property
    def length(self) -> int:
        """Characters of everything a reader sees."""
        texts = chain(self.columns.values(), *self.actors, self.operation.values())
        return sum(map(len, chain(texts, self.film or ())))


@dataclass(frozen=True)
class ItemText:
    """The texts of a measure or an event; `columns` by the names of their columns."""

    columns: dict[str, str]
    themes: list[str]
    town: str  # code of the municipality, 6 digits


class Drawn:
    """A list from which the first entries are drawn more often than the last ones."""

    def __init__(self, entries: Sequence[str]) -> None:
        self.entries = entries
        self._weights = list(accumulate(1 / (n + _ZIPF_OFFSET) for n in range(len(entries))))

    def draw(self, rng: random.Random) -> str:
        return rng.choices(self.entries, cum_weights=self._weights)[0]


class Writer:
    """Texts by their number: `writer.case(7)` does not depend on what was asked before.

    `cases` and `posts` are how many there will be, for the words that stand in ten texts.
    """

    def __init__(self, seed: int, cases: int, posts: int) -> None:
        self.seed, self.cases, self.posts = seed, cases, posts
        with _TOWNS.open(encoding="utf-8") as file:
            self.towns = {row["code"]: row["name"] for row in csv.DictReader(file)}

    @cached_property
    def _lists(self) -> dict[str, Drawn]:
        """What may fill each slot; the order, and with it the frequency, is the seed's."""
        rng = random.Random(self.seed)
        compounds = [
            head + tail for head, tail in product(fragments.NOUN_HEADS, fragments.NOUN_TAILS)
        ]
        towns = list(self.towns.values())
        lists = {
            "n": [*_shuffled(rng, fragments.NOUNS), *_shuffled(rng, compounds)],
            "p": _shuffled(rng, fragments.PEOPLE),
            "o": _shuffled(rng, fragments.OPENINGS),
            "v": _shuffled(rng, fragments.VERBS),
            "a": _shuffled(rng, fragments.ADJECTIVES),
            "s": _names(rng, fragments.SHOP_ENDINGS),
            "g": _names(rng, fragments.GROUP_ENDINGS),
            "d": _districts(rng),
            "u": _shuffled(rng, towns),
        }
        return {slot: Drawn(entries) for slot, entries in lists.items()}

    @cached_property
    def _town_codes(self) -> Drawn:
        return Drawn(_shuffled(random.Random(self.seed + 1), list(self.towns)))

    def case(self, number: int) -> CaseText:
        rng = self._random("case", number)
        town = self._town_codes.draw(rng)
        story = _Story(self._lists, rng, self.towns[town])
        columns = {
            "title": story.fill(rng.choice(sections.TITLES))[:80],
            "catch": story.fill(rng.choice(sections.CATCHES))[:40],
            "easy_summary": "".join(map(story.fill, sections.SUMMARIES))[:200],
            "district": story.fill("{d}"),
        }
        for name, frames in sections.SECTIONS.items():
            columns[name] = story.tell(frames, *sections.LENGTHS[name])
        words = self._steered(rng, self.cases)
        for word in words:
            name = rng.choice(("background", "description", "results", "difficulties"))
            columns[name] += story.fill(rng.choice(fragments.STEERED_FRAMES), word)
        return CaseText(
            columns=columns,
            actors=[
                (story.fill(rng.choice("dgs").join("{}")), story.fill(rng.choice(sections.ROLES)))
                for _ in range(rng.randint(1, 3))
            ],
            operation={
                "service_form": story.fill("{n}"),
                "targets": story.fill(rng.choice(sections.TARGETS)),
                "frequency": story.fill(rng.choice(sections.FREQUENCIES)),
                "helpers": story.fill("{p}{k}人"),
            },
            themes=_themes(rng, words),
            town=town,
            film=self._film(rng, story, 4) if rng.random() < 0.05 else None,
        )

    def topic(self, number: int) -> str:
        """The title of a topic."""
        rng = self._random("topic", number)
        story = _Story(self._lists, rng, self.towns[self._town_codes.draw(rng)])
        return story.fill(rng.choice(sections.TOPIC_TITLES))[:50]

    def post(self, number: int) -> str:
        rng = self._random("post", number)
        story = _Story(self._lists, rng, self.towns[self._town_codes.draw(rng)])
        text = story.tell(sections.POSTS, 1, 4)
        for word in self._steered(rng, self.posts):
            text += story.fill(rng.choice(fragments.STEERED_FRAMES), word)
        return text

    def video(self, number: int) -> tuple[str, str, str]:
        """Title, summary and transcript of a recording of an hour."""
        rng = self._random("video", number)
        story = _Story(self._lists, rng, self.towns[self._town_codes.draw(rng)])
        summary = "".join(map(story.fill, sections.SUMMARIES))
        title, transcript = self._film(rng, story, 40)
        return title, summary, transcript

    def event(self, number: int) -> ItemText:
        rng = self._random("event", number)
        town = self._town_codes.draw(rng)
        story = _Story(self._lists, rng, self.towns[town])
        columns = {
            "title": story.fill(rng.choice(sections.EVENT_TITLES))[:80],
            "catch": story.fill(rng.choice(sections.EVENT_CATCHES))[:100],
            "description": story.tell(sections.EVENTS, 3, 6),
            "host": story.fill("{g}"),
            "venue": story.fill("{t}公民館"),
        }
        return ItemText(columns, _themes(rng, []), town)

    def policy(self, number: int) -> ItemText:
        rng = self._random("policy", number)
        town = self._town_codes.draw(rng)
        story = _Story(self._lists, rng, self.towns[town])
        columns = {
            "name": story.fill(rng.choice(sections.POLICY_NAMES))[:120],
            "easy_summary": story.fill(rng.choice(sections.POLICY_SUMMARIES))[:200],
            "purpose": story.tell(sections.POLICY_SUMMARIES, 1, 2),
            "scheme": story.tell(sections.POLICIES, 4, 7),
            "implementers": "市町村",
        }
        return ItemText(columns, _themes(rng, []), town)

    def organization(self, number: int) -> str:
        """A name that no other number has."""
        rng = self._random("organization", number)
        return f"{self._lists['g'].draw(rng)}第{number}支部"

    def _film(self, rng: random.Random, story: "_Story", paragraphs: int) -> tuple[str, str]:
        told = sections.SECTIONS["description"]
        text = "\n".join(story.tell(told, 2, 4) for _ in range(paragraphs))
        return story.fill(rng.choice(sections.VIDEO_TITLES))[:80], text

    def _random(self, kind: str, number: int) -> random.Random:
        return random.Random(f"{self.seed} {kind} {number}")

    def _steered(self, rng: random.Random, texts: int) -> list[str]:
        """The steered words that stand in one of so many texts."""
        found = []
        for share, words in fragments.STEERED.items():
            found += [word for word in words if rng.random() < share]
        rare = IN_TEN_TEXTS / max(texts, 1)
        return found + [word for word in fragments.IN_TEN_TEXTS if rng.random() < rare]


class _Story:
    """Fills frames with one set of lists, for one town."""

    def __init__(self, lists: dict[str, Drawn], rng: random.Random, town: str) -> None:
        self.lists, self.rng, self.town = lists, rng, town

    def tell(self, frames: Sequence[str], least: int, most: int) -> str:
        """Some sentences of a section, none of them from the same frame."""
        number = self.rng.randint(least, min(most, len(frames)))
        return "".join(map(self.fill, self.rng.sample(frames, number)))

    def fill(self, frame: str, word: str = "") -> str:
        """The frame with its slots filled, slots inside fillings as well; `word` for ``{w}``."""

        def filling(slot: re.Match[str]) -> str:
            name = slot[1]
            if name == "w":
                return word
            if name == "t":
                return self.town
            if name in "ky":
                return str(self.rng.randint(2, 8 if name == "y" else 30))
            return self.fill(self.lists[name].draw(self.rng))

        return _SLOT.sub(filling, frame)


def _themes(rng: random.Random, words: Sequence[str]) -> list[str]:
    named = [fragments.THEME_OF[word] for word in words if word in fragments.THEME_OF]
    return named + rng.sample(fragments.OTHER_THEMES, rng.randint(1, 2))


def _shuffled(rng: random.Random, entries: Sequence[str]) -> list[str]:
    return rng.sample(entries, len(entries))


def _names(rng: random.Random, endings: Sequence[str]) -> list[str]:
    """Invented names in katakana, such as 「コトリノ商店」."""
    names: dict[str, None] = {}
    while len(names) < _NAMES:
        kana = "".join(rng.choices(fragments.NAME_KANA, k=rng.randint(3, 5)))
        names[kana.lstrip("ーンュョャ") + rng.choice(endings)] = None
    return list(names)


def _districts(rng: random.Random) -> list[str]:
    firsts, seconds, endings = fragments.DISTRICT_PARTS
    names = [a + b + rng.choice(endings) for a, b in product(firsts, seconds)]
    return rng.sample(names, min(_DISTRICTS, len(names)))
