"""Words that find each other, as the secretariat keeps them."""

from collections.abc import Iterable, Sequence
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from search.kinds import kind_choices
from search.language import analysis
from search.language.spellings import are_one_word
from vocabulary.fields import VisibleCharField, VisibleTextField
from vocabulary.normalize import fold, quoted

MOST_WORDS = 30


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
        return list(groups.order_by("direction", "pk"))  # equal ones are nearer

    def with_word(self, text: str) -> Self:
        """The groups with a word that holds this text, in whichever spelling it is typed."""
        found = Q()
        for form in forms_of(text):
            found |= Q(forms__contains=form)
        return self.filter(found) if found else self


class Synonym(models.Model):
    """Words that find each other, as the secretariat keeps them.

    `keys` are the folded words by which the group is found, `forms` every word as it is folded,
    as the dictionary spells it and as it sounds, a line each.
    """

    class Direction(models.TextChoices):
        EQUAL = "equal", "どのことばからも、おたがいに見つける"
        ONE_WAY = "one_way", "1行目のことばでさがしたときだけ、ほかのことばも見つける"

    class Origin(models.TextChoices):
        FIRST = "first", "最初から"
        EDITED = "edited", "最初の行を直した"
        ADDED = "added", "事務局が足した"

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
    forms = models.TextField(editable=False, default="")
    origin = models.CharField(
        "登録", max_length=10, choices=Origin, default=Origin.ADDED, editable=False
    )
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
            models.CheckConstraint(
                condition=Q(origin__in=["first", "edited", "added"]),
                name="synonym_origin_known",
                violation_error_message="登録のしかたが正しくありません",
            ),
        ]

    def __str__(self) -> str:
        return "、".join(self.word_list)[:80]

    @property
    def lines(self) -> list[str]:
        """The words as they were typed."""
        return [line for line in (" ".join(one.split()) for one in self.words.splitlines()) if line]

    @property
    def by_folded(self) -> dict[str, str]:
        """The words as they were typed, by what they are when folded; without repeats."""
        found: dict[str, str] = {}
        for line in self.lines:
            found.setdefault(fold(line), line)
        return found

    @property
    def word_list(self) -> list[str]:
        """The words as they were typed, without repeats."""
        return list(self.by_folded.values())

    @property
    def group(self) -> object:
        """What tells the group from others, whatever the order of equal words."""
        first, *others = self.by_folded
        is_equal = self.direction == self.Direction.EQUAL
        return frozenset([first, *others]) if is_equal else (first, frozenset(others))

    def clean(self) -> None:
        super().clean()
        if not self.words:
            return  # the field says so itself
        self.check_words()
        same = Synonym.objects.filter(keys__overlap=[fold(self.lines[0])], direction=self.direction)
        if any(self.group == other.group for other in same.exclude(pk=self.pk)):
            raise ValidationError({"words": "同じことばの組が、もう登録されています"})

    def check_words(self) -> None:
        """Refuse what would find nothing more, or far too much."""
        sentence = _problem(self.lines, is_one_way=self.direction == self.Direction.ONE_WAY)
        if sentence:
            raise ValidationError({"words": sentence})

    def prepare(self) -> None:
        """Fill in what follows from the words, before they are written."""
        folded = list(self.by_folded)
        self.keys = folded if self.direction == self.Direction.EQUAL else folded[:1]
        self.forms = "\n".join(form for word in self.word_list for form in forms_of(word))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A row that came with the site and is saved again has been edited."""
        if self.pk and self.origin == self.Origin.FIRST:
            self.origin = self.Origin.EDITED
        self.prepare()
        self.changed_at = timezone.now()
        super().save(*args, **kwargs)


def forms_of(word: str) -> list[str]:
    """A word folded, in the spelling of the dictionary, and as it sounds."""
    tokens = analysis.tokens(word)
    normal = "".join(token.normal for token in tokens)
    return [
        form for form in dict.fromkeys([fold(word), normal, analysis.reading_of(tokens)]) if form
    ]


def _problem(lines: list[str], *, is_one_way: bool) -> str:
    """A sentence about words that cannot be kept together; empty where all is well."""
    first, *others = lines
    folded = [fold(line) for line in lines]
    if len(lines) > MOST_WORDS:
        return f"ことばは{MOST_WORDS}個までにしてください（現在{len(lines)}個）。組を分けてください"
    if len(lines) < 2:
        return "ことばを2つ以上、1行に1つずつ入力してください"
    if any(len(one) < 2 for one in folded):
        return "ことばは2文字以上で入力してください。1文字では広がりすぎます"
    if any(" " in line for line in (lines[:1] if is_one_way else lines)):
        return "さがすことばの中に空白があると、2つのことばとして読まれます。空白を消してください"
    twice = [line for line, one in zip(lines, folded, strict=True) if folded.count(one) > 1]
    if twice:
        return f"{quoted(twice[0])}が2回あります。1つにしてください"
    if is_one_way and all(folded[0] in one for one in folded[1:]):
        return (
            f"{quoted(others[0])}には{quoted(first)}が入っているので、登録しなくても見つかります。"
            "意味の同じ、ほかのことばを入れてください"
        )
    if all(are_one_word(first, line) for line in others):
        return (
            f"{quoted(first)}と{quoted(others[0])}は書き方がちがうだけなので、登録しなくても"
            "おたがいに見つかります。意味の同じ、ほかのことばを入れてください"
        )
    return ""
