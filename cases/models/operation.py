"""How a case is run, and whom a reader may ask about it."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from cases.models.story import NOTE
from search.index.searchable import Part
from vocabulary.fields import MailField, VisibleCharField, VisibleTextField
from vocabulary.money import THOUSAND, searched_as
from vocabulary.money_fields import MoneyField


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


class HelperPay(models.TextChoices):
    UNPAID = "unpaid", "無償"
    PAID = "paid", "有償"
    BOTH = "both", "有償の人も無償の人もいる"


class CaseOperation(models.Model):
    """How the activity is run: form, people, costs. One row for each case."""

    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, related_name="operation")
    service_form = VisibleCharField(
        "活動の形",
        max_length=NOTE,
        blank=True,
        default="",
        help_text="例：移動販売、送迎、サロン、配食",
    )
    targets = VisibleCharField(
        "対象の人", max_length=NOTE, blank=True, default="", help_text="例：ひとり暮らしの高齢者"
    )
    frequency = VisibleCharField(
        "活動の回数",
        max_length=NOTE,
        blank=True,
        default="",
        help_text="例：毎週水曜、午前10時から",
    )
    fee = VisibleCharField(
        "利用料", max_length=NOTE, blank=True, default="", help_text="例：1回200円、無料"
    )
    helper_count = models.PositiveIntegerField(
        "担い手の人数（人）", null=True, blank=True, help_text="今、活動している人数です。"
    )
    helper_pay = models.CharField(
        "担い手への謝礼",
        max_length=10,
        choices=HelperPay,
        blank=True,
        default="",
        help_text="交通費などの実費だけなら「無償」です。",
    )
    helpers = VisibleCharField(
        "担い手について",
        max_length=NOTE,
        blank=True,
        default="",
        help_text="年齢や集め方など。例：60〜70代が中心。老人クラブで声をかけています",
    )
    beneficiaries_per_month = models.PositiveIntegerField(
        "1か月の利用者（人）", null=True, blank=True, help_text="延べ人数です。"
    )
    coordinator_role = VisibleTextField(
        "生活支援コーディネーターの役割", blank=True, default="", max_length=1000
    )
    council_role = VisibleTextField("協議体の関わり", blank=True, default="", max_length=1000)
    government_role = VisibleTextField(
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
    cost_initial = MoneyField(
        "始めるときの費用（千円）",
        unit=THOUSAND,
        help_text="例：210万円。数字だけなら、千円の単位です。",
    )
    cost_yearly = MoneyField(
        "1年の費用（千円）", unit=THOUSAND, help_text="例：60万円。数字だけなら、千円の単位です。"
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
            models.CheckConstraint(
                condition=Q(helper_pay__in=["", *HelperPay.values]),
                name="caseoperation_helper_pay_known",
                violation_error_message="担い手への謝礼を一覧から選んでください",
            ),
            models.CheckConstraint(
                condition=(Q(cost_initial__isnull=True) | Q(cost_initial__gte=0))
                & (Q(cost_yearly__isnull=True) | Q(cost_yearly__gte=0)),
                name="caseoperation_costs_not_negative",
                violation_error_message="費用は0以上の数字で入力してください",
            ),
        ]

    def __str__(self) -> str:
        return "運営のすがた"

    def search_parts(self) -> Iterable[Part]:
        yield Part("活動の形", self.service_form)
        yield Part("対象の人", self.targets)
        yield Part("活動の回数", self.frequency)
        yield Part("利用料", self.fee)
        yield Part("担い手", " ".join(filter(None, (self.helper_words, self.helpers))))
        yield Part("生活支援コーディネーターの役割", self.coordinator_role)
        yield Part("協議体の関わり", self.council_role)
        yield Part("行政の役割", self.government_role)
        yield Part("総合事業での位置づけ", self.get_legal_frame_display())
        yield Part("始めるときの費用", searched_as(self.cost_initial, THOUSAND))
        yield Part("1年の費用", searched_as(self.cost_yearly, THOUSAND))

    @property
    def helper_words(self) -> str:
        """「16人（有償）」"""
        count = "" if self.helper_count is None else f"{self.helper_count:,}人"
        pay = self.get_helper_pay_display()
        return f"{count}（{pay}）" if count and pay else count or pay


class CaseContact(models.Model):
    """Whom a reader may ask. Empty means: ask through the exchange board."""

    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, related_name="contact")
    department = VisibleCharField(
        "問い合わせ先の部署",
        max_length=120,
        blank=True,
        default="",
        help_text="例：訓子府町 福祉保健課。個人の名前は書かないでください。",
    )
    phone = VisibleCharField(
        "電話番号", max_length=30, blank=True, default="", help_text="例：0157-00-0000"
    )
    email = MailField("メールアドレス", blank=True, default="")
    hours = VisibleCharField(
        "受付時間", max_length=80, blank=True, default="", help_text="例：平日8:45〜17:30"
    )
    visit_ok = models.BooleanField("視察を受け入れられる", default=False)
    talk_ok = models.BooleanField("講師として話せる", default=False)

    class Meta:
        verbose_name = "問い合わせ先"
        verbose_name_plural = "問い合わせ先"

    def __str__(self) -> str:
        return self.department or "問い合わせ先"
