"""The licence under which others may use the text of a case, and the consent to it."""

from dataclasses import dataclass

from django.db import models
from django.db.models import Q


class LicenceKind(models.TextChoices):
    PDL = "pdl-1.0", "出典を書けば、だれでも使える（公共データ利用規約 PDL1.0）"
    CC_BY = "cc-by-4.0", "出典を書けば、だれでも使える（CC BY 4.0）"
    ASK = "ask", "使う前に、登録した団体に問い合わせてもらう"


@dataclass(frozen=True)
class OpenLicence:
    """A licence that lets anybody use a text, and the address of its wording."""

    name: str
    url: str


OPEN_LICENCES = {
    LicenceKind.PDL: OpenLicence(
        "公共データ利用規約（第1.0版）（PDL1.0）",
        "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0",
    ),
    LicenceKind.CC_BY: OpenLicence(
        "クリエイティブ・コモンズ 表示 4.0 国際（CC BY 4.0）",
        "https://creativecommons.org/licenses/by/4.0/deed.ja",
    ),
}


class CaseLicence(models.Model):
    """Choice and consent are two columns: a licence is displayed only once it was agreed to.

    Both are for the text only; photographs have a consent each.
    """

    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, related_name="licence")
    license = models.CharField(
        "文章の利用条件",
        max_length=10,
        choices=LicenceKind,
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
                condition=Q(license__in=["", *LicenceKind.values]),
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
        """Sentences for the editor by field: what is needed before the case can be published."""
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
    def open_licence(self) -> OpenLicence | None:
        """None where the organization has to be asked, or nothing was agreed to."""
        return OPEN_LICENCES.get(LicenceKind(self.agreed_license)) if self.agreed_license else None
