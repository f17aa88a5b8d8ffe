"""The boards (部屋) of the forum."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from forum.models.facts import RoomFacts
from forum.rights import Person, may_moderate
from search.lists.counting import CountUpTo
from vocabulary.fields import VisibleCharField
from vocabulary.models import Theme

MOST_TOPICS_COUNTED = 100


class BoardKind(models.TextChoices):
    ACROSS = "across", "分野を超えた交流"
    THEME = "theme", "分野ごとの交流"
    FREE = "free", "自由な情報発信と対話"


class BoardQuerySet(models.QuerySet["Board"]):
    def open(self) -> Self:
        """Boards in which people may write; closed ones can still be read."""
        return self.filter(is_open=True)

    def managed_by(self, user: Person) -> Self:
        return self if may_moderate(user) else self.none()

    def with_activity(self) -> Self:
        """With `topic_count` and `last_posted_at` of the topics a visitor may see.

        At most MOST_TOPICS_COUNTED of a board are counted, by an index.
        """
        topics: Any = Board._meta.get_field("topics").related_model
        visible = topics.objects.visible().filter(board=OuterRef("pk"))
        latest = visible.order_by("-last_posted_at").values("last_posted_at")[:1]
        return self.annotate(
            topic_count=CountUpTo(visible, MOST_TOPICS_COUNTED), last_posted_at=Subquery(latest)
        ).order_by("order", "code")


class Board(models.Model):
    code = models.SlugField(
        "コード",
        max_length=20,
        unique=True,
        help_text="アドレスに使う半角の英字です。あとから変えると、リンクが切れます。",
    )
    name = VisibleCharField("名前", max_length=40)
    summary = VisibleCharField(
        "ひとこと紹介", max_length=120, help_text="どんなことを話す部屋かを、1文で書いてください。"
    )
    kind = models.CharField("種類", max_length=10, choices=BoardKind)
    theme = models.ForeignKey(
        Theme,
        verbose_name="分野",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="boards",
        help_text="「分野ごとの交流」のときだけ選びます。",
    )
    order = models.PositiveSmallIntegerField("並び順", default=0)
    is_open = models.BooleanField(
        "書き込みを受け付ける",
        default=True,
        help_text="外すと、新しい書き込みができなくなります。これまでの書き込みは読めます。",
    )

    # Annotated by with_activity().
    topic_count: int
    last_posted_at: datetime | None

    objects = BoardQuerySet.as_manager()

    class Meta:
        verbose_name = "部屋"
        verbose_name_plural = "部屋"
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=BoardKind.values),
                name="board_kind_known",
                violation_error_message="部屋の種類を一覧から選んでください",
            ),
            models.CheckConstraint(
                condition=Q(kind="theme", theme__isnull=False)
                | (~Q(kind="theme") & Q(theme__isnull=True)),
                name="board_of_a_theme_names_it",
                violation_error_message=(
                    "分野は、種類が「分野ごとの交流」の部屋にだけ、ひとつ選んでください"
                ),
            ),
            models.UniqueConstraint(
                fields=["theme"],
                name="board_one_per_theme",
                violation_error_message="この分野の部屋は、すでにあります",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("board_detail", args=[self.code])

    @property
    def is_more(self) -> bool:
        """Whether it may have more topics than `topic_count` says."""
        return self.topic_count >= MOST_TOPICS_COUNTED

    @property
    def facts(self) -> RoomFacts:
        """Of a board from `with_activity`."""
        more = "以上" if self.is_more else ""
        return RoomFacts(
            url=self.get_absolute_url(),
            icon=self.theme_id or "forum",
            name=self.name,
            summary="" if self.kind == BoardKind.THEME else self.summary,
            topics=f"話題{self.topic_count:,}件{more}" if self.topic_count else "",
            last_posted_at=self.last_posted_at,
            is_open=self.is_open,
        )
