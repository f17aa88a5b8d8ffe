"""The rows a case is told with: who, when, how it is run, what it costs, whom to ask."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.moments import first_day, spoken
from search.models import Part

NOTE = 200
ORDER_HELP = "小さい数字から順に並びます。"


class ActorKind(models.TextChoices):
    MUNICIPALITY = "municipality", "市町村"
    PREFECTURE = "prefecture", "都道府県"
    WELFARE_COUNCIL = "welfare-council", "社協"
    NPO = "npo", "NPO"
    RESIDENTS = "residents", "住民組織"
    COMMUNITY_BODY = "community-body", "地域運営組織"
    COMPANY = "company", "企業"
    COOPERATIVE = "cooperative", "生協・農協"
    WELFARE_CORPORATION = "welfare-corporation", "社会福祉法人"
    MEDICAL_CARE = "medical-care", "医療・介護事業者"
    SCHOOL = "school", "学校"
    OTHER = "other", "その他"


class LegalFrame(models.TextChoices):
    """Where an activity stands in the scheme of long-term care insurance, since 令和6年度."""

    ACTIVITY_A = "activity-a", "サービス・活動A（多様な主体による支援）"
    ACTIVITY_B = "activity-b", "サービス・活動B（住民が主体の支援）"
    ACTIVITY_C = "activity-c", "サービス・活動C（短期集中予防）"
    ACTIVITY_D = "activity-d", "サービス・活動D（移動の支援）"
    GENERAL_PREVENTION = "general-prevention", "一般介護予防事業"
    SUPPORT_SYSTEM = "support-system", "生活支援体制整備事業"
    OTHER_SCHEME = "other-scheme", "ほかの制度・事業"
    OUTSIDE = "outside", "制度によらない取組"


class CaseActor(models.Model):
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="actors")
    name = models.CharField(
        "名称", max_length=120, help_text="例：訓子府町、ほっとなまちをつくり隊（協議体）"
    )
    kind = models.CharField("種類", max_length=20, choices=ActorKind, default=ActorKind.OTHER)
    role = models.CharField(
        "役割", max_length=NOTE, blank=True, default="", help_text="例：運転と見守りを担当"
    )
    is_implementer = models.BooleanField(
        "実施主体", default=False, help_text="取組を中心になって進めているときに付けます。"
    )
    order = models.PositiveSmallIntegerField("順番", default=0, help_text=ORDER_HELP)

    class Meta:
        verbose_name = "関わった人・団体"
        verbose_name_plural = "だれが関わったか"
        ordering = ["-is_implementer", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ActorKind.values),
                name="caseactor_kind_known",
                violation_error_message="種類を一覧から選んでください",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="caseactor_named",
                violation_error_message="関わった人・団体の名称を入力してください",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CaseStep(models.Model):
    """One step of the way; `starts_on` is read from the editor's wording."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="steps")
    when = models.CharField(
        "時期",
        max_length=40,
        blank=True,
        default="",
        help_text="わかるところまで書いてください。例：令和6年9月初旬、2024-09、2022年度",
    )
    starts_on = models.DateField("始まりの日", null=True, blank=True, editable=False)
    what = models.TextField(
        "したこと",
        max_length=600,
        help_text="例：協議体を開き、町のよいところと困りごとを話し合った",
    )
    outcome = models.TextField(
        "わかったこと・変わったこと",
        max_length=600,
        blank=True,
        default="",
        help_text="例：協議体でできそうなことが20件出た",
    )
    order = models.PositiveSmallIntegerField("順番", default=0, help_text=ORDER_HELP)

    class Meta:
        verbose_name = "進め方"
        verbose_name_plural = "進め方（時期ごと）"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(what=""),
                name="casestep_says_what",
                violation_error_message="その時期にしたことを入力してください",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.when_words} {self.what}".strip()[:80]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.starts_on = first_day(self.when)
        super().save(*args, **kwargs)

    @property
    def when_words(self) -> str:
        return spoken(self.when)

    @property
    def when_parts(self) -> list[str]:
        """「令和6年9月初旬」 and 「（2024年）」, which may stand on two lines."""
        era, bracket, western = self.when_words.partition("（")
        return [part for part in (era, bracket + western) if part]

    @property
    def when_day(self) -> date | None:
        return first_day(self.when)


class CaseFigure(models.Model):
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="figures")
    label = models.CharField("数字の名前", max_length=60, help_text="例：月の延べ利用者")
    value = models.CharField("値", max_length=60, help_text="単位も書いてください。例：約40人")
    as_of = models.CharField(
        "時点", max_length=40, blank=True, default="", help_text="例：令和6年12月、2022年度"
    )
    order = models.PositiveSmallIntegerField("順番", default=0, help_text=ORDER_HELP)

    class Meta:
        verbose_name = "数字で見る成果"
        verbose_name_plural = "数字で見る成果"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(label="") & ~Q(value=""),
                name="casefigure_label_and_value",
                violation_error_message="数字には、名前と値の両方を入力してください",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.value}"

    @property
    def as_of_day(self) -> date | None:
        return first_day(self.as_of)

    @property
    def as_of_words(self) -> str:
        """「令和6年12月（2024年）時点」; wordings that say 時 by themselves stay."""
        words = spoken(self.as_of)
        return words if not words or "時" in words else f"{words}時点"


class CasePolicyUseQuerySet(models.QuerySet["CasePolicyUse"]):
    def told(self) -> Self:
        """Those whose `is_told` is true."""
        begun = Q(policy__publish_from=None) | Q(policy__publish_from__lte=timezone.now())
        return self.filter(Q(policy=None) | Q(begun, policy__published_at__isnull=False))


class CasePolicyUse(models.Model):
    """A measure that was used: one of the measures registered here, or a name."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="policy_uses")
    policy = models.ForeignKey(
        "policies.Policy",
        verbose_name="登録されている施策",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="case_uses",
    )
    name = models.CharField(
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
    order = models.PositiveSmallIntegerField("順番", default=0, help_text=ORDER_HELP)

    objects = CasePolicyUseQuerySet.as_manager()

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
    def is_told(self) -> bool:
        """A measure that was never public is not named in public; one that has ended is."""
        return self.policy is None or self.policy.has_been_public


class CaseOperation(models.Model):
    """How the activity is run; kept apart from its story."""

    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, related_name="operation")
    service_form = models.CharField(
        "活動の形",
        max_length=NOTE,
        blank=True,
        default="",
        help_text="例：移動販売、送迎、サロン、配食",
    )
    targets = models.CharField(
        "対象の人", max_length=NOTE, blank=True, default="", help_text="例：ひとり暮らしの高齢者"
    )
    frequency = models.CharField(
        "活動の回数",
        max_length=NOTE,
        blank=True,
        default="",
        help_text="例：毎週水曜、午前10時から",
    )
    fee = models.CharField(
        "利用料", max_length=NOTE, blank=True, default="", help_text="例：1回200円、無料"
    )
    helpers = models.CharField(
        "担い手",
        max_length=NOTE,
        blank=True,
        default="",
        help_text="人数、年齢、有償・無償など。例：60〜70代の住民16人（有償ボランティア）",
    )
    beneficiaries_per_month = models.PositiveIntegerField(
        "1か月の利用者（人）", null=True, blank=True, help_text="延べ人数です。"
    )
    coordinator_role = models.TextField(
        "生活支援コーディネーターの役割", blank=True, default="", max_length=1000
    )
    council_role = models.TextField("協議体の関わり", blank=True, default="", max_length=1000)
    government_role = models.TextField(
        "行政の役割",
        blank=True,
        default="",
        max_length=1000,
        help_text="関係した課の名前も書くと、同じ立場の人の参考になります。",
    )
    legal_frame = models.CharField(
        "総合事業での位置づけ",
        max_length=20,
        choices=LegalFrame,
        blank=True,
        default="",
        help_text="わからないときは、選ばなくてかまいません。",
    )
    cost_initial = models.PositiveIntegerField(
        "始めるときの費用（千円）", null=True, blank=True, help_text="例：2100（210万円のとき）"
    )
    cost_yearly = models.PositiveIntegerField(
        "1年の費用（千円）", null=True, blank=True, help_text="例：600（60万円のとき）"
    )

    class Meta:
        verbose_name = "運営のすがた"
        verbose_name_plural = "運営のすがた"
        constraints = [
            models.CheckConstraint(
                condition=Q(legal_frame__in=["", *LegalFrame.values]),
                name="caseoperation_legal_frame_known",
                violation_error_message="総合事業での位置づけを一覧から選んでください",
            ),
        ]

    def __str__(self) -> str:
        return "運営のすがた"

    def search_parts(self) -> Iterable[Part]:
        yield Part("活動の形", self.service_form)
        yield Part("対象の人", self.targets)
        yield Part("活動の回数", self.frequency)
        yield Part("利用料", self.fee)
        yield Part("担い手", self.helpers)
        yield Part("生活支援コーディネーターの役割", self.coordinator_role)
        yield Part("協議体の関わり", self.council_role)
        yield Part("行政の役割", self.government_role)
        yield Part("総合事業での位置づけ", self.get_legal_frame_display())

    @property
    def cost_initial_yen(self) -> int | None:
        return None if self.cost_initial is None else self.cost_initial * 1000

    @property
    def cost_yearly_yen(self) -> int | None:
        return None if self.cost_yearly is None else self.cost_yearly * 1000


class CaseContact(models.Model):
    """Whom a reader may ask. Empty means: ask through the exchange board."""

    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, related_name="contact")
    department = models.CharField(
        "問い合わせ先の部署",
        max_length=120,
        blank=True,
        default="",
        help_text="例：訓子府町 福祉保健課。個人の名前は書かないでください。",
    )
    phone = models.CharField(
        "電話番号", max_length=30, blank=True, default="", help_text="例：0157-00-0000"
    )
    email = models.EmailField("メールアドレス", blank=True, default="")
    hours = models.CharField(
        "受付時間", max_length=80, blank=True, default="", help_text="例：平日8:45〜17:30"
    )
    visit_ok = models.BooleanField("視察を受け入れられる", default=False)
    talk_ok = models.BooleanField("講師として話せる", default=False)

    class Meta:
        verbose_name = "問い合わせ先"
        verbose_name_plural = "問い合わせ先"

    def __str__(self) -> str:
        return self.department or "問い合わせ先"
