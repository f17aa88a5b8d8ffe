"""How a case is financed: kinds of funding, and the public measures that were used."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from cases.models.story import ORDER_HELP
from vocabulary.fields import VisibleCharField


class FundingKind(models.TextChoices):
    SUBSIDY = "subsidy", "国・都道府県・市区町村の補助"
    COMMISSION = "commission", "国・都道府県・市区町村からの委託"
    GRANT = "grant", "民間の助成"
    MEMBERS = "members", "会費"
    CHARGES = "charges", "利用料"
    DONATIONS = "donations", "寄附"
    OWN = "own", "自主財源"
    NOTHING = "nothing", "お金はかかっていない"


class CasePolicyUse(models.Model):
    """A measure that was used: one of the measures registered here, or a name.

    `is_joined_by_name`: the starter content chose the measure by the name its source gives.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="policy_uses")
    policy = models.ForeignKey(
        "policies.Policy",
        verbose_name="登録されている施策",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="case_uses",
    )
    name = VisibleCharField(
        "施策・制度の名前",
        max_length=120,
        blank=True,
        default="",
        help_text="一覧に無いときだけ書いてください。例：町の移動支援モデル事業",
    )
    fiscal_year = models.PositiveSmallIntegerField(
        "使った年度（西暦）",
        null=True,
        blank=True,
        validators=[MinValueValidator(1950), MaxValueValidator(2100)],
        help_text="例：2024（令和6年度のとき）",
    )
    is_joined_by_name = models.BooleanField(
        "資料の名前から結んだもの", default=False, editable=False
    )
    order = models.PositiveSmallIntegerField("順番", default=0, help_text=ORDER_HELP)

    class Meta:
        verbose_name = "使った制度"
        verbose_name_plural = "使った制度・施策"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(policy__isnull=False, name="") | Q(Q(policy__isnull=True), ~Q(name="")),
                name="casepolicyuse_policy_or_name",
                violation_error_message=(
                    "使った制度は、登録されている施策を選ぶか、名前を書くか、どちらか一方にしてください"
                ),
            ),
            models.UniqueConstraint(
                fields=["case", "policy", "fiscal_year"],
                nulls_distinct=False,
                condition=Q(policy__isnull=False),
                name="casepolicyuse_once_per_year",
                violation_error_message="同じ施策を、同じ年度で2回登録しています",
            ),
            models.CheckConstraint(
                condition=Q(fiscal_year__isnull=True) | Q(fiscal_year__range=(1950, 2100)),
                name="casepolicyuse_year_plausible",
                violation_error_message="年度は西暦4桁で入力してください（例：2024）",
            ),
        ]

    def __str__(self) -> str:
        return str(self.policy) if self.policy else self.name

    @property
    def is_nameable(self) -> bool:
        """False for a measure that was never public; one that has ended may still be named."""
        return self.policy is None or self.policy.has_been_public
