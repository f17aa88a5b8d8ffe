"""Measures: what a ministry offers to those who build support in their community."""

import re
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from organizations.publishing.content import (
    Content,
    ContentKind,
    ContentQuerySet,
    row_or_empty,
)
from policies.models.budget import Budget
from policies.models.call import CallStatus, PolicyCall
from policies.models.cost import PolicyCost
from policies.models.kinds import (
    FIRST_FISCAL_YEAR,
    LAST_FISCAL_YEAR,
    YEAR_SENTENCE,
    Audience,
    BudgetStage,
    PolicyKind,
)
from policies.models.texts import parts_of
from search.index.searchable import Part, SearchableQuerySet
from search.kinds import MenuPlace
from vocabulary.dates.eras import fiscal_year_of
from vocabulary.dates.writing import format_fiscal_year, format_short_fiscal_year
from vocabulary.fields import MailField, VisibleCharField, VisibleTextField

SUMMARY_ON_CARD = 120
_SEPARATOR = re.compile("[、，・]")


class PolicyQuerySet(ContentQuerySet):
    def with_call_status(self, statuses: Iterable[str]) -> Self:
        today = timezone.localdate()
        condition = Q(pk__in=[])
        for status in statuses:
            condition |= CallStatus(status).condition(today)
        return self.filter(condition)

    def with_list_order(self) -> Self:
        """Annotates what lists sort by.

        `call_rank`: lowest where applications are taken; `call_deadline`: of calls that close soon;
        `newest_year`: the latest fiscal year known, else 0.
        """
        today = timezone.localdate()
        steps = [When(status.condition(today), then=i) for i, status in enumerate(CallStatus)]
        budgeted = Budget.objects.filter(policy=OuterRef("pk")).order_by("-fiscal_year")
        year = Subquery(budgeted.values("fiscal_year")[:1])
        return self.annotate(
            call_rank=Case(*steps, default=len(steps), output_field=models.IntegerField()),
            call_deadline=Case(When(CallStatus.CLOSING.condition(today), then=F("call__ends_on"))),
            newest_year=Coalesce(Greatest(year, "last_year", "first_year"), 0),
        )

    def for_short_cards(self) -> Self:
        return super().for_short_cards().select_related("call")


def _year_field(label: str, help_text: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, null=True, blank=True, help_text=help_text)


class Policy(Content):
    """A measure (施策): what a ministry offers to those who build community support."""

    item_kind = ContentKind(
        code="policy",
        label="施策・予算",
        icon="policy",
        order=20,
        list_page="policy_list",
        section="policies",
        menu=MenuPlace(label="施策・予算", order=20),
        may_be_talked_about=True,
    )
    required_at_submit = ("kind", "easy_summary", "scheme", "audiences", "themes", "jurisdictions")
    revision_children = ("cost", "call", "source", "jurisdictions", "budgets", "files")
    revision_columns = ("cost", "call", "source")
    page_rows = (*Content.page_rows, *revision_children)

    name = VisibleCharField("施策の名称", max_length=120)
    kana = VisibleCharField(
        "よみがな",
        max_length=240,
        blank=True,
        default="",
        db_collation="C",
        help_text="ひらがなで書いてください。五十音順の並びに使います。",
    )
    kind = models.CharField("種類", max_length=20, choices=PolicyKind, blank=True, default="")
    easy_summary = VisibleCharField(
        "やさしい要約",
        max_length=200,
        blank=True,
        default="",
        help_text="だれが、何に、いくら、いつまで使えるものかを、200文字以内のやさしいことばで書いてください。",
    )
    purpose = VisibleTextField("目的", blank=True, default="", max_length=4000)
    scheme = VisibleTextField(
        "内容",
        blank=True,
        default="",
        max_length=8000,
        help_text="何をする施策か、しくみがわかるように書いてください。",
    )
    implementers = VisibleCharField(
        "実施主体",
        max_length=200,
        blank=True,
        default="",
        help_text="例：市町村、国から民間事業者へ委託",
    )
    applicants = VisibleCharField("申請できる人", max_length=200, blank=True, default="")
    target = VisibleCharField(
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
    first_year = _year_field("対象の年度（始まり）", "西暦で書いてください。例：令和4年度なら2022")
    last_year = _year_field("対象の年度（終わり）", "1年度だけのときは空けてください。")
    legal_basis = VisibleCharField("根拠となる法令・要綱", max_length=300, blank=True, default="")
    url = models.URLField("くわしいページのアドレス", blank=True, default="", max_length=500)
    contact_office = VisibleCharField(
        "問い合わせ先", max_length=120, blank=True, default="", help_text="部署や窓口の名前。"
    )
    contact_phone = VisibleCharField("電話番号", max_length=40, blank=True, default="")
    contact_email = MailField("メールアドレス", blank=True, default="")
    contact_note = VisibleCharField(
        "問い合わせ先の補足", max_length=120, blank=True, default="", help_text="受付時間など。"
    )

    objects: ClassVar = PolicyQuerySet.as_manager()

    class Meta(Content.Meta):
        abstract = False
        verbose_name = "施策"
        verbose_name_plural = "施策"
        ordering = ["-published_at", "-pk"]
        default_related_name = "policies"
        constraints = [
            *Content.Meta.constraints,
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
                violation_error_message="対象の年度の終わりは、始まりと同じか、後にしてください",
            ),
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
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("policy_detail", args=[self.pk])

    # --- One-to-one rows, empty where nothing is known --------------------------------------

    @property
    def call_or_empty(self) -> PolicyCall:
        return row_or_empty(self, "call")

    @property
    def cost_or_empty(self) -> PolicyCost:
        return row_or_empty(self, "cost")

    @property
    def years_words(self) -> str:
        """「令和4年度（2022年度）から令和5年度（2023年度）まで」"""
        if self.first_year is None:
            return ""
        first = format_fiscal_year(self.first_year)
        if self.last_year in (None, self.first_year):
            return first
        return f"{first}から{format_fiscal_year(self.last_year)}まで"

    @property
    def years_condition(self) -> str:
        """The same years as a query of the list."""
        if self.first_year is None:
            return ""
        years = range(self.first_year, (self.last_year or self.first_year) + 1)
        return "&".join(f"fiscal_year={year}" for year in years)

    @property
    def audience_words(self) -> str:
        """「市町村、都道府県」: the groups who can use it, else as the ministry words it."""
        chosen = "、".join(words for words, _ in self.audience_conditions)
        return chosen or self.applicants or self.target

    @property
    def audience_conditions(self) -> list[tuple[str, str]]:
        """Label and list query of each audience."""
        chosen = [choice for choice in Audience if choice.value in self.audiences]
        return [(str(choice.label), f"audience={choice.value}") for choice in chosen]

    @property
    def ministry_words(self) -> str:
        """Each ministry once: 「国土交通省・厚生労働省」."""
        return "・".join(dict.fromkeys(share.ministry_label for share in self.jurisdictions.all()))

    @property
    def card_line(self) -> str:
        """「使える人：市町村｜予算：令和7年度 78百万円（7,800万円）」, below the text of a card."""
        users = f"使える人：{self.audience_words}" if self.audience_words else ""
        budget = self.main_budget
        money = f"予算：{budget.short_words}" if budget else ""
        return "｜".join(filter(None, [users, money]))

    @property
    def latest_year(self) -> int | None:
        """The latest fiscal year known, of the budgets and of the measure itself."""
        years = [row.fiscal_year for row in self.budgets.all()]
        years += [year for year in (self.first_year, self.last_year) if year]
        return max(years, default=None)

    @property
    def past_year(self) -> int | None:
        """The latest fiscal year, if it is over; else None."""
        latest = self.latest_year
        is_over = latest is not None and latest < fiscal_year_of(timezone.localdate())
        return latest if is_over else None

    @property
    def origin_words(self) -> str:
        """「厚生労働省｜補助金」, above the name."""
        return "｜".join(filter(None, [self.ministry_words, self.get_kind_display()]))

    @property
    def origin_and_year(self) -> str:
        """「厚生労働省｜補助金｜令和7年度」, above the name on a card."""
        year = format_short_fiscal_year(self.latest_year) if self.latest_year else ""
        return "｜".join(filter(None, [self.origin_words, year]))

    @property
    def eligibility_rows(self) -> list[tuple[str, str]]:
        """Labels and values of who can use it, without values that an earlier row has."""
        rows = [
            ("だれが使えるか", self.audience_words if self.audiences else ""),
            ("申請できる人", self.applicants),
            ("対象", self.target),
            ("実施主体", self.implementers),
        ]
        distinct: dict[frozenset[str], tuple[str, str]] = {}
        for label, value in rows:
            if value:
                distinct.setdefault(frozenset(_SEPARATOR.split(value)), (label, value))
        return list(distinct.values())

    @property
    def contact_words(self) -> str:
        """Where to check the information: 「くわしいページか、厚生労働省 老健局」."""
        page = "くわしいページ" if self.url else ""
        return "か、".join(filter(None, [page, self.office]))

    @property
    def office(self) -> str:
        """Whom to ask: the contact given, else the divisions in charge where they are known."""
        shares = [str(share) for share in self.jurisdictions.all() if share.bureau]
        return self.contact_office or "、".join(shares)

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
    def budget_rows(self) -> list[Budget]:
        """The newest year first, within a year in the order of the budget process."""
        return sorted(self.budgets.all(), key=lambda row: (-row.fiscal_year, row.stage_index))

    @property
    def main_budget(self) -> Budget | None:
        """The budget to show first: of the newest year, the latest stage with an amount."""
        rows = [row for row in self.budget_rows if row.amount is not None]
        regular = [row for row in rows if row.stage != BudgetStage.SUPPLEMENT]
        return max(regular or rows, key=lambda r: (r.fiscal_year, r.stage_index), default=None)

    def card_facts(self) -> dict[str, Any]:
        """With what the status of its call is computed from, by the day; see `PolicyCard`."""
        call = self.call_or_empty
        return super().card_facts() | {
            "eyebrow": self.origin_and_year,
            "text": self.short_summary,
            "meta": self.card_line,
            "latest_year": self.latest_year,
            "first_year": self.first_year,
            "last_year": self.last_year,
            "call_starts_on": call.starts_on.isoformat() if call.starts_on else "",
            "call_ends_on": call.ends_on.isoformat() if call.ends_on else "",
            "call_recurrence": call.recurrence,
            "call_note": call.note,
        }

    def card_options(self) -> Iterable[tuple[str, str]]:
        """A measure for the whole country is of use in each prefecture."""
        yield from super().card_options()
        if not self.prefectures.all():
            yield from (("prefecture", f"{number:02}") for number in range(1, 48))
        yield "kind", self.kind
        yield from (("ministry", share.ministry) for share in self.jurisdictions.all())
        yield from (("audience", audience) for audience in self.audiences)
        yield from (("fiscal_year", str(year)) for year in self.fiscal_years)

    @property
    def fiscal_years(self) -> set[int]:
        """The years it has budgets for or says it runs in."""
        years = {budget.fiscal_year for budget in self.budgets.all()}
        if self.first_year:
            years.update(range(self.first_year, (self.last_year or self.first_year) + 1))
        return years

    def named_in(self) -> Iterable[SearchableQuerySet]:
        yield self._cases()

    def _cases(self) -> ContentQuerySet:
        uses = self.case_uses.order_by()
        case = uses.model.case.field.related_model
        # The stubs know no model that is reached through its relation alone.
        return case.objects.filter(pk__in=uses.values("case_id"))  # type: ignore[attr-defined]

    def search_line(self) -> str:
        return self.origin_words

    def content_parts(self) -> Iterable[Part]:
        return parts_of(self)
