"""All budgets of a year: what is added up, what never is, and the file of the table."""

import csv
import io
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from policies.models import Jurisdiction, Policy
from tests.policies.factories import BudgetFactory, PolicyFactory

LIST = "/policies/budgets/"
FILE = "/policies/budgets.csv"


def measure(ministry: str, name: str = "支え合いの事業") -> Policy:
    return PolicyFactory(name=name, published=True, ministries=[ministry])


def words_of(client: Client, address: str = LIST) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def sums(client: Client, address: str = LIST) -> dict[str, Decimal]:
    return {one.stage: one.amount for one in client.get(address).context["table"].sums}


def rows_of_file(client: Client, address: str = FILE) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_ministries_have_their_own_sums_and_all_together_one(client: Client) -> None:
    BudgetFactory(policy=measure("mhlw"), amount=78, previous_amount=89)
    BudgetFactory(policy=measure("mhlw"), amount=Decimal("21.5"), previous_amount=11)
    BudgetFactory(policy=measure("mlit"), amount=100, previous_amount=100)
    table = client.get(LIST).context["table"]
    assert [(group.label, group.sums[0].amount) for group in table.groups] == [
        ("厚生労働省", Decimal("99.5")),
        ("国土交通省", 100),
    ]
    assert sums(client) == {"draft": Decimal("199.5")}
    assert table.groups[0].sums[0].previous_amount == 100
    text = words_of(client)
    assert "0.5減（▲0.5） 0.5％減" in text
    assert "小計（2件）" in text
    assert "199.5" in text


def test_stages_and_years_are_never_added_together(client: Client) -> None:
    policy = measure("mhlw")
    BudgetFactory(policy=policy, stage="request", amount=99)
    BudgetFactory(policy=policy, stage="draft", amount=78)
    BudgetFactory(policy=policy, stage="draft", fiscal_year=2024, amount=89)
    assert sums(client) == {"request": 99, "draft": 78}
    assert sums(client, f"{LIST}?fiscal_year=2024") == {"draft": 89}
    assert sums(client, f"{LIST}?stage=request") == {"request": 99}
    text = words_of(client)
    assert "177" not in text
    assert "段階や年度のちがう金額は、たし合わせていません" in text


def test_a_measure_of_several_ministries_is_counted_once(client: Client) -> None:
    policy = PolicyFactory(published=True, ministries=["mlit", "mhlw"])
    BudgetFactory(policy=policy, amount=50)
    table = client.get(LIST).context["table"]
    assert [group.label for group in table.groups] == ["国土交通省"]
    assert table.sums[0].amount == 50


def test_a_sum_is_compared_only_where_every_part_is(client: Client) -> None:
    BudgetFactory(policy=measure("mhlw"), amount=78, previous_amount=89)
    BudgetFactory(policy=measure("mhlw"), amount=10, previous_amount=None)
    one = client.get(LIST).context["table"].sums[0]
    assert one.amount == 88
    assert one.previous_amount is None
    assert one.change is None


def test_amounts_nobody_published_are_shown_but_not_added(client: Client) -> None:
    BudgetFactory(policy=measure("mhlw"), amount=None, previous_amount=None, note="内数です")
    assert sums(client) == {}
    text = words_of(client)
    assert "未掲載" in text
    assert "内数です" in text
    assert "金額が公表されている予算は、まだ登録されていません。" in text


def test_the_newest_year_is_shown_unless_another_is_chosen(client: Client) -> None:
    BudgetFactory(policy=measure("mhlw"), fiscal_year=2024)
    BudgetFactory(policy=measure("mhlw"), fiscal_year=2026)
    table = client.get(LIST).context["table"]
    assert table.years == [2026, 2024]
    assert table.fiscal_year == 2026
    assert "令和8年度（2026年度）の予算" in words_of(client)
    assert "令和6年度（2024年度）の予算" in words_of(client, f"{LIST}?fiscal_year=2024")


def test_drafts_and_samples_are_not_in_it(client: Client) -> None:
    BudgetFactory(policy=PolicyFactory(name="下書きの事業"), amount=1000)
    BudgetFactory(policy=PolicyFactory(sample=True, name="見本の事業"), amount=1000)
    assert "予算は、これからここに並びます" in words_of(client)
    assert rows_of_file(client) == []


@pytest.mark.parametrize(
    "query",
    [
        "fiscal_year=1999",
        "fiscal_year=abc",
        "fiscal_year=" + "9" * 300,
        "fiscal_year=%EF%BC%92%EF%BC%90%EF%BC%92%EF%BC%95",
        "stage=dream",
        "stage=%27%20OR%201=1",
        "nonsense=1",
        "page=2",
    ],
)
def test_nonsense_in_the_address_is_left_out_and_said_so(client: Client, query: str) -> None:
    BudgetFactory()
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 200
    assert len(answer.context["table"].ignored) == 1
    assert answer.context["table"].fiscal_year == 2025
    assert len(rows_of_file(client, f"{FILE}?{query}")) == 1


def test_the_file_holds_the_same_rows(client: Client) -> None:
    policy = measure("mhlw", "地域づくり加速化事業")
    BudgetFactory(policy=policy)
    BudgetFactory(policy=policy, fiscal_year=2024, amount=None, previous_amount=None)
    answer = client.get(FILE)
    assert 'filename="budgets-2025.csv"' in answer["Content-Disposition"]
    (row,) = rows_of_file(client)
    assert row["年度（西暦）"] == "2025"
    assert row["施策"] == "地域づくり加速化事業"
    assert row["省庁"] == "厚生労働省"
    assert row["予算額（百万円）"] == "78"
    assert row["前年度の予算額（百万円）"] == "89"
    assert row["増減額（百万円）"] == "-11"
    assert row["増減率（％）"] == "-12.4"
    (older,) = rows_of_file(client, f"{FILE}?fiscal_year=2024")
    assert older["予算額（百万円）"] == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "\t", "\r", "\n=", " ="])
def test_a_text_that_looks_like_a_formula_is_harmless_in_the_file(
    client: Client, start: str
) -> None:
    name = f'{start}HYPERLINK("https://example.com")'
    policy = measure("mhlw", name)
    policy.jurisdictions.all().delete()
    Jurisdiction.objects.create(policy=policy, ministry="other", bureau=name)
    BudgetFactory(policy=policy, note=name)
    (row,) = rows_of_file(client)
    for column in ("施策", "省庁", "局・課・室", "補足"):
        assert row[column] == f"'{name}"


def test_what_people_wrote_is_never_markup(client: Client) -> None:
    hostile = "<script>alert(1)</script>"
    policy = measure("mhlw", hostile)
    BudgetFactory(policy=policy, note=hostile)
    assert "<script>alert" not in client.get(LIST).content.decode()


def test_ten_budgets_cost_as_many_queries_as_one(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    counts = []
    for number in (1, 9):
        for _ in range(number):
            BudgetFactory(policy=PolicyFactory(published=True, ministries=["mhlw", "mlit"]))
        with django_assert_max_num_queries(6) as seen:
            client.get(LIST)
        counts.append(len(seen))
    assert counts[0] == counts[1]
