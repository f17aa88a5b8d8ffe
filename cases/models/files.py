"""Files, photographs and videos of a case; they are visible exactly when the case is."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from organizations.uploads.captioning import NO_WORDS, Captioned, Captioning
from organizations.uploads.file_kinds import CAPTIONS, VIDEOS
from organizations.uploads.upload import Photo, Upload, UploadField
from vocabulary.fields import VisibleCharField


class CaseAttachment(Upload):
    folder = "case-files"
    parent_name = "case"

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="attachments")

    class Meta(Upload.Meta):
        verbose_name = "資料"
        verbose_name_plural = "資料（PDFなど）"


class People(models.TextChoices):
    """Whether who is in a photograph may be shown; empty until an editor checked it."""

    NOBODY = "nobody", "だれかがわかる人は、写っていない"
    AGREED = "agreed", "写っている人の同意を得た"


class CasePhoto(Photo):
    folder = "case-photos"
    parent_name = "case"

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="photos")
    people = models.CharField(
        "写っている人の同意",
        max_length=10,
        choices=People,
        blank=True,
        default="",
        help_text=(
            "公開するときまでに、写真ごとに選んでください。"
            "顔などでだれかがわかる写真は、本人の（子どもなら保護者の）同意が必要です。"
        ),
    )

    class Meta(Photo.Meta):
        verbose_name = "写真"
        verbose_name_plural = "写真"
        constraints = [
            models.CheckConstraint(
                condition=~Q(alt=""),
                name="casephoto_described",
                violation_error_message="写真に何が写っているかを、代替テキストに書いてください",
            ),
            models.CheckConstraint(
                condition=Q(people__in=["", *People.values]),
                name="casephoto_people_known",
                violation_error_message="写っている人の同意を一覧から選んでください",
            ),
        ]


class CaseVideo(Captioned, Upload):
    """An uploaded video or one on another site, always with captions or a transcript."""

    folder = "case-videos"
    parent_name = "case"
    allowed = VIDEOS

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="videos")
    title = VisibleCharField("動画の題名", max_length=120)
    url = models.URLField(
        "動画のアドレス",
        max_length=500,
        blank=True,
        default="",
        help_text="ほかのサイトにある動画のとき。例：https://www.example.jp/video",
    )
    file = UploadField("動画のファイル", blank=True, default="")
    captions = UploadField("字幕のファイル（VTT・SRT）", allowed=CAPTIONS, blank=True, default="")

    class Meta(Upload.Meta):
        verbose_name = "動画"
        verbose_name_plural = "動画"
        constraints = [
            *Captioned.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(title=""),
                name="casevideo_titled",
                violation_error_message="動画の題名を入力してください",
            ),
            models.CheckConstraint(
                condition=~Q(url="") | ~Q(file=""),
                name="casevideo_address_or_file",
                violation_error_message="動画のアドレスを書くか、ファイルを選んでください",
            ),
            models.CheckConstraint(
                condition=Q(url="") | Q(file=""),
                name="casevideo_not_both",
                violation_error_message=(
                    "動画は、アドレスかファイルの、どちらか一方だけにしてください"
                ),
            ),
            models.CheckConstraint(
                condition=~Q(captions="", transcript="", text_url="")
                | Q(captioning=Captioning.GIVEN),
                name="casevideo_captions_or_transcript",
                violation_error_message=NO_WORDS,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_caption_file(self) -> bool:
        return bool(self.captions)

    @property
    def file_url(self) -> str:
        """The address of the uploaded video; `url` is that of one on another site."""
        return reverse("media", args=[self.file.name])
