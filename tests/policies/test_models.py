"""What measures, budgets and materials refuse, and what they work out by themselves."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from organizations.publishing.states import Status
from policies.models import Budget, Jurisdiction, Material, Policy, PolicyCall, PolicyCost
from records import snapshots
from tests.policies.factories import (
    BudgetFactory,
    MaterialFactory,
    PolicyFactory,
    PolicyFileFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"kind": "lottery"}, "種類を一覧から選んでください"),
        ({"audiences": ["king"]}, "「だれが使えるか」を一覧から選んでください"),
        (
            {"first_year": 2025, "last_year": 2024},
            "対象の年度の終わりは、始まりと同じか、後にしてください",
        ),
        ({"last_year": 2024}, "対象の年度の終わりは、始まりと同じか、後にしてください"),
        ({"first_year": 7}, "年度は、1989から2099までの西暦で入力してください"),
    ],
)
def test_a_measure_refuses_what_cannot_be(values: dict[str, Any], sentence: str) -> None:
    policy = PolicyFactory.build(owner=None, **values)
    with pytest.raises(ValidationError) as refused:
        policy.validate_constraints()
    assert sentence in refused.value.messages
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyFactory(**values)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"starts_on": date(2026, 4, 2), "ends_on": date(2026, 4, 1)},
            "締切の日は、受付を始める日と同じか、後の日にしてください",
        ),
        (
            {"recurrence": "always", "ends_on": date(2026, 4, 1)},
            "通年で受け付けるときは、受付の日付を空けてください",
        ),
        ({"recurrence": "weekly"}, "受付のしかたを一覧から選んでください"),
    ],
)
def test_a_call_refuses_what_cannot_be(values: dict[str, Any], sentence: str) -> None:
    call = PolicyCall(policy=PolicyFactory(), **values)
    with pytest.raises(ValidationError) as refused:
        call.validate_constraints()
    assert sentence in refused.value.messages
    with pytest.raises(IntegrityError), transaction.atomic():
        call.save()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"amount": -1}, "予算額は0以上の数字で入力してください"),
        ({"previous_amount": -1}, "前年度の予算額は0以上の数字で入力してください"),
        ({"stage": "dream"}, "予算の区分を一覧から選んでください"),
        ({"fiscal_year": 7}, "年度は、1989から2099までの西暦で入力してください"),
        ({"fiscal_year": 2100}, "年度は、1989から2099までの西暦で入力してください"),
    ],
)
def test_a_budget_refuses_what_cannot_be(values: dict[str, Any], sentence: str) -> None:
    policy = PolicyFactory()
    budget = BudgetFactory.build(policy=policy, **values)
    with pytest.raises(ValidationError) as refused:
        budget.validate_constraints()
    assert sentence in refused.value.messages
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetFactory(policy=policy, **values)


def test_a_year_has_one_amount_for_each_stage() -> None:
    budget = BudgetFactory()
    again = BudgetFactory.build(policy=budget.policy)
    with pytest.raises(ValidationError, match="同じ年度・同じ区分の予算が、すでに入っています"):
        again.full_clean()
    BudgetFactory(policy=budget.policy, stage="request")
    BudgetFactory(policy=budget.policy, fiscal_year=2026)


@pytest.mark.parametrize(
    ("amount", "previous", "change", "rate"),
    [
        (78, 89, -11, Decimal("-12.4")),
        (89, 78, 11, Decimal("14.1")),
        (Decimal("0.125"), Decimal("0.125"), 0, Decimal(0)),
        (0, 50, -50, Decimal(-100)),
        (50, 0, 50, None),
        (0, 0, 0, None),
        (78, None, None, None),
        (None, 89, None, None),
        (None, None, None, None),
    ],
)
def test_the_change_follows_from_the_amounts(
    amount: Any, previous: Any, change: Any, rate: Any
) -> None:
    budget = Budget(amount=amount, previous_amount=previous)
    assert budget.change == change
    assert budget.change_rate == rate


def test_the_amount_named_first_is_the_newest_one_decided_furthest() -> None:
    policy = PolicyFactory()
    BudgetFactory(policy=policy, fiscal_year=2024, stage="initial", amount=89)
    BudgetFactory(policy=policy, fiscal_year=2025, stage="supplement", amount=500)
    BudgetFactory(policy=policy, fiscal_year=2025, stage="request", amount=99)
    draft = BudgetFactory(policy=policy, fiscal_year=2025, stage="draft", amount=78)
    BudgetFactory(policy=policy, fiscal_year=2026, stage="request", amount=None)
    assert policy.main_budget == draft
    assert [(row.fiscal_year, row.stage) for row in policy.budget_rows] == [
        (2026, "request"),
        (2025, "request"),
        (2025, "draft"),
        (2025, "supplement"),
        (2024, "initial"),
    ]


def test_several_ministries_may_share_a_measure_but_none_twice() -> None:
    policy = PolicyFactory(ministries=["mlit", "mhlw"])
    assert policy.ministry_words == "国土交通省・厚生労働省"
    again = Jurisdiction(policy=policy, ministry="mhlw", bureau="地域づくり担当")
    with pytest.raises(ValidationError, match="同じ所管が、すでに入っています"):
        again.full_clean()


@pytest.mark.parametrize("kind", ["", "poster"])
def test_a_file_of_a_measure_says_what_it_is_for(kind: str) -> None:
    paper = PolicyFileFactory.build(policy=PolicyFactory(), kind=kind)
    with pytest.raises(ValidationError) as refused:
        paper.validate_constraints()
    assert refused.value.messages == ["ファイルの種類を一覧から選んでください"]
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyFileFactory(kind=kind)


def test_another_body_is_called_by_its_own_name() -> None:
    policy = PolicyFactory(ministries=[])
    Jurisdiction.objects.create(policy=policy, ministry="other", bureau="国立環境研究所")
    assert policy.ministry_words == "国立環境研究所"


def test_the_years_of_a_measure_are_told_in_words() -> None:
    both = "令和4年度（2022年度）から令和5年度（2023年度）まで"
    assert Policy(first_year=2022, last_year=2023).years_words == both
    assert Policy(first_year=2022).years_words == "令和4年度（2022年度）"
    assert Policy(first_year=2022, last_year=2022).years_words == "令和4年度（2022年度）"
    assert Policy().years_words == ""


def test_submitting_asks_for_everything_a_reader_needs(ministry_editor: User) -> None:
    owner = ministry_editor.memberships.get().organization
    policy = Policy.objects.create(owner=owner, name="名前だけの施策")
    with pytest.raises(ValidationError) as refused:
        policy.submit(ministry_editor)
    assert set(refused.value.message_dict) == {
        "kind",
        "easy_summary",
        "scheme",
        "audiences",
        "themes",
        "jurisdictions",
    }


def test_a_ministry_publishes_its_own_measure(ministry_editor: User) -> None:
    owner = ministry_editor.memberships.get().organization
    policy = PolicyFactory(owner=owner, themes=["mobility"])
    policy.submit(ministry_editor)
    assert list(Policy.objects.published().search("支え合い推進")) == [policy]


@pytest.mark.parametrize(
    ("factory", "table"), [(PolicyFactory, "policy"), (MaterialFactory, "material")]
)
def test_the_database_refuses_an_illegal_step(factory: Any, table: str) -> None:
    row = factory()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE policies_{table} SET status = %s, published_at = now() WHERE id = %s",
            [Status.PUBLISHED, row.pk],
        )


@pytest.mark.parametrize("words", ["講師への謝金", "市町村1/4"])
def test_a_measure_is_found_by_what_it_pays_for_and_what_it_leaves_to_pay(words: str) -> None:
    policy = PolicyFactory(
        published=True, cost__eligible_costs="会場費、講師への謝金", cost__local_share="市町村1/4"
    )
    PolicyFactory(published=True)
    assert list(Policy.objects.search(words)) == [policy]


def test_words_of_child_rows_are_found() -> None:
    policy = PolicyFactory(published=True, ministries=["mlit"])
    budget = BudgetFactory(policy=policy, note="社会保障充実分の内数")
    PolicyFileFactory(policy=policy, caption="別紙1")
    policy.record_change(None)
    assert list(Policy.objects.search("国土交通省")) == [policy]
    assert list(Policy.objects.search("別紙1")) == [policy]
    assert list(Policy.objects.search("様式")) == [policy]
    assert list(Policy.objects.search("充実分")) == [policy]
    assert list(Policy.objects.search("農林水産省")) == []
    assert budget.policy == policy


def test_a_measure_can_be_put_back_as_it_was() -> None:
    policy = PolicyFactory(
        ministries=["mlit", "mhlw"],
        themes=["mobility"],
        call__ends_on=date(2026, 4, 1),
        first_year=2025,
        cost__local_share="市町村1/4",
    )
    BudgetFactory(policy=policy, amount=Decimal("77.125"), previous_amount=None)
    PolicyFileFactory(policy=policy, kind="form")
    before = snapshots.take(policy)
    policy.audiences = ["resident", "group"]
    policy.save()
    policy.call.delete()
    PolicyCost.objects.update(local_share="市町村1/2")
    policy.budgets.all().delete()
    policy.files.update(kind="guideline")
    changes = {change.label: change for change in differences(policy, before)}
    assert changes["だれが使えるか"].before == "市町村"
    assert changes["だれが使えるか"].after == "住民、団体・企業"
    assert (changes["締切の日"].before, changes["締切の日"].after) == (
        "令和8年4月1日（水）（2026年）",
        "",
    )
    assert (changes["地方負担"].before, changes["地方負担"].after) == ("市町村1/4", "市町村1/2")
    assert "当初予算案" in changes["予算（削除）"].before
    paper = changes["要綱・様式・資料「paper.pdf」（変更）"]
    assert (paper.before, paper.after) == ("種類：様式（申請書など）", "種類：要綱")
    snapshots.restore(policy, before)
    policy = Policy.objects.get()
    assert snapshots.take(policy) == before
    assert policy.budgets.get().amount == Decimal("77.125")


def differences(policy: Policy, before: snapshots.Snapshot) -> list[snapshots.Change]:
    return snapshots.differences(Policy, before, snapshots.take(policy))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"kind": "poem"}, "種類を一覧から選んでください"),
        ({"ministry": "magic"}, "省庁を一覧から選んでください"),
        ({"pages": 0}, "ページ数は、1以上の数字で入力してください"),
        ({"published_year": 5}, "年度は、1989から2099までの西暦で入力してください"),
    ],
)
def test_a_material_refuses_what_cannot_be(values: dict[str, Any], sentence: str) -> None:
    material = MaterialFactory.build(owner=None, **values)
    with pytest.raises(ValidationError) as refused:
        material.validate_constraints()
    assert sentence in refused.value.messages
    with pytest.raises(IntegrityError), transaction.atomic():
        MaterialFactory(**values)


def test_versions_never_run_in_a_circle() -> None:
    first = MaterialFactory()
    second = MaterialFactory(supersedes=first)
    third = MaterialFactory(supersedes=second)
    first.supersedes = third
    with pytest.raises(ValidationError, match="前の版をたどると、この資料に戻ります"):
        first.full_clean()


def test_only_a_published_version_replaces_the_older_one() -> None:
    first = MaterialFactory(published=True)
    draft = MaterialFactory(supersedes=first)
    assert list(Material.objects.published().newest_versions()) == [first]
    third = MaterialFactory(published=True, supersedes=first)
    assert list(Material.objects.published().newest_versions()) == [third]
    assert draft.status == Status.DRAFT
