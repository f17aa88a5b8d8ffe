"""What is said in a video reaches those who cannot hear it: one rule, wherever a video stands."""

from django.db import models
from django.db.models import Q

from vocabulary.fields import VisibleTextField

NO_WORDS = (
    "字幕のファイル、文字起こし、それらのあるページのどれかを登録するか、"
    "動画に字幕があれば「字幕あり」を選んでください。耳の不自由な方に内容が伝わりません"
)


class Captioning(models.TextChoices):
    """Whether the video itself shows its words."""

    GIVEN = "given", "字幕あり"
    NONE = "none", "字幕なし"
    UNKNOWN = "unknown", "確認できていない"


class Captioned(models.Model):
    """A video with what is said in it; the subclass knows whether it has a file of captions."""

    captioning = models.CharField(
        "字幕",
        max_length=10,
        choices=Captioning,
        default=Captioning.UNKNOWN,
        help_text="動画そのものに、字幕が出るかどうかです。ほかのサイトの動画でも選べます。",
    )
    text_url = models.URLField(
        "字幕や文字起こしのあるページ", max_length=500, blank=True, default=""
    )
    transcript = VisibleTextField(
        "文字起こし",
        blank=True,
        default="",
        max_length=100_000,
        help_text="話されたことばの全文です。耳の不自由な方も、急ぐ方も読めます。",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(captioning__in=Captioning.values),
                name="%(class)s_captioning_known",
                violation_error_message="字幕を、一覧から選んでください",
            ),
        ]

    @property
    def has_caption_file(self) -> bool:
        raise NotImplementedError

    @property
    def is_captioned(self) -> bool:
        return self.captioning == Captioning.GIVEN or self.has_caption_file

    @property
    def has_text_alternative(self) -> bool:
        """Whether there are captions or a transcript for those who cannot hear."""
        return bool(self.transcript or self.text_url) or self.is_captioned
