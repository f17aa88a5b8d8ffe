"""Rows of measures and materials, around the texts of a `Writer`; nothing is written here."""

import random
from collections.abc import Iterator
from datetime import timedelta

from django.db import models
from django.utils import timezone

from organizations.publishing.states import Status
from policies.models import Budget, Jurisdiction, Material, Policy, PolicyCall
from policies.models.call import Recurrence
from policies.models.kinds import Audience, BudgetStage, MaterialKind, Ministry, PolicyKind
from tests.benchmarks.rows import Plan, moment
from tests.benchmarks.texts import Writer
from vocabulary.dates.eras import fiscal_year_of

_YEARS_WITH_BUDGET = 3


def policies(plan: Plan) -> Iterator[models.Model]:
    """Measures and the rows that belong to them; one in five is limited to a prefecture."""
    writer = plan.writer()
    for pk in range(1, plan.policies + 1):
        yield from _policy(plan, writer, pk)


def _policy(plan: Plan, writer: Writer, pk: int) -> list[models.Model]:
    told = writer.policy(pk)
    rng = random.Random(f"{plan.seed} policy row {pk}")
    year = fiscal_year_of(timezone.localdate())
    row = Policy(
        pk=pk,
        owner_id=rng.randint(1, plan.organizations),
        status=Status.PUBLISHED,
        published_at=moment(rng),
        kind=rng.choice(PolicyKind.values),
        audiences=rng.sample(Audience.values, rng.randint(1, 2)),
        first_year=year - rng.randint(0, 3),
        last_year=year + 1,
        **told.columns,
    )
    rows: list[models.Model] = [row]
    rows += [_call(row, rng)] if rng.random() < 0.6 else []
    ministry = rng.choice(Ministry.values[:4])
    rows.append(Jurisdiction(policy=row, ministry=ministry, bureau="地域づくり担当"))
    rows += _budgets(row, rng, year)
    rows += [Policy.themes.through(policy=row, theme_id=code) for code in told.themes]
    if rng.random() < 0.2:
        rows.append(Policy.prefectures.through(policy=row, prefecture_id=told.town[:2]))
    return rows


def _call(row: Policy, rng: random.Random) -> PolicyCall:
    if rng.random() < 0.2:
        return PolicyCall(policy=row, recurrence=Recurrence.ALWAYS)
    begins = timezone.localdate() + timedelta(days=rng.randint(-90, 60))
    ends = begins + timedelta(days=rng.randint(20, 90))
    return PolicyCall(policy=row, recurrence=Recurrence.YEARLY, starts_on=begins, ends_on=ends)


def _budgets(row: Policy, rng: random.Random, newest: int) -> Iterator[Budget]:
    amount = rng.randint(10, 5000)
    for year in range(newest, newest - _YEARS_WITH_BUDGET, -1):
        before = max(0, amount + rng.randint(-200, 200))
        yield Budget(
            policy=row,
            fiscal_year=year,
            stage=BudgetStage.INITIAL,
            amount=amount,
            previous_amount=before,
        )
        amount = before


def materials(plan: Plan) -> Iterator[models.Model]:
    """Materials with their themes, each of a measure."""
    writer = plan.writer()
    for pk in range(1, plan.materials + 1):
        told = writer.policy(plan.policies + pk)
        rng = random.Random(f"{plan.seed} material row {pk}")
        row = Material(
            pk=pk,
            owner_id=rng.randint(1, plan.organizations),
            status=Status.PUBLISHED,
            published_at=moment(rng),
            title=f"{told.columns['name']}の手引き",
            kind=rng.choice(MaterialKind.values),
            summary=told.columns["easy_summary"],
            description=told.columns["scheme"],
            ministry=rng.choice(Ministry.values[:4]),
            published_year=rng.randint(2019, 2025),
            policy_id=rng.randint(1, plan.policies),
        )
        yield row
        for code in told.themes:
            yield Material.themes.through(material=row, theme_id=code)
