"""Measures: what a ministry offers to those who build support in their community."""

from collections.abc import Iterable
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from organizations.content import Content, ContentQuerySet, Sourced
from policies.budgets import Budget
from policies.calls import CallStatus, Recurrence
from policies.choices import (
    FIRST_FISCAL_YEAR,
    LAST_FISCAL_YEAR,
    YEAR_SENTENCE,
    Audience,
    BudgetStage,
    PolicyKind,
)
from policies.materials import Material, MaterialFile
from policies.parts import Jurisdiction, PolicyFile
from search.models import Part
from vocabulary.dates import fiscal_year_of, written_fiscal_year

__all__ = ["Budget", "Jurisdiction", "Material", "MaterialFile", "Policy", "PolicyFile"]

SUMMARY_ON_CARD = 120


class PolicyQuerySet(ContentQuerySet):
    def for_audiences(self, codes: Iterable[str]) -> Self:
        return self.filter(audiences__overlap=list(codes))

    def in_fiscal_years(self, years: Iterable[int]) -> Self:
        """Measures with a budget of one of the years, or that say they run in one."""
        wanted = list(years)
        budgets = Budget.objects.filter(fiscal_year__in=wanted).order_by()
        found = Q(pk__in=budgets.values("policy_id"))
        for year in wanted:
            found |= Q(first_year__lte=year, reached_year__gte=year)
        return self.alias(reached_year=Coalesce("last_year", "first_year")).filter(found)

    def with_call_status(self, statuses: Iterable[str]) -> Self:
        today = timezone.localdate()
        wanted = Q(pk__in=[])
        for status in statuses:
            wanted |= CallStatus(status).condition(today)
        return self.filter(wanted)

    def fiscal_years(self) -> dict[int, set[int]]:
        """For each measure the years it has budgets for or says it runs in, in one query."""
        found: dict[int, set[int]] = {}
        columns = ("pk", "first_year", "last_year", "budgets__fiscal_year")
        for pk, first, last, budgeted in self.order_by().values_list(*columns):
            years = found.setdefault(pk, set())
            if first:
                years.update(range(first, (last or first) + 1))
            if budgeted:
                years.add(budgeted)
        return found

    def with_list_order(self) -> Self:
        """Annotates what lists sort by.

        `call_rank`: what can be applied for now is lowest; `call_deadline`: of calls that
        close soon; `newest_year`: the latest fiscal year known, else 0.
        """
        today = timezone.localdate()
        steps = [When(status.condition(today), then=i) for i, status in enumerate(CallStatus)]
        budgeted = Budget.objects.filter(policy=OuterRef("pk")).order_by("-fiscal_year")
        year = Subquery(budgeted.values("fiscal_year")[:1])
        return self.annotate(
            call_rank=Case(*steps, default=len(steps), output_field=models.IntegerField()),
            call_deadline=Case(When(CallStatus.CLOSING.condition(today), then=F("call_end"))),
            newest_year=Coalesce(Greatest(year, "last_year", "first_year"), 0),
        )

    def for_index(self) -> Self:
        return super().for_index().prefetch_related("jurisdictions", "budgets", "files")

    def for_cards(self) -> Self:
        return super().for_cards().prefetch_related("jurisdictions", "budgets", "files")


def _year_field(label: str, help_text: str = "") -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, null=True, blank=True, help_text=help_text)


class Policy(Sourced, Content):
    """A measure (施策): what a ministry offers to those who build community support."""

    search_kind = "policy"
    required_at_submit = ("kind", "easy_summary", "scheme", "audiences", "themes", "jurisdictions")
    revision_children = ("jurisdictions", "budgets", "files")

    name = models.CharField("施策の名称", max_length=120)
    kana = models.CharField(
        "よみがな",
        max_length=240,
        blank=True,
        default="",
        db_collation="C",
        help_text="ひらがなで書いてください。五十音順の並びに使います。",
    )
    kind = models.CharField("種類", max_length=20, choices=PolicyKind, blank=True, default="")
    easy_summary = models.CharField(
        "やさしい説明",
        max_length=200,
        blank=True,
        default="",
        help_text="だれが、何に使えるものかを、200文字以内のやさしいことばで書いてください。",
    )
    purpose = models.TextField("目的", blank=True, default="", max_length=4000)
    scheme = models.TextField(
        "内容",
        blank=True,
        default="",
        max_length=8000,
        help_text="何をする施策か、しくみがわかるように書いてください。",
    )
    implementers = models.CharField(
        "実施主体",
        max_length=200,
        blank=True,
        default="",
        help_text="例：市町村、国から民間事業者へ委託",
    )
    applicants = models.CharField("申請できる人", max_length=200, blank=True, default="")
    target = models.CharField(
        "対象",
        max_length=200,
        blank=True,
        default="",
        help_text="支援の対象になる人や地域。例：離島・中山間地域",
    )
    audiences = ArrayField(
        models.CharField(max_length=20, choices=Audience),
        verbose_name="だれが使えるか",
        blank=True,
        default=list,
        help_text="一覧で絞り込むときに使います。あてはまるものをすべて選んでください。",
    )
    rate = models.CharField(
        "補助率", max_length=300, blank=True, default="", help_text="例：国10/10、定額、1/2以内"
    )
    cap = models.CharField(
        "上限額", max_length=200, blank=True, default="", help_text="例：1団体あたり300万円"
    )
    legal_basis = models.CharField("根拠となる法令・要綱", max_length=300, blank=True, default="")
    first_year = _year_field(
        "実施した年度（始まり）", "西暦で書いてください。例：令和4年度なら2022"
    )
    last_year = _year_field("実施した年度（終わり）", "1年度だけのときは空けてください。")

    call_start = models.DateField("受付を始める日", null=True, blank=True)
    call_end = models.DateField(
        "締切の日", null=True, blank=True, help_text="この日の終わりまで「受付中」と表示されます。"
    )
    recurrence = models.CharField(
        "受付のしかた",
        max_length=10,
        choices=Recurrence,
        blank=True,
        default="",
        help_text="いつでも申し込めるものは「通年」を選び、日付を空けてください。",
    )
    call_text = models.CharField(
        "受付の時期の補足",
        max_length=200,
        blank=True,
        default="",
        help_text="例：2次公募は令和7年8月7日から。時刻やくわしい条件はここに書きます。",
    )
    how_to_apply = models.TextField(
        "申請の流れ",
        blank=True,
        default="",
        max_length=2000,
        help_text="順番に、1行に1つずつ書いてください。番号は自動で付きます。",
    )

    url = models.URLField("くわしいページのアドレス", blank=True, default="", max_length=500)
    contact_office = models.CharField(
        "問い合わせ先", max_length=120, blank=True, default="", help_text="部署や窓口の名前。"
    )
    contact_phone = models.CharField("電話番号", max_length=40, blank=True, default="")
    contact_email = models.EmailField("メールアドレス", blank=True, default="")
    contact_note = models.CharField(
        "問い合わせ先の補足", max_length=120, blank=True, default="", help_text="受付時間など。"
    )

    objects = PolicyQuerySet.as_manager()

    class Meta(Content.Meta):
        abstract = False
        verbose_name = "施策"
        verbose_name_plural = "施策"
        ordering = ["-published_at", "-pk"]
        default_related_name = "policies"
        constraints = [
            *Content.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=["", *PolicyKind.values]),
                name="policy_kind_known",
                violation_error_message="種類を一覧から選んでください",
            ),
            models.CheckConstraint(
                condition=Q(audiences__contained_by=Audience.values),
                name="policy_audiences_known",
                violation_error_message="「だれが使えるか」を一覧から選んでください",
            ),
            models.CheckConstraint(
                condition=Q(call_start__isnull=True)
                | Q(call_end__isnull=True)
                | Q(call_end__gte=F("call_start")),
                name="policy_call_ends_after_start",
                violation_error_message="締切の日は、受付を始める日と同じか、後の日にしてください",
            ),
            models.CheckConstraint(
                condition=Q(recurrence__in=["", *Recurrence.values]),
                name="policy_recurrence_known",
                violation_error_message="受付のしかたを一覧から選んでください",
            ),
            models.CheckConstraint(
                condition=~Q(recurrence=Recurrence.ALWAYS)
                | Q(call_start__isnull=True, call_end__isnull=True),
                name="policy_always_open_has_no_dates",
                violation_error_message="通年で受け付けるときは、受付の日付を空けてください",
            ),
            models.CheckConstraint(
                condition=Q(first_year__isnull=True)
                | Q(first_year__range=(FIRST_FISCAL_YEAR, LAST_FISCAL_YEAR)),
                name="policy_first_year_in_range",
                violation_error_message=YEAR_SENTENCE,
            ),
            models.CheckConstraint(
                condition=Q(last_year__isnull=True)
                | Q(
                    first_year__isnull=False,
                    last_year__gte=F("first_year"),
                    last_year__lte=LAST_FISCAL_YEAR,
                ),
                name="policy_years_in_order",
                violation_error_message="実施した年度の終わりは、始まりと同じか、後にしてください",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("policy_detail", args=[self.pk])

    @property
    def call_status(self) -> CallStatus:
        """公募前, 受付中, …: as of today in Japan."""
        today = timezone.localdate()
        return CallStatus.of(self.call_start, self.call_end, self.recurrence, today)

    @property
    def call_words(self) -> str:
        """The call status as a reader is told it; empty where nothing is known."""
        status = self.call_status
        if status == CallStatus.CLOSING and self.call_end:
            days = (self.call_end - timezone.localdate()).days
            return f"締切まであと{days}日" if days else "今日が締切"
        return "" if status == CallStatus.UNKNOWN else status.label

    @property
    def audience_words(self) -> str:
        """「市町村、都道府県」: the groups who can use it, else as the ministry words it."""
        chosen = [choice.label for choice in Audience if choice.value in self.audiences]
        return "、".join(chosen) or self.applicants or self.target

    @property
    def ministry_words(self) -> str:
        """Each ministry once: 「国土交通省・厚生労働省」."""
        return "・".join(dict.fromkeys(share.ministry_label for share in self.jurisdictions.all()))

    @property
    def card_line(self) -> str:
        """「使える人：市町村｜予算：78百万円（令和7年度）」, below the text of a card."""
        users = f"使える人：{self.audience_words}" if self.audience_words else ""
        budget = self.main_budget
        money = f"予算：{budget.short_words}" if budget else ""
        return "｜".join(filter(None, [users, money]))

    @property
    def past_year(self) -> int | None:
        """The fiscal year the text is about, where that is over; None where it still holds."""
        years = [row.fiscal_year for row in self.budgets.all()]
        years += [year for year in (self.first_year, self.last_year) if year]
        newest = max(years, default=None)
        if newest is None or newest >= fiscal_year_of(timezone.localdate()):
            return None
        return newest

    @property
    def origin_words(self) -> str:
        """「厚生労働省｜補助金」, above the name."""
        return "｜".join(filter(None, [self.ministry_words, self.get_kind_display()]))

    @property
    def years_words(self) -> str:
        """「令和4年度（2022年度）から令和5年度（2023年度）まで」"""
        if self.first_year is None:
            return ""
        first = written_fiscal_year(self.first_year)
        if self.last_year in (None, self.first_year):
            return first
        return f"{first}から{written_fiscal_year(self.last_year)}まで"

    @property
    def summary(self) -> str:
        """What it is, in a sentence or two."""
        return self.easy_summary or self.purpose

    @property
    def short_summary(self) -> str:
        return Truncator(self.summary).chars(SUMMARY_ON_CARD)

    @property
    def has_own_purpose(self) -> bool:
        """Whether the purpose says more than the summary does."""
        return self.purpose not in ("", self.summary)

    @property
    def application_steps(self) -> list[str]:
        return [line.strip() for line in self.how_to_apply.splitlines() if line.strip()]

    @property
    def budget_rows(self) -> list[Budget]:
        """The newest year first, within a year in the order of the budget process."""
        return sorted(self.budgets.all(), key=lambda row: (-row.fiscal_year, row.place_in_process))

    @property
    def main_budget(self) -> Budget | None:
        """The amount to name first: of the newest year, the stage furthest decided."""
        rows = [row for row in self.budget_rows if row.amount is not None]
        regular = [row for row in rows if row.stage != BudgetStage.SUPPLEMENT]
        return max(regular or rows, key=lambda r: (r.fiscal_year, r.place_in_process), default=None)

    def published_cases(self) -> ContentQuerySet:
        """Public cases that used this measure; cases stand above this app."""
        uses = self.case_uses.order_by()
        cases = uses.model.case.field.related_model.objects
        return cases.published().filter(pk__in=uses.values("case_id")).order_by("-published_at")

    def content_parts(self) -> Iterable[Part]:
        shares = " ".join(str(share) for share in self.jurisdictions.all())
        yield Part("所管", shares, short=True)
        yield Part("種類", self.get_kind_display(), short=True)
        yield Part("よみがな", self.kana, short=True)
        yield Part("やさしい説明", self.easy_summary)
        yield Part("だれが使えるか", self.audience_words)
        for name in _SEARCHED:
            yield Part(str(self._meta.get_field(name).verbose_name), getattr(self, name))
        yield Part("予算", " ".join(f"{row} {row.note}" for row in self.budgets.all()))
        yield Part("要綱・資料", " ".join(str(upload) for upload in self.files.all()))


_SEARCHED = (
    "purpose", "scheme", "implementers", "applicants", "target", "rate", "cap", "legal_basis",
    "call_text", "how_to_apply", "contact_office", "contact_note",
)  # fmt: skip
