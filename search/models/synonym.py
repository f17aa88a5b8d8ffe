"""Words that find each other, as the secretariat keeps them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from search.kinds import kind_choices
from vocabulary.fields import VisibleCharField, VisibleTextField
from vocabulary.normalize import fold


class KindField(models.CharField):
    """The code of a kind of item. The installed apps know which there are, so migrations see a
    plain text without choices.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"choices": kind_choices, **options})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _, arguments, options = super().deconstruct()
        del options["choices"]
        return name, "django.db.models.CharField", arguments, options


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

    words = VisibleTextField(
        "ことば",
        max_length=1000,
        help_text="1行に1つずつ入力してください。例：1行目に「SC」、2行目に「生活支援コーディネーター」",
    )
    direction = models.CharField(
        "広げ方", max_length=10, choices=Direction, default=Direction.EQUAL
    )
    kinds = ArrayField(
        KindField(max_length=20),
        verbose_name="使う場所",
        blank=True,
        default=list,
        help_text="選ばなければ、サイトのどこでさがすときにも使います。",
    )
    note = VisibleCharField("メモ", max_length=200, blank=True, default="")
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
        return "、".join(self.word_list)[:80]

    @property
    def word_list(self) -> list[str]:
        """The words as they were typed, without repeats."""
        lines = [" ".join(line.split()) for line in self.words.splitlines()]
        return list({fold(line): line for line in reversed(lines) if line}.values())[::-1]

    def clean(self) -> None:
        super().clean()
        if len(self.word_list) < 2:
            raise ValidationError({"words": "ことばを2つ以上、1行に1つずつ入力してください"})
        if any(len(fold(word)) < 2 for word in self.word_list):
            raise ValidationError(
                {"words": "ことばは2文字以上で入力してください。1文字では広がりすぎます"}
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """`keys` are the folded words by which the group is found."""
        folded = [fold(word) for word in self.word_list]
        self.keys = folded if self.direction == self.Direction.EQUAL else folded[:1]
        self.changed_at = timezone.now()
        super().save(*args, **kwargs)

    def others(self, folded: str) -> list[str]:
        """The words this one is widened by, as the secretariat typed them."""
        return [word for word in self.word_list if fold(word) != folded]
