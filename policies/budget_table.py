"""All budgets of one fiscal year, by ministry, with a sum for each stage."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Prefetch, QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property

from policies.models import Policy
from policies.models.budget import Budget
from policies.models.kinds import BudgetStage, Ministry
from vocabulary.dates.writing import format_fiscal_year

_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class StageSum:
    """The sum of the amounts of one stage, in millions of yen.

    `previous_amount` is None unless every budget has one: a sum over fewer budgets would make
    the change look larger than it is.
    """

    stage: str
    budgets: list[Budget]

    @property
    def label(self) -> str:
        return BudgetStage(self.stage).label

    @property
    def amount(self) -> Decimal:
        return sum((row.amount for row in self.budgets), Decimal(0))

    @property
    def previous_amount(self) -> Decimal | None:
        amounts = [row.previous_amount for row in self.budgets]
        return None if None in amounts else sum(amounts, Decimal(0))

    @property
    def change(self) -> Decimal | None:
        return None if self.previous_amount is None else self.amount - self.previous_amount


@dataclass(frozen=True)
class MinistryBudgets:
    """The budgets of one ministry."""

    ministry: str
    label: str
    budgets: list[Budget] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"ministry-{self.ministry}"

    @property
    def sums(self) -> list[StageSum]:
        return sums_by_stage(self.budgets)


class BudgetTable:
    """Reads `fiscal_year` and `stage` of the query; unknown values are put into `ignored`."""

    def __init__(self, data: QueryDict) -> None:
        self.ignored: list[str] = []
        self.year = self._read_choice(data, "fiscal_year", "年度", [str(y) for y in self.years])
        self.stage = self._read_choice(data, "stage", "区分", list(BudgetStage.values))
        for key in data:
            if key not in {"fiscal_year", "stage"}:
                self.ignored.append(f"「{key[:20]}」は、このページでは使わない条件です。")

    def _read_choice(self, data: QueryDict, key: str, label: str, known: list[str]) -> str:
        value = data.get(key, "")
        if value and value not in known:
            self.ignored.append(
                f"{label}の「{value[:20]}」は見つからないため、この条件は使いませんでした。"
            )
        return value if value in known else ""

    @cached_property
    def years(self) -> list[int]:
        """Fiscal years with a budget, the newest first."""
        years = _public_budgets().order_by("-fiscal_year").values_list("fiscal_year", flat=True)
        return list(years.distinct())

    @property
    def fiscal_year(self) -> int | None:
        """The year of the query, else the newest one."""
        return int(self.year) if self.year else next(iter(self.years), None)

    @property
    def stage_choices(self) -> list[tuple[str, str]]:
        """The stages that have a budget in the year, with their names."""
        return [stage for stage in BudgetStage.choices if stage[0] in self._stages]

    @cached_property
    def _stages(self) -> set[str]:
        return set(self._of_the_year().order_by().values_list("stage", flat=True))

    def _of_the_year(self) -> QuerySet[Budget]:
        return _public_budgets().filter(fiscal_year__in=[self.fiscal_year])

    @cached_property
    def budgets(self) -> list[Budget]:
        rows = self._of_the_year()
        if self.stage:
            rows = rows.filter(stage=self.stage)
        shares = Prefetch("policy__jurisdictions")
        rows = rows.select_related("policy__source").prefetch_related(shares)
        return sorted(rows, key=_sort_key)

    @cached_property
    def groups(self) -> list[MinistryBudgets]:
        """By the first ministry of each measure, so that nothing is counted twice."""
        groups: dict[str, MinistryBudgets] = {}
        for row in self.budgets:
            code, label = _first_ministry(row.policy)
            groups.setdefault(code, MinistryBudgets(code, label)).budgets.append(row)
        return list(groups.values())

    @property
    def sums(self) -> list[StageSum]:
        return sums_by_stage(self.budgets)

    @property
    def overview(self) -> list[tuple[MinistryBudgets, list[tuple[str, StageSum | None]]]]:
        """For each ministry, each stage of `sums` with its own sum or None."""
        rows = []
        for group in self.groups:
            by_stage = {one.stage: one for one in group.sums}
            rows.append((group, [(one.label, by_stage.get(one.stage)) for one in self.sums]))
        return rows

    @property
    def file_name(self) -> str:
        return f"budgets-{self.fiscal_year}{f'-{self.stage}' if self.stage else ''}.csv"


def sums_by_stage(budgets: Iterable[Budget]) -> list[StageSum]:
    """One sum for each stage that has an amount, in the order of the budget process."""
    rows = [row for row in budgets if row.amount is not None]
    stages = [stage for stage in BudgetStage.values if any(row.stage == stage for row in rows)]
    return [StageSum(stage, [row for row in rows if row.stage == stage]) for stage in stages]


def _public_budgets() -> QuerySet[Budget]:
    return Budget.objects.filter(
        policy__in=Policy.objects.published_without_samples().order_by().values("pk")
    )


def _first_ministry(policy: Policy) -> tuple[str, str]:
    share = next(iter(policy.jurisdictions.all()), None)
    if share is None:
        return Ministry.OTHER.value, "所管が未掲載のもの"
    if share.ministry == Ministry.OTHER:
        return Ministry.OTHER.value, "その他の機関"
    return share.ministry, share.get_ministry_display()


def _sort_key(row: Budget) -> tuple[int, int, Decimal | int, str, int]:
    ministry = list(Ministry.values).index(_first_ministry(row.policy)[0])
    return (
        ministry,
        row.stage_index,
        -(row.amount if row.amount is not None else -1),
        row.policy.name,
        row.pk,
    )


# --- The same table as a file --------------------------------------------------------------

COLUMNS = (
    "年度（西暦）", "年度", "省庁", "局・課・室", "施策", "種類", "区分", "予算額（百万円）",
    "前年度の予算額（百万円）", "増減額（百万円）", "増減率（％）", "補足", "出典",
    "くわしいページ",
)  # fmt: skip


class _Echo:
    """A file object whose `write` returns the text, so that a CSV writer yields lines."""

    def write(self, text: str) -> str:
        return text


def csv_lines(budgets: Iterable[Budget]) -> Iterator[str]:
    """Lines of a CSV file that spreadsheet programs open as UTF-8, without running formulas."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for row in budgets:
        yield writer.writerow([_without_formula(value) for value in _cells(row)])


def _cells(row: Budget) -> list[object]:
    policy, shares = row.policy, row.policy.jurisdictions.all()
    return [
        row.fiscal_year,
        format_fiscal_year(row.fiscal_year),
        policy.ministry_words,
        "・".join(share.bureau for share in shares if share.bureau),
        policy.name,
        policy.get_kind_display(),
        row.get_stage_display(),
        row.amount,
        row.previous_amount,
        row.change,
        row.change_rate,
        row.note,
        policy.source_or_empty.title,
        policy.url,
    ]


def _without_formula(value: object) -> object:
    """Text that a spreadsheet would run as a formula, with an apostrophe before it."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if not isinstance(value, str):
        return value
    looks_like_formula = value.lstrip().startswith(_FORMULA_STARTS) or value[:1] in "\t\r\n"
    return f"'{value}" if value and looks_like_formula else value
