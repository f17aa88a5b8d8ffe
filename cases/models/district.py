"""Statistics of the district of a case, shown beside those of its municipality."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from search.index.searchable import Part
from vocabulary.fields import VisibleCharField
from vocabulary.models import Statistics

_SOURCED = Q(statistics_date__isnull=False) & ~Q(statistics_source="")
_BASE_HAS_FIGURES = Q(population__isnull=False) | Q(ageing_rate__isnull=False)


class CaseDistrict(Statistics):
    """As the town hall counts them; the name of the district stands in the case itself."""

    case = models.OneToOneField(
        "cases.Case", on_delete=models.CASCADE, related_name="district_figures"
    )
    population = models.PositiveIntegerField(
        "人口（人）",
        null=True,
        blank=True,
        help_text="「地区」に書いた範囲の数字です。わかるものだけでかまいません。",
    )
    households = models.PositiveIntegerField("世帯数", null=True, blank=True)
    population_65 = models.PositiveIntegerField("65歳以上の人口（人）", null=True, blank=True)
    statistics_source = VisibleCharField(
        "統計の出典", max_length=200, blank=True, default="", help_text="例：住民基本台帳"
    )

    class Meta(Statistics.Meta):
        abstract = False
        verbose_name = "地区の人口・高齢化率"
        verbose_name_plural = "地区の人口・高齢化率"
        constraints = [
            *Statistics.Meta.constraints,
            models.CheckConstraint(
                condition=Q(households__isnull=True, population_65__isnull=True)
                | _BASE_HAS_FIGURES
                | _SOURCED,
                name="casedistrict_counts_have_a_source",
                violation_error_message="世帯数や65歳以上の人口には、基準日と出典も入力してください",
            ),
            models.CheckConstraint(  # such a row would be displayed nowhere
                condition=Q(statistics_date__isnull=True, statistics_source="")
                | Q(households__isnull=False)
                | Q(population_65__isnull=False)
                | _BASE_HAS_FIGURES,
                name="casedistrict_source_is_of_figures",
                violation_error_message=(
                    "統計の基準日や出典だけでは載りません。わかる数字も入力してください"
                ),
            ),
            models.CheckConstraint(
                condition=(Q(households__isnull=True) | Q(households__gte=0))
                & (Q(population_65__isnull=True) | Q(population_65__gte=0)),
                name="casedistrict_counts_not_negative",
                violation_error_message="世帯数と65歳以上の人口は、0以上の数字で入力してください",
            ),
            models.CheckConstraint(
                condition=Q(population__isnull=True)
                | Q(population_65__isnull=True)
                | Q(population_65__lte=F("population")),
                name="casedistrict_older_people_within_population",
                violation_error_message="65歳以上の人口は、人口より大きくできません",
            ),
            models.CheckConstraint(
                condition=Q(population__isnull=True)
                | Q(households__isnull=True)
                | Q(households__lte=F("population")),
                name="casedistrict_households_within_population",
                violation_error_message="世帯数は、人口より大きくできません",
            ),
            # Rates are written with one digit or none, so a point more or less is the same.
            models.CheckConstraint(
                condition=Q(population__isnull=True)
                | Q(population_65__isnull=True)
                | Q(ageing_rate__isnull=True)
                | Q(
                    population_65__gte=F("population") * (F("ageing_rate") - 1) / 100,
                    population_65__lte=F("population") * (F("ageing_rate") + 1) / 100,
                ),
                name="casedistrict_rate_fits_counts",
                violation_error_message=(
                    "高齢化率が、人口と65歳以上の人口から計算した値と合いません。"
                    "数字を確かめてください"
                ),
            ),
        ]

    def __str__(self) -> str:
        return "地区の人口・高齢化率"

    @property
    def known_figures(self) -> list[tuple[str, int | Decimal, str]]:
        """The numbers given, each with the words before and after it."""
        rows = (
            ("人口 ", self.population, "人"),
            ("", self.households, "世帯"),
            ("65歳以上 ", self.population_65, "人"),
            ("高齢化率 ", self.shown_rate, "％"),
        )
        return [(before, number, after) for before, number, after in rows if number is not None]

    @property
    def shown_rate(self) -> Decimal | None:
        """The rate as given, else from the two counts."""
        if self.ageing_rate is not None or not self.population or self.population_65 is None:
            return self.ageing_rate
        return (Decimal(self.population_65) * 100 / self.population).quantize(Decimal("0.1"))

    def search_parts(self) -> Iterable[Part]:
        yield Part("地区の人口", self.statistics_source)
