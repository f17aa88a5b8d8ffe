"""The child rows of the story: who took part, what was done when, and the results."""

from django.db import models
from django.db.models import Q

from vocabulary.dates.moments import check_moment, format_moment
from vocabulary.fields import CheckedCharField, FirstDayField, VisibleCharField, VisibleTextField

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


class CaseActor(models.Model):
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="actors")
    name = VisibleCharField(
        "名称", max_length=120, help_text="例：訓子府町、ほっとなまちをつくり隊（協議体）"
    )
    kind = models.CharField("種類", max_length=20, choices=ActorKind, default=ActorKind.OTHER)
    role = VisibleCharField(
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
    """One step of the activity; `starts_on` is parsed from the editor's wording."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="steps")
    when = CheckedCharField(
        "時期",
        max_length=40,
        blank=True,
        default="",
        validators=[check_moment],
        help_text="わかるところまで書いてください。例：令和6年9月初旬、2024-09、2022年度",
    )
    starts_on = FirstDayField("始まりの日", of="when")
    what = VisibleTextField(
        "したこと",
        max_length=600,
        help_text="例：協議体を開き、町のよいところと困りごとを話し合った",
    )
    who = VisibleCharField(
        "参加した人",
        max_length=NOTE,
        blank=True,
        default="",
        help_text="例：協議体の委員、役場の4つの課。個人の名前は書かないでください。",
    )
    decision = VisibleTextField(
        "決まったこと",
        max_length=600,
        blank=True,
        default="",
        help_text="例：週1回、日曜に開くことにした",
    )
    outcome = VisibleTextField(
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

    @property
    def when_words(self) -> str:
        return format_moment(self.when)

    @property
    def when_lines(self) -> list[str]:
        """「令和6年9月初旬」 and 「（2024年）」, which may break into two lines."""
        era, bracket, western = self.when_words.partition("（")
        return [line for line in (era, bracket + western) if line]


class CaseFigure(models.Model):
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="figures")
    label = VisibleCharField("数字の名前", max_length=60, help_text="例：月の延べ利用者")
    value = VisibleCharField("値", max_length=60, help_text="単位も書いてください。例：約40人")
    as_of = CheckedCharField(
        "時点",
        max_length=40,
        blank=True,
        default="",
        validators=[check_moment],
        help_text="例：令和6年12月、2022年度",
    )
    evidence = VisibleCharField(
        "何でわかるか",
        max_length=NOTE,
        blank=True,
        default="",
        help_text="例：利用者へのアンケート、市の決算書",
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
    def as_of_words(self) -> str:
        """「令和6年12月（2024年）時点」; wordings that contain 時 are left as they are."""
        words = format_moment(self.as_of)
        return words if not words or "時" in words else f"{words}時点"
