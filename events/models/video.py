"""Symposia, and videos with their chapters, captions and transcript."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from accounts.models import User
from organizations.publishing.content import Content, ContentKind, ContentQuerySet
from organizations.rights import manages_every_organization
from organizations.uploads.captioning import NO_WORDS, Captioned
from organizations.uploads.upload import CAPTIONS, DOCUMENTS, VIDEOS, Upload
from search.index.searchable import Part
from search.kinds import MenuPlace
from search.models import Weight
from vocabulary.fields import VisibleCharField, VisibleTextField


def format_clock(seconds: int) -> str:
    """「1:05:30」 or 「5:30」"""
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


class SymposiumQuerySet(models.QuerySet["Symposium"]):
    def published(self) -> Self:
        """All of them: a symposium has only public columns."""
        return self.all()

    def without_videos(self) -> Self:
        """Symposia without a published video, the latest first."""
        published = Video.objects.published().filter(symposium=OuterRef("pk"))
        return self.filter(~Exists(published)).select_related("event")

    def managed_by(self, user: User | AnonymousUser) -> Self:
        """All for the secretariat, none for others."""
        return self.all() if manages_every_organization(user) else self.none()


class Symposium(models.Model):
    """One round of the platform's own symposium."""

    round = models.PositiveSmallIntegerField("回", unique=True, help_text="第1回なら 1")
    title = VisibleCharField("題名", max_length=80)
    held_text = VisibleCharField(
        "開催の時期",
        max_length=60,
        blank=True,
        default="",
        help_text="わかる範囲で書いてください。例：令和7年3月収録",
    )
    summary = VisibleTextField("紹介", blank=True, default="", max_length=1000)
    event = models.ForeignKey(
        "events.Event",
        verbose_name="案内したイベント",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="symposia",
    )

    objects = SymposiumQuerySet.as_manager()

    class Meta:
        verbose_name = "シンポジウム"
        verbose_name_plural = "シンポジウム"
        ordering = ["-round"]
        constraints = [
            models.CheckConstraint(
                condition=Q(round__gt=0),
                name="symposium_rounds_begin_with_one",
                violation_error_message="回は1以上の数字で入力してください",
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.round}回 {self.title}"


class VideoQuerySet(ContentQuerySet):
    def for_cards(self) -> Self:
        rows = super().for_cards().select_related("symposium")
        return rows.prefetch_related("chapters", "caption_files")


class Video(Captioned, Content):
    item_kind = ContentKind(
        code="video",
        label="動画",
        icon="video",
        order=60,
        list_page="video_list",
        section="videos",
        menu=MenuPlace(label="動画・シンポジウム", order=60),
        has_transcripts=True,
        may_be_talked_about=True,
    )
    required_at_submit = ("summary",)
    revision_children = ("source", "chapters", "files", "caption_files", "slides")
    page_rows = (
        *Content.page_rows,
        *revision_children,
        "symposium",
        "event",
        "chapters__organization",
        "chapters__case",
    )

    title = VisibleCharField("題名", max_length=80)
    summary = VisibleTextField(
        "この動画でわかること",
        blank=True,
        default="",
        max_length=600,
        help_text="3行くらいで書いてください。見る前に読む人のための文です。",
    )
    recorded_text = VisibleCharField(
        "収録の時期", max_length=60, blank=True, default="", help_text="例：令和7年3月収録"
    )
    url = models.URLField(
        "動画のアドレス",
        max_length=500,
        blank=True,
        default="",
        help_text="動画がほかのサイトにあるときに入力してください。",
    )
    duration_seconds = models.PositiveIntegerField("長さ（秒）", null=True, blank=True)
    order = models.PositiveSmallIntegerField("並び順", default=0)
    symposium = models.ForeignKey(
        Symposium,
        verbose_name="シンポジウムの回",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="videos",
    )
    event = models.ForeignKey(
        "events.Event",
        verbose_name="記録したイベント",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="videos",
    )
    cases = models.ManyToManyField(
        "cases.Case", verbose_name="関係する事例", blank=True, related_name="related_videos"
    )
    policies = models.ManyToManyField(
        "policies.Policy", verbose_name="関係する施策", blank=True, related_name="related_videos"
    )

    objects: ClassVar = VideoQuerySet.as_manager()

    class Meta(Content.Meta):
        verbose_name = "動画"
        verbose_name_plural = "動画"
        ordering = ["-pk"]
        constraints = [
            *Content.Meta.constraints,
            *Captioned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(duration_seconds__isnull=True) | Q(duration_seconds__range=(1, 86_400)),
                name="video_lasts_at_most_a_day",
                violation_error_message="長さは、1秒から24時間（86400秒）までで入力してください",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("video_detail", args=[self.pk])

    @property
    def minutes(self) -> int | None:
        """Rounded up, as people plan their time."""
        return -(-self.duration_seconds // 60) if self.duration_seconds else None

    @property
    def length_words(self) -> str:
        """「1時間32分」 or 「32分」"""
        hours, minutes = divmod(self.minutes or 0, 60)
        return (f"{hours}時間" if hours else "") + (f"{minutes}分" if minutes else "")

    @property
    def occasion(self) -> str:
        """The round it belongs to, and when it was recorded."""
        when = self.recorded_text or (self.symposium.held_text if self.symposium else "")
        return "｜".join(filter(None, [str(self.symposium or ""), when]))

    @property
    def has_caption_file(self) -> bool:
        return bool(self.caption_files.all())

    def card_facts(self) -> dict[str, Any]:
        return super().card_facts() | {"text": self.summary}

    def content_parts(self) -> Iterable[Part]:
        yield Part("この動画でわかること", self.summary, Weight.SUMMARY)
        if self.symposium:
            yield Part("", str(self.symposium), Weight.SUMMARY)
        yield Part("収録", self.recorded_text)
        yield Part("話の順番", "、".join(chapter.words for chapter in self.chapters.all()))
        yield Part("資料", "、".join(map(str, self.slides.all())))
        yield Part("文字起こし", self.transcript, Weight.SPOKEN)

    def check_complete(self) -> None:
        missing = {}
        try:
            super().check_complete()
        except ValidationError as error:
            missing = error.error_dict
        if not self.url and not self.files.exists():
            missing["url"] = [
                ValidationError("動画のアドレスを入力するか、動画のファイルを登録してください")
            ]
        if not self.has_text_alternative and not self.source_or_empty.is_brief:
            missing["transcript"] = [ValidationError(NO_WORDS)]
        if missing:
            raise ValidationError(missing)


class VideoFile(Upload):
    folder = "video-files"
    parent_name = "video"
    allowed = VIDEOS

    video = models.ForeignKey(
        Video, verbose_name="動画", on_delete=models.CASCADE, related_name="files"
    )

    class Meta(Upload.Meta):
        verbose_name = "動画のファイル"
        verbose_name_plural = "動画のファイル"


class CaptionFile(Upload):
    """Captions of a file kept here, as WebVTT."""

    folder = "video-captions"
    parent_name = "video"
    allowed = CAPTIONS

    video = models.ForeignKey(
        Video, verbose_name="動画", on_delete=models.CASCADE, related_name="caption_files"
    )

    class Meta(Upload.Meta):
        verbose_name = "字幕のファイル"
        verbose_name_plural = "字幕のファイル"


class VideoSlide(Upload):
    folder = "video-slides"
    parent_name = "video"
    allowed = DOCUMENTS

    video = models.ForeignKey(
        Video, verbose_name="動画", on_delete=models.CASCADE, related_name="slides"
    )

    class Meta(Upload.Meta):
        verbose_name = "発表資料"
        verbose_name_plural = "発表資料"


class Chapter(models.Model):
    """A section of a video: who speaks about what. `start_seconds` is null where unknown."""

    video = models.ForeignKey(
        Video, verbose_name="動画", on_delete=models.CASCADE, related_name="chapters"
    )
    order = models.PositiveSmallIntegerField("順番", default=0)
    start_seconds = models.PositiveIntegerField(
        "はじまり（秒）", null=True, blank=True, help_text="例：1分30秒からなら 90"
    )
    title = VisibleCharField("題名", max_length=120)
    speaker = VisibleCharField("話す人", max_length=120, blank=True, default="")
    organization = models.ForeignKey(
        "organizations.Organization",
        verbose_name="団体",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="chapters",
    )
    case = models.ForeignKey(
        "cases.Case",
        verbose_name="事例",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="chapters",
    )

    class Meta:
        verbose_name = "章"
        verbose_name_plural = "章"
        ordering = ["order", F("start_seconds").asc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def words(self) -> str:
        return f"{self.title}（{self.speaker}）" if self.speaker else self.title

    @property
    def time(self) -> str:
        """「5:30」; empty where it is not known."""
        return "" if self.start_seconds is None else format_clock(self.start_seconds)
