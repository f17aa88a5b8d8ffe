"""The words the search knows beyond those typed: spellings it has met, synonyms it was told."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from search import analysis
from search.analysis import Role, Token
from vocabulary.normalize import fold

LONGEST_SPELLING = 20
_MOST_ROWS = 4000
_KINDS = (
    ("case", "事例"),
    ("policy", "施策・予算"),
    ("material", "支援ツール・マニュアル"),
    ("organization", "団体・行政機関"),
    ("event", "イベント"),
    ("video", "動画"),
    ("post", "掲示板"),
    ("notice", "お知らせ"),
)


class SpellingQuerySet(models.QuerySet):
    def learn(self, tokens: Iterable[Token]) -> None:
        """Remember how words are spelled in texts that are published."""
        met = {
            (token.surface, token.reading, token.normal): token.shown
            for token in tokens
            if token.role in _SPELLED and token.reading and len(token.surface) <= LONGEST_SPELLING
        }
        surfaces = {surface for surface, _, _ in met}
        known = self.filter(surface__in=surfaces).values_list("surface", "reading", "normal")
        # In one order everywhere, so that two who learn the same words never wait in a circle.
        rows = [
            _spelling(surface, reading, normal, met[surface, reading, normal])
            for surface, reading, normal in sorted(met.keys() - set(known))
        ]
        Spelling.objects.bulk_create(rows, ignore_conflicts=True)

    def like(self, normals: set[str], readings: set[str], kanji: set[str]) -> list["Spelling"]:
        """Everything with one of these normal forms, readings, or kanji without their kana."""
        alike = Q(normal__in=normals) | Q(reading__in=readings) | Q(kanji__in=kanji)
        return list(Spelling.objects.filter(alike)[:_MOST_ROWS])


_SPELLED = {Role.NAME, Role.NOUN, Role.VERB, Role.SUFFIX}


class Spelling(models.Model):
    """One way a word stands in a published text; all columns but `shown` are folded.

    `reading` is in hiragana; `normal` is the same for all spellings of a word; `kanji` is the
    surface without its kana.
    """

    surface = models.CharField(max_length=LONGEST_SPELLING)
    reading = models.CharField(max_length=60, db_collation="C")
    normal = models.CharField(max_length=60)
    shown = models.CharField(max_length=LONGEST_SPELLING)
    kanji = models.CharField(max_length=LONGEST_SPELLING)

    objects = SpellingQuerySet.as_manager()

    class Meta:
        verbose_name = "書き方"
        verbose_name_plural = "書き方"
        ordering = ["surface", "reading", "normal"]
        indexes = [
            models.Index(fields=["reading"], name="spelling_reading"),
            models.Index(fields=["normal"], name="spelling_normal"),
            models.Index(fields=["kanji"], name="spelling_kanji"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["surface", "reading", "normal"], name="spelling_once")
        ]

    def __str__(self) -> str:
        return self.surface


class SynonymQuerySet(models.QuerySet["Synonym"]):
    def of(self, folded: Iterable[str], kind: str = "") -> list["Synonym"]:
        """The groups that widen one of these words in a search for this kind of item."""
        groups = self.filter(keys__overlap=list(folded))
        if kind:
            groups = groups.filter(Q(kinds=[]) | Q(kinds__contains=[kind]))
        return list(groups)


class Synonym(models.Model):
    """Words that find each other, as the secretariat keeps them."""

    class Direction(models.TextChoices):
        EQUAL = "equal", "どのことばからも、おたがいに見つける"
        ONE_WAY = "one_way", "1行目のことばでさがしたときだけ、ほかのことばも見つける"

    KINDS: ClassVar = _KINDS

    words = models.TextField(
        "ことば",
        max_length=1000,
        help_text="1行に1つずつ入力してください。例：1行目に「SC」、2行目に「生活支援コーディネーター」",
    )
    direction = models.CharField(
        "広げ方", max_length=10, choices=Direction, default=Direction.EQUAL
    )
    kinds = ArrayField(
        models.CharField(max_length=20, choices=_KINDS),
        verbose_name="使う場所",
        blank=True,
        default=list,
        help_text="選ばなければ、サイトのどこでさがすときにも使います。",
    )
    note = models.CharField("メモ", max_length=200, blank=True, default="")
    keys = ArrayField(models.TextField(), editable=False, default=list)
    changed_at = models.DateTimeField("直した日時", default=timezone.now, editable=False)

    objects = SynonymQuerySet.as_manager()

    class Meta:
        verbose_name = "同じ意味のことば"
        verbose_name_plural = "同じ意味のことば"
        ordering = ["pk"]
        indexes = [GinIndex(fields=["keys"], name="synonym_keys")]
        constraints = [
            models.CheckConstraint(
                condition=Q(direction__in=["equal", "one_way"]),
                name="synonym_direction_known",
                violation_error_message="広げ方を一覧から選んでください",
            ),
        ]

    def __str__(self) -> str:
        return "、".join(self.listed)[:80]

    @property
    def listed(self) -> list[str]:
        """The words as they were typed, without repeats."""
        lines = [" ".join(line.split()) for line in self.words.splitlines()]
        return list({fold(line): line for line in reversed(lines) if line}.values())[::-1]

    def clean(self) -> None:
        super().clean()
        if len(self.listed) < 2:
            raise ValidationError({"words": "ことばを2つ以上、1行に1つずつ入力してください"})
        if any(len(fold(word)) < 2 for word in self.listed):
            raise ValidationError(
                {"words": "ことばは2文字以上で入力してください。1文字では広がりすぎます"}
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """`keys` are the folded words by which the group is found."""
        folded = [fold(word) for word in self.listed]
        self.keys = folded if self.direction == self.Direction.EQUAL else folded[:1]
        self.changed_at = timezone.now()
        super().save(*args, **kwargs)

    def others(self, folded: str) -> list[str]:
        """The words this one is widened by, as the secretariat typed them."""
        return [word for word in self.listed if fold(word) != folded]


def _spelling(surface: str, reading: str, normal: str, shown: str) -> Spelling:
    kanji = analysis.kanji_of(surface)
    return Spelling(surface=surface, reading=reading, normal=normal, shown=shown, kanji=kanji)


def spelled_alike(one: str, other: str) -> bool:
    """Whether two folded words of one reading can be spellings of each other.

    買物 and 買い物 and かいもの can: the kanji of one stand in the other, in order. 移動 and 異動
    cannot.
    """
    shorter, longer = sorted((analysis.kanji_of(one), analysis.kanji_of(other)), key=len)
    rest = iter(longer)
    return all(kanji in rest for kanji in shorter)
