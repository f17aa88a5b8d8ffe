"""Themes and places: fields of life, prefectures and municipalities."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Left

from vocabulary.fields import CheckedCharField, VisibleCharField
from vocabulary.normalize import kana_row, nfkc


class ThemeGroup(models.TextChoices):
    HOME = "home", "家のこと"
    WELLBEING = "wellbeing", "体と安心"
    CONNECTING = "connecting", "出かける・つながる"
    COMMUNITY = "community", "地域をつくる"


class Bureau(models.TextChoices):
    """The eight regional bureaus of health and welfare (地方厚生（支）局)."""

    HOKKAIDO = "hokkaido", "北海道厚生局"
    TOHOKU = "tohoku", "東北厚生局"
    KANTO_SHINETSU = "kanto-shinetsu", "関東信越厚生局"
    TOKAI_HOKURIKU = "tokai-hokuriku", "東海北陸厚生局"
    KINKI = "kinki", "近畿厚生局"
    CHUGOKU_SHIKOKU = "chugoku-shikoku", "中国四国厚生局"
    SHIKOKU = "shikoku", "四国厚生支局"
    KYUSHU = "kyushu", "九州厚生局"


class MunicipalityKind(models.TextChoices):
    CITY = "city", "市"
    TOWN = "town", "町"
    VILLAGE = "village", "村"
    WARD = "ward", "特別区"


class SizeClass(models.TextChoices):
    """Eight classes of population, as in the white paper on health and welfare of 令和5年."""

    UNDER_5K = "under-5k", "5千人未満"
    FROM_5K = "5k-10k", "5千〜1万人未満"
    FROM_10K = "10k-30k", "1万〜3万人未満"
    FROM_30K = "30k-100k", "3万〜10万人未満"
    FROM_100K = "100k-200k", "10万〜20万人未満"
    FROM_200K = "200k-500k", "20万〜50万人未満"
    FROM_500K = "500k-1m", "50万〜100万人未満"
    FROM_1M = "1m-over", "100万人以上"

    @classmethod
    def of(cls, population: int | None) -> SizeClass | None:
        """The class of a municipality; none where its population is not known."""
        if population is None:
            return None
        return next(size for size, least in reversed(_LEAST.items()) if population >= least)


_LEAST = dict(
    zip(SizeClass, (0, 5_000, 10_000, 30_000, 100_000, 200_000, 500_000, 1_000_000), strict=True)
)


def check_digit(first_five: str) -> str:
    """The sixth digit of a local government code, from its first five."""
    weighted = zip(first_five, (6, 5, 4, 3, 2), strict=True)
    return str(11 - sum(int(digit) * weight for digit, weight in weighted) % 11)[-1]


def possible_codes(written: str) -> set[str]:
    """The codes of six digits that may be meant by five: with the zero that spreadsheets drop in
    front, or with the check digit.
    """
    if len(written) == 5 and written.isascii() and written.isdigit():
        return {f"0{written}", written + check_digit(written)}
    return {written}


def validate_municipality_code(code: str) -> None:
    usable = len(code) == 6 and code.isascii() and code.isdigit()
    if not usable or check_digit(code[:5]) != code[5]:
        raise ValidationError("市区町村コードは、6桁の数字で入力してください（例：015491）")


class Theme(models.Model):
    """One of the 23 fields (分野) of the source document."""

    code = models.SlugField("コード", max_length=20, primary_key=True)
    name = VisibleCharField("名称", max_length=30, unique=True)
    kana = VisibleCharField("よみがな", max_length=40, db_collation="C")
    easy_name = VisibleCharField("やさしい言いかえ", max_length=40, blank=True)
    group = models.CharField("まとまり", max_length=20, choices=ThemeGroup)
    order = models.PositiveSmallIntegerField("並び順")

    class Meta:
        verbose_name = "分野"
        verbose_name_plural = "分野"
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(group__in=ThemeGroup.values),
                name="theme_group_known",
                violation_error_message="まとまりを一覧から選んでください",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Statistics(models.Model):
    """Population and ageing rate of a place, with the day and the source of the figures."""

    population = models.PositiveIntegerField("人口（人）", null=True, blank=True)
    ageing_rate = models.DecimalField(
        "高齢化率（％）",
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text="65歳以上の人の割合です。例：32.8",
    )
    statistics_date = models.DateField("統計の基準日", null=True, blank=True)
    statistics_source = VisibleCharField("統計の出典", max_length=200, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ageing_rate__isnull=True) | Q(ageing_rate__range=(0, 100)),
                name="%(class)s_ageing_rate_is_a_share",
                violation_error_message="高齢化率は0から100までの数字で入力してください",
            ),
            models.CheckConstraint(
                condition=Q(population__isnull=True) | Q(population__gte=0),
                name="%(class)s_population_not_negative",
                violation_error_message="人口は0以上の数字で入力してください",
            ),
            models.CheckConstraint(
                condition=Q(population__isnull=True, ageing_rate__isnull=True)
                | (Q(statistics_date__isnull=False) & ~Q(statistics_source="")),
                name="%(class)s_figures_have_a_source",
                violation_error_message="人口や高齢化率には、基準日と出典も入力してください",
            ),
        ]


class Prefecture(Statistics):
    """One of the 47 prefectures; its code (01–47) is its public address."""

    code = VisibleCharField("コード", max_length=2, primary_key=True)
    name = VisibleCharField("名称", max_length=10, unique=True)
    kana = VisibleCharField("よみがな", max_length=20, db_collation="C")
    short_name = VisibleCharField("短い名称", max_length=10, unique=True)
    name_en = VisibleCharField("英語名", max_length=20)
    bureau = models.CharField("管轄の地方厚生（支）局", max_length=20, choices=Bureau)
    tile_column = models.PositiveSmallIntegerField("地図の列")
    tile_row = models.PositiveSmallIntegerField("地図の行")
    tile_width = models.PositiveSmallIntegerField("地図の幅", default=1)
    tile_height = models.PositiveSmallIntegerField("地図の高さ", default=1)
    url = models.URLField("ホームページ", blank=True)
    population_65 = models.PositiveIntegerField("65歳以上の人口（人）", null=True, blank=True)
    office = VisibleCharField(
        "担当課",
        max_length=80,
        blank=True,
        help_text="生活支援の体制づくりを受け持つ課です。都道府県のページに出ます。",
    )
    office_phone = VisibleCharField("担当課の電話番号", max_length=30, blank=True)
    platform_name = VisibleCharField(
        "都道府県版プラットフォームの名称",
        max_length=80,
        blank=True,
        help_text="県内の団体と市町村をつなぐ集まりの名前です。まだないときは空けておきます。",
    )
    platform_url = models.URLField("都道府県版プラットフォームのページ", blank=True)

    class Meta(Statistics.Meta):
        abstract = False
        verbose_name = "都道府県"
        verbose_name_plural = "都道府県"
        ordering = ["code"]
        constraints = [
            *Statistics.Meta.constraints,
            models.CheckConstraint(
                condition=Q(code__regex=r"^(0[1-9]|[1-3][0-9]|4[0-7])$"),
                name="prefecture_code_01_to_47",
                violation_error_message="都道府県コードは01から47までの2桁で入力してください",
            ),
            models.CheckConstraint(
                condition=Q(bureau__in=Bureau.values),
                name="prefecture_bureau_known",
                violation_error_message="管轄の地方厚生（支）局を一覧から選んでください",
            ),
            models.CheckConstraint(
                condition=Q(population__isnull=True)
                | Q(population_65__isnull=True)
                | Q(population_65__lte=F("population")),
                name="prefecture_older_people_within_population",
                violation_error_message="65歳以上の人口は、人口より大きくできません",
            ),
            models.CheckConstraint(
                condition=Q(office_phone="") | ~Q(office=""),
                name="prefecture_phone_is_an_offices",
                violation_error_message="電話番号には、担当課の名前も入力してください",
            ),
            models.CheckConstraint(
                condition=Q(platform_url="") | ~Q(platform_name=""),
                name="prefecture_platform_page_has_a_name",
                violation_error_message="プラットフォームのページには、名称も入力してください",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def by_kana(self) -> MunicipalityQuerySet:
        return self.order_by("kana", "code")


class MunicipalityManager(models.Manager["Municipality"]):
    def get_queryset(self) -> models.QuerySet[Municipality]:
        """With the prefecture, since a municipality is never shown without it."""
        return super().get_queryset().select_related("prefecture")


class Municipality(Statistics):
    """One of the 1,741 cities, towns, villages and special wards."""

    code = CheckedCharField(
        "市区町村コード",
        max_length=6,
        primary_key=True,
        validators=[validate_municipality_code],
    )
    prefecture = models.ForeignKey(
        Prefecture,
        on_delete=models.PROTECT,
        related_name="municipalities",
        verbose_name="都道府県",
    )
    name = VisibleCharField("名称", max_length=20)
    kana = VisibleCharField("よみがな", max_length=40, db_collation="C")
    kind = models.CharField("種類", max_length=10, choices=MunicipalityKind)
    designated = models.BooleanField("政令指定都市", default=False)
    latitude = models.DecimalField("緯度", max_digits=8, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField("経度", max_digits=9, decimal_places=6, null=True, blank=True)
    url = models.URLField("ホームページ", blank=True)

    objects = MunicipalityManager.from_queryset(MunicipalityQuerySet)()

    class Meta(Statistics.Meta):
        abstract = False
        verbose_name = "市区町村"
        verbose_name_plural = "市区町村"
        ordering = ["code"]
        constraints = [
            *Statistics.Meta.constraints,
            models.UniqueConstraint(
                fields=["prefecture", "name"],
                name="municipality_name_once_in_prefecture",
                violation_error_message="同じ都道府県に、同じ名称の市区町村があります",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{6}$"),
                name="municipality_code_six_digits",
                violation_error_message="市区町村コードは6桁の数字で入力してください（例：015491）",
            ),
            models.CheckConstraint(
                condition=Q(prefecture=Left("code", Value(2))),
                name="municipality_code_begins_with_prefecture",
                violation_error_message="市区町村コードの上2桁を、都道府県のコードと同じにしてください",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=MunicipalityKind.values),
                name="municipality_kind_known",
                violation_error_message="種類を一覧から選んでください",
            ),
            models.CheckConstraint(
                condition=Q(designated=False) | Q(kind=MunicipalityKind.CITY),
                name="municipality_designated_is_a_city",
                violation_error_message="政令指定都市にできるのは市だけです",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefecture.name}{self.name}"

    @property
    def size_class(self) -> SizeClass | None:
        return SizeClass.of(self.population)

    @property
    def kana_row(self) -> str:
        return kana_row(self.kana)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        self.code = nfkc(self.code).strip()
        super().clean_fields(exclude=exclude)
