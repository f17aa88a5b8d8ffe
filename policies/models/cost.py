"""Eligible costs of a measure, and the share of each payer."""

from collections.abc import Iterable

from django.db import models

from search.index.searchable import Part
from vocabulary.fields import VisibleCharField, VisibleTextField


class PolicyCost(models.Model):
    """In the words of the ministry: the rules of measures are too different for numbers.

    There is no row where nothing is known.
    """

    policy = models.OneToOneField("policies.Policy", on_delete=models.CASCADE, related_name="cost")
    eligible_costs = VisibleTextField(
        "対象経費",
        max_length=2000,
        blank=True,
        default="",
        help_text=(
            "このお金を何に使えるかを書いてください。使えないものがあれば、それも書きます。"
            "例：会場の借上料、講師への謝金、チラシの印刷費。食事代は対象外です。"
        ),
    )
    rate = VisibleCharField(
        "補助率", max_length=300, blank=True, default="", help_text="例：国10/10、定額、1/2以内"
    )
    cap = VisibleCharField(
        "上限額", max_length=200, blank=True, default="", help_text="例：1団体あたり300万円"
    )
    local_share = VisibleTextField(
        "地方負担",
        max_length=1000,
        blank=True,
        default="",
        help_text=(
            "都道府県や市町村が出す分と、地方財政措置があればその内容を書いてください。"
            "例：都道府県1/4、市町村1/4。負担がないときは「なし」と書きます。"
        ),
    )

    class Meta:
        verbose_name = "対象経費・補助率"
        verbose_name_plural = "対象経費・補助率"

    def __str__(self) -> str:
        return "対象経費・補助率"

    @property
    def is_known(self) -> bool:
        return any((self.eligible_costs, self.rate, self.cap, self.local_share))

    def search_parts(self) -> Iterable[Part]:
        yield Part("対象経費", self.eligible_costs)
        yield Part("補助率", self.rate)
        yield Part("上限額", self.cap)
        yield Part("地方負担", self.local_share)
