"""The terms under which others may use the text of a case, and that its organization agreed."""

from dataclasses import dataclass

from django.db import models
from django.db.models import Q


class License(models.TextChoices):
    PDL = "pdl-1.0", "出典を書けば、だれでも使える（公共データ利用規約 PDL1.0）"
    CC_BY = "cc-by-4.0", "出典を書けば、だれでも使える（CC BY 4.0）"
    ASK = "ask", "使う前に、登録した団体に問い合わせてもらう"


@dataclass(frozen=True)
class OpenTerms:
    """Terms anybody may use a text by, and where their wording stands."""

    name: str
    url: str


OPEN_TERMS = {
    License.PDL: OpenTerms(
        "公共データ利用規約（第1.0版）（PDL1.0）",
        "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0",
    ),
    License.CC_BY: OpenTerms(
        "クリエイティブ・コモンズ 表示 4.0 国際（CC BY 4.0）",
        "https://creativecommons.org/licenses/by/4.0/deed.ja",
    ),
}


class CaseLicence(models.Model):
    """The choice and the consent are two columns: readers are told nothing nobody agreed to.

    Both are for the text only; who is in a photograph agrees for each photograph.
    """

    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, related_name="licence")
    license = models.CharField(
        "文章の利用条件",
        max_length=10,
        choices=License,
        blank=True,
        default="",
        help_text=(
            "ほかの地域の人が、この文章を資料や広報に使うときの条件です。"
            "国や自治体の文章なら1番目、そのほかの団体の文章なら2番目が向いています。"
        ),
    )
    consent = models.BooleanField(
        "この条件で文章を公開することに、登録する団体として同意します",
        default=False,
        help_text=(
            "書いた人や話を聞いた相手の了解を得てから、付けてください。"
            "あとで条件を変えても、それまでに使った人は、前の条件のまま使えます。"
        ),
    )

    class Meta:
        verbose_name = "文章の利用条件"
        verbose_name_plural = "文章の利用条件"
        constraints = [
            models.CheckConstraint(
                condition=Q(license__in=["", *License.values]),
                name="caselicence_license_known",
                violation_error_message="文章の利用条件を一覧から選んでください",
            ),
            models.CheckConstraint(
                condition=Q(consent=False) | ~Q(license=""),
                name="caselicence_consent_is_to_terms",
                violation_error_message="条件に同意するときは、文章の利用条件も選んでください",
            ),
        ]

    def __str__(self) -> str:
        return self.get_license_display() or "文章の利用条件"

    def missing(self) -> dict[str, str]:
        """What an editor still has to choose and to tick before others may read the text."""
        missing = {}
        if not self.license:
            missing["licence__license"] = "文章の利用条件を選んでください"
        if not self.consent:
            missing["licence__consent"] = "文章の利用条件への同意にチェックを入れてください"
        return missing

    @property
    def agreed_license(self) -> str:
        return self.license if self.consent else ""

    @property
    def open_terms(self) -> OpenTerms | None:
        """The terms anybody may use the text by; None where one has to ask."""
        return OPEN_TERMS.get(License(self.agreed_license)) if self.agreed_license else None
