"""What official statistics say of each municipality."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.db.models import F, Q

from vocabulary.models.places import Municipality


class Extent(models.TextChoices):
    """How much of a municipality a designation by law covers."""

    NONE = "none", "なし"
    PART = "part", "一部"
    WHOLE = "whole", "全域"
    DEEMED = "deemed", "みなし"
    OUTSIDE = "outside", "指定の外"

    def words(self, name: str) -> str:
        """「過疎地域」, 「一部が過疎地域」; empty where it does not apply."""
        by_extent = {
            self.WHOLE: name,
            self.PART: f"一部が{name}",
            self.DEEMED: f"みなし{name}",
            self.OUTSIDE: f"島（{name}の指定なし）",
        }
        return by_extent.get(self, "")


class MunicipalityFactsQuerySet(models.QuerySet["MunicipalityFacts"]):
    def of_prefecture(self, code: str) -> MunicipalityFactsQuerySet:
        """Of its municipalities by their reading, each with its name and prefecture."""
        rows = self.filter(municipality__prefecture=code).select_related("municipality__prefecture")
        return rows.order_by("municipality__kana", "municipality")


class MunicipalityFacts(models.Model):
    """What official statistics say of a municipality, each with its day and source.

    Loaded with the site and changed by nobody. Newer figures that the secretariat imports stand in
    the municipality itself.
    """

    CENSUS = "令和2年（2020年）10月1日、総務省「令和2年国勢調査」"
    KIND = "令和3年（2021年）4月、総務省「財政状況類似団体の区分」"
    LAND = "令和6年（2024年）、国土地理院「全国都道府県市区町村別面積調」"
    DEPOPULATION = "令和4年（2022年）4月1日、総務省「過疎地域市町村等一覧」"
    DISADVANTAGE = "令和4年（2022年）4月1日、総務省「地域おこし協力隊 地域要件確認表」"
    ISLANDS = "令和8年（2026年）4月1日、国土交通省「離島振興対策実施地域一覧」"

    municipality = models.OneToOneField(
        Municipality, on_delete=models.CASCADE, primary_key=True, related_name="facts"
    )
    population = models.PositiveIntegerField("人口（人）")
    aged_65 = models.PositiveIntegerField("65歳以上の人口（人）")
    aged_75 = models.PositiveIntegerField("75歳以上の人口（人）")
    age_unknown = models.PositiveIntegerField("年齢のわからない人（人）")
    households = models.PositiveIntegerField("一般世帯（世帯）")
    single_elderly_households = models.PositiveIntegerField("65歳以上のひとり暮らし（世帯）")
    area = models.DecimalField("面積（km²）", max_digits=7, decimal_places=2)
    habitable_area = models.DecimalField("住める土地の面積（km²）", max_digits=7, decimal_places=2)
    core_city = models.BooleanField("中核市", default=False)
    depopulated = models.CharField("過疎地域", max_length=10, choices=Extent)
    disadvantaged = models.CharField("条件不利地域", max_length=10, choices=Extent)
    island = models.CharField("離島", max_length=10, choices=Extent)

    objects = MunicipalityFactsQuerySet.as_manager()

    class Meta:
        verbose_name = "市区町村の統計"
        verbose_name_plural = "市区町村の統計"
        ordering = ["municipality"]
        constraints = [
            models.CheckConstraint(
                condition=Q(aged_65__gte=F("aged_75"))
                & Q(population__gte=F("aged_65") + F("age_unknown")),
                name="municipalityfacts_older_people_within_population",
                violation_error_message="65歳以上の人口は、人口より大きくできません",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}の統計"

    @property
    def ageing_rate(self) -> Decimal | None:
        """Of persons whose age is known, in %; none where nobody lived at the census."""
        return self._share(self.aged_65)

    @property
    def aged_75_rate(self) -> Decimal | None:
        return self._share(self.aged_75)

    @property
    def designations(self) -> list[tuple[str, str]]:
        """What applies to it by law, in words, and by which list."""
        found = [
            ("中核市" if self.core_city else "", self.KIND),
            (Extent(self.depopulated).words("過疎地域"), self.DEPOPULATION),
            (Extent(self.disadvantaged).words("条件不利地域"), self.DISADVANTAGE),
            (Extent(self.island).words("離島"), self.ISLANDS),
        ]
        return [(words, source) for words, source in found if words]

    def _share(self, people: int) -> Decimal | None:
        known = self.population - self.age_unknown
        if not known:
            return None
        return (Decimal(100 * people) / known).quantize(Decimal("0.1"), ROUND_HALF_UP)
