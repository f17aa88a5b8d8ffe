"""Notices and links of the secretariat, feedback of readers, and loaded starter content."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils import timezone

from records.moments import Moment
from search.index.searchable import REFERENCE, Part, Searchable, SearchableQuerySet
from search.kinds import Kind
from vocabulary.dates.writing import format_date
from vocabulary.fields import VisibleCharField, VisibleTextField
from vocabulary.statements import now

URGENT = "【緊急】"
LONGEST_PATH = 200
LONGEST_ANSWER = 500


class NoticeQuerySet(SearchableQuerySet):
    def published(self) -> Self:
        return self.filter(
            Q(publish_until__isnull=True) | Q(publish_until__gt=now()), publish_from__lte=now()
        )

    def urgent(self) -> Self:
        """The notices for the top of every page, the newest first."""
        return self.published().filter(is_urgent=True)

    def indexable(self) -> Self:
        return self.all()


class Notice(Searchable):
    item_kind = Kind(
        code="notice",
        label="お知らせ",
        icon="info",
        order=80,
        list_page="notice_list",
        section="notices",
        tie_break=("-publish_from", "-object_id"),
    )
    changes_at: ClassVar = (Moment("publish_from"), Moment("publish_until"))

    title = VisibleCharField("題名", max_length=100)
    body = VisibleTextField("本文", blank=True, default="", max_length=4000)
    url = models.URLField("くわしい案内のアドレス", blank=True, default="", max_length=500)
    date_text = VisibleCharField(
        "日付の書き方",
        max_length=60,
        blank=True,
        default="",
        help_text="出典に日がないときだけ、出典のとおりに書きます。例：令和7年秋ごろ",
    )
    is_urgent = models.BooleanField(
        "緊急のお知らせにする",
        default=False,
        help_text=(
            "災害など、すぐに知らせるべきことだけに使います。すべてのページのいちばん上に出ます。"
            "出るのは、いちばん新しい1件だけです。「公開を終える日時」になると、自動で消えます。"
        ),
    )
    publish_from = models.DateTimeField("公開を始める日時", default=timezone.now)
    publish_until = models.DateTimeField("公開を終える日時", null=True, blank=True)
    source_title = VisibleCharField("出典の題名", max_length=200, blank=True, default="")
    source_url = models.URLField("出典のアドレス", max_length=500, blank=True, default="")
    updated_at = models.DateTimeField("更新日時", auto_now=True)

    objects: ClassVar = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "お知らせ"
        verbose_name_plural = "お知らせ"
        ordering = ["-publish_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(publish_until__isnull=True) | Q(publish_until__gt=F("publish_from")),
                name="notice_ends_after_start",
                violation_error_message="公開を終える日時は、始める日時より後にしてください",
            ),
            models.CheckConstraint(
                condition=Q(is_urgent=False) | Q(publish_until__isnull=False),
                name="notice_urgent_has_an_end",
                violation_error_message=(
                    "緊急のお知らせには、公開を終える日時も入力してください。あとから延ばせます"
                ),
            ),
        ]
        indexes = [
            # Every page asks whether there is one.
            models.Index(
                fields=["-publish_from", "-id"], name="notice_urgent", condition=Q(is_urgent=True)
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("notice_detail", args=[self.pk])

    @property
    def urgent_title(self) -> str:
        """The banner says 【緊急】 itself, once."""
        return self.title.removeprefix(URGENT).strip()

    @property
    def changed_at(self) -> datetime:
        """When readers got to see what it says now; it may have been written long before."""
        return max(self.publish_from, self.updated_at)

    def search_parts(self) -> Iterable[Part]:
        yield Part("本文", self.body)
        yield Part("", self.date_text)
        yield Part(REFERENCE, self.source_title)

    def search_line(self) -> str:
        return format_date(timezone.localdate(self.publish_from))


class RelatedLink(models.Model):
    """A helpful page on another site."""

    group = VisibleCharField("まとまり", max_length=40)
    name = VisibleCharField("名前", max_length=200)
    publisher = VisibleCharField("発行元", max_length=120, blank=True, default="")
    url = models.URLField("アドレス", max_length=500, unique=True)
    description = VisibleCharField("説明", max_length=300, blank=True, default="")
    order = models.PositiveSmallIntegerField("順番", default=0)
    last_confirmed = models.DateField("つながることを最後に確かめた日", null=True, blank=True)

    class Meta:
        verbose_name = "関連リンク"
        verbose_name_plural = "関連リンク"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class PageAnswerQuerySet(models.QuerySet):
    def save_answer(self, page: str, answers: dict[str, Any]) -> None:
        """Save one answer; the same form sent again updates it, by its token."""
        values = {"path": page, "is_helpful": answers["is_helpful"], "text": answers["text"]}
        self.update_or_create(token=answers["token"], defaults=values)

    def summaries(self, paths: Iterable[str]) -> dict[str, str]:
        """「はい 3、いいえ 1」 for each of these pages."""
        rows = self.filter(path__in=paths).order_by().values("path")
        counted = rows.annotate(
            yes=Count("pk", filter=Q(is_helpful=True)), no=Count("pk", filter=Q(is_helpful=False))
        )
        return {row["path"]: f"はい {row['yes']}、いいえ {row['no']}" for row in counted}


class PageAnswer(models.Model):
    """Whether a page was helpful, anonymously. `token` comes from the form."""

    path = models.CharField("ページ", max_length=LONGEST_PATH)
    is_helpful = models.BooleanField("役に立ったか")
    text = VisibleTextField("ご意見", max_length=LONGEST_ANSWER, blank=True, default="")
    created_at = models.DateTimeField("受け取った日時", default=timezone.now, editable=False)
    token = models.UUIDField("送信の印", default=uuid4, editable=False)

    objects = PageAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "ページへのご意見"
        verbose_name_plural = "ページへのご意見"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["path"], name="page_answer_path")]
        constraints = [
            models.UniqueConstraint(
                fields=["token"],
                name="page_answer_form_sent_once",
                violation_error_message="このご意見は、すでに届いています",
            ),
            models.CheckConstraint(
                condition=Q(path__regex=r"^/([^/?#][^?#]*)?$"),
                name="page_answer_about_a_page_of_this_site",
                violation_error_message="ページは、このサイトのアドレスにしてください",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), LONGEST_ANSWER),
                name="page_answer_text_not_too_long",
                violation_error_message=f"ご意見は{LONGEST_ANSWER}文字以内で入力してください",
            ),
        ]

    def __str__(self) -> str:
        """Without the text, since this stays in the log after a deletion."""
        return f"{self.path}：{self.answer}"

    @property
    def answer(self) -> str:
        return "はい" if self.is_helpful else "いいえ"


class StarterRow(models.Model):
    """An item of the starter content that was loaded, even if it was changed or deleted since."""

    key = models.CharField("しるし", max_length=80, unique=True)
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.BigIntegerField()

    class Meta:
        verbose_name = "はじめの内容"
        verbose_name_plural = "はじめの内容"
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key
