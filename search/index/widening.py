"""What a group of synonyms would find: asked before it is saved, and never written."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.urls import reverse

from search.index.best import best
from search.index.writing import searchable_models
from search.kinds import Kind
from search.models import Synonym
from search.question.query import Query, understood
from vocabulary.normalize import fold, quoted

WIDE = 5  # a row is wide where it adds more than one item in so many
_FIRST = range(1, 2)


@dataclass(frozen=True)
class KindWidening:
    """How many items of a kind the first word finds now, and how many with the group."""

    kind: Kind
    now: int
    then: int
    url: str


@dataclass(frozen=True)
class Widening:
    """What the first word of a group finds now and with the group, of `number` items in all."""

    word: str
    others: tuple[str, ...]
    kinds: tuple[KindWidening, ...]
    number: int

    @property
    def now(self) -> int:
        return sum(one.now for one in self.kinds)

    @property
    def then(self) -> int:
        return sum(one.then for one in self.kinds)

    @property
    def added(self) -> int:
        return self.then - self.now

    @property
    def is_wide(self) -> bool:
        return self.added * WIDE > self.number

    @property
    def warning(self) -> str:
        """A sentence about a group that widens very far; empty where it does not."""
        if not self.is_wide:
            return ""
        return (
            f"{quoted(self.word)}でさがすと、新しく{self.added:,}件も見つかるようになります"
            f"（サイト全体の{self.number:,}件の5分の1より多い）。"
            "さがす人に近いことばだけを残すことを、考えてみてください。"
        )


def widening(group: Synonym) -> Widening:
    """Of a group that is stored or not, as it is in memory."""
    group.prepare()
    word, *others = group.word_list
    now = _counts(understood(word, "", lambda keys: _groups_without(group, keys)))
    then = _counts(
        understood(
            word,
            "",
            lambda keys: [
                *_groups_without(group, keys),
                *([group] if keys & {*group.keys} else []),
            ],
        )
    )
    all_items = _counts(Query(""))
    kinds = tuple(
        KindWidening(kind, now.get(kind.code, 0), then.get(kind.code, 0), _list_of(kind, word))
        for kind in dict.fromkeys(model.item_kind for model in searchable_models())
        if then.get(kind.code)
    )
    return Widening(word, tuple(others), kinds, sum(all_items.values()))


def groups_back(group: Synonym) -> models.QuerySet[Synonym]:
    """Other groups by which one of the words leads back to the first: a circle."""
    first, *others = map(fold, group.word_list)
    rows = Synonym.objects.exclude(pk=group.pk).filter(keys__overlap=others)
    found = [row.pk for row in rows if first in map(fold, row.word_list)]
    return Synonym.objects.filter(pk__in=found)


def groups_beside(group: Synonym) -> models.QuerySet[Synonym]:
    """Other groups that widen the first word."""
    return Synonym.objects.exclude(pk=group.pk).filter(keys__contains=[fold(group.word_list[0])])


def _groups_without(group: Synonym, keys: Iterable[str]) -> list[Synonym]:
    return [row for row in Synonym.objects.of(keys) if row.pk != group.pk]


def _counts(query: Query) -> dict[str, int]:
    """How many public items of each kind the question finds, without samples."""
    return {kind: found.count for kind, found in best(searchable_models(), query, _FIRST).items()}


def _list_of(kind: Kind, word: str) -> str:
    return reverse(kind.list_page, query={"q": word})
