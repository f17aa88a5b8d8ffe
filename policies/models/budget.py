"""Budgets of measures, in millions of yen as the ministries print them."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from policies.models.kinds import FIRST_FISCAL_YEAR, LAST_FISCAL_YEAR, YEAR_SENTENCE, BudgetStage
from vocabulary.dates.writing import format_fiscal_year, format_short_fiscal_year
from vocabulary.fields import VisibleCharField
from vocabulary.money import MILLION, in_both_units, searched_as
from vocabulary.money_fields import MoneyField

WRITING = "7,800万円のように書けます。数字だけなら、百万円の単位です。"


class Budget(models.Model):
    """The amount of one measure in one fiscal year at one stage, in millions of yen."""

    policy = models.ForeignKey(
        "policies.Policy", verbose_name="施策", on_delete=models.CASCADE, related_name="budgets"
    )
    fiscal_year = models.PositiveSmallIntegerField(
        "年度", help_text="西暦で書いてください。例：令和7年度なら2025"
    )
    stage = models.CharField("区分", max_length=12, choices=BudgetStage)
    amount = MoneyField(
        "予算額（百万円）",
        unit=MILLION,
        help_text=f"{WRITING}公表されていなければ空けてください。",
    )
    previous_amount = MoneyField(
        "前年度の予算額（百万円）",
        unit=MILLION,
        help_text="前年度の当初予算額。比べるものがなければ空けてください。",
    )
    note = VisibleCharField(
        "補足", max_length=200, blank=True, default="", help_text="例：地域支援事業1,800億円の内数"
    )

    class Meta:
        verbose_name = "予算"
        verbose_name_plural = "予算"
        ordering = ["-fiscal_year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "fiscal_year", "stage"],
                name="budget_once_per_year_and_stage",
                violation_error_message="同じ年度・同じ区分の予算が、すでに入っています",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=BudgetStage.values),
                name="budget_stage_known",
                violation_error_message="予算の区分を一覧から選んでください",
            ),
            models.CheckConstraint(
                condition=Q(fiscal_year__range=(FIRST_FISCAL_YEAR, LAST_FISCAL_YEAR)),
                name="budget_fiscal_year_in_range",
                violation_error_message=YEAR_SENTENCE,
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="budget_amount_not_negative",
                violation_error_message="予算額は0以上の数字で入力してください",
            ),
            models.CheckConstraint(
                condition=Q(previous_amount__isnull=True) | Q(previous_amount__gte=0),
                name="budget_previous_amount_not_negative",
                violation_error_message="前年度の予算額は0以上の数字で入力してください",
            ),
        ]

    def __str__(self) -> str:
        return f"{format_fiscal_year(self.fiscal_year)} {self.get_stage_display()}"

    @property
    def short_words(self) -> str:
        """「令和7年度 78百万円（7,800万円）」; only for a budget with an amount."""
        amount = in_both_units(self.amount, MILLION)
        return f"{format_short_fiscal_year(self.fiscal_year)} {amount}"

    @property
    def search_words(self) -> str:
        """The year, the stage and the amount in both units."""
        amount = searched_as(self.amount, MILLION)
        return " ".join(filter(None, (str(self), amount, self.note)))

    @property
    def stage_index(self) -> int:
        """0 for the request, the first stage, and so on."""
        return list(BudgetStage.values).index(self.stage)

    @property
    def change(self) -> Decimal | None:
        """Millions of yen more (or, below zero, less) than the year before."""
        if self.amount is None or self.previous_amount is None:
            return None
        return self.amount - self.previous_amount

    @property
    def change_rate(self) -> Decimal | None:
        """The change in per cent of the year before; None where that was nothing."""
        if self.change is None or not self.previous_amount:
            return None
        return (Decimal(self.change) / self.previous_amount * 100).quantize(Decimal("0.1"))
