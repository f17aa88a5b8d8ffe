"""The list of measures: what it shows, its conditions, and what it does with nonsense."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from policies.models import Jurisdiction, Policy
from search.index.writing import reindex
from tests.policies.factories import BudgetFactory, PolicyFactory

LIST = "/policies/"


def names(client: Client, address: str = LIST) -> list[str]:
    """The measures a list shows, in order."""
    answer = client.get(address)
    assert answer.status_code == 200
    return [card.title for card in answer.context["listing"].page]


def test_a_visitor_sees_what_is_published_and_nothing_else(client: Client) -> None:
    now = timezone.now()
    PolicyFactory(name="公開の施策", published=True)
    PolicyFactory(name="下書きの施策")
    PolicyFactory(name="明日からの施策", published=True, publish_from=now + timedelta(days=1))
    PolicyFactory(name="昨日までの施策", published=True, publish_until=now - timedelta(days=1))
    assert names(client) == ["公開の施策"]


def test_a_card_says_who_may_use_it_how_much_there_is_and_whose_it_is(client: Client) -> None:
    policy = PolicyFactory(
        name="移動の足を守る事業",
        published=True,
        ministries=["mlit", "mhlw"],
        themes=["mobility"],
        call__ends_on=timezone.localdate() + timedelta(days=3),
    )
    BudgetFactory(policy=policy)
    reindex(Policy.objects.all())
    page = client.get(LIST).content.decode()
    for words in (
        "国土交通省・厚生労働省｜補助金｜令和7年度",
        "移動の足を守る事業",
        "締切まであと3日",
        "移動（交通）",
        "使える人：市町村｜予算：令和7年度 78百万円（7,800万円）",
    ):
        assert words in page


def test_a_card_without_dates_says_so_and_an_old_call_that_it_is_over(client: Client) -> None:
    PolicyFactory(published=True)
    PolicyFactory(published=True, first_year=2024, call__note="令和6年度の3次公募です")
    page = client.get(LIST).content.decode()
    assert '<span class="kyoso-chip" data-kind="neutral">受付時期は未掲載</span>' in page
    assert '<span class="kyoso-chip" data-kind="neutral">令和6年度の公募（終了）</span>' in page


def test_the_newest_year_comes_first_unless_something_takes_applications(client: Client) -> None:
    PolicyFactory(name="古い年度", published=True, first_year=2022, call__recurrence="yearly")
    PolicyFactory(name="新しい年度", published=True, first_year=2026)
    assert names(client) == ["新しい年度", "古い年度"]
    assert client.get(LIST).context["listing"].sorts[0].current
    assert client.get(LIST).context["listing"].sorts[0].label == "年度の新しい順"
    PolicyFactory(name="通年の受付", published=True, first_year=2020, call__recurrence="always")
    assert names(client) == ["通年の受付", "新しい年度", "古い年度"]


def test_a_place_keeps_what_can_be_used_there(client: Client) -> None:
    PolicyFactory(name="全国の施策", published=True)
    PolicyFactory(name="北海道の施策", published=True, prefectures=["01", "02"])
    PolicyFactory(name="沖縄の施策", published=True, prefectures=["47"])
    assert set(names(client, f"{LIST}?prefecture=01")) == {"全国の施策", "北海道の施策"}
    assert len(names(client, f"{LIST}?prefecture=01&prefecture=47")) == 3
    options = client.get(LIST).context["listing"].facets["prefecture"]
    counts = {option.value: option.count for option in options}
    assert (counts["01"], counts["13"], counts["47"]) == (2, 1, 2)


def test_an_organization_keeps_what_it_registered(client: Client) -> None:
    mine = PolicyFactory(name="うちの施策", published=True)
    PolicyFactory(name="よその施策", published=True)
    assert names(client, f"{LIST}?organization={mine.owner_id}") == ["うちの施策"]
    assert client.get(f"{LIST}?organization=999999").context["listing"].ignored


def test_each_condition_keeps_what_meets_it(client: Client) -> None:
    today = timezone.localdate()
    wanted = PolicyFactory(
        name="さがしている施策",
        published=True,
        kind="grant",
        audiences=["group", "resident"],
        ministries=["maff"],
        themes=["shopping"],
        call__ends_on=today + timedelta(days=30),
    )
    BudgetFactory(policy=wanted, fiscal_year=2026)
    other = PolicyFactory(
        name="ほかの施策",
        published=True,
        kind="system",
        audiences=["prefecture"],
        ministries=["mic"],
        themes=["mobility"],
        call__recurrence="always",
    )
    BudgetFactory(policy=other, fiscal_year=2024)
    reindex(Policy.objects.all())
    for query in (
        "ministry=maff",
        "theme=shopping",
        "audience=resident",
        "kind=grant",
        "call=open",
        "fiscal_year=2026",
        f"q={quote('さがして')}",
        f"q={quote('農林水産省')}",
        "ministry=maff&audience=group&call=open&call=closing&kind=grant",
    ):
        assert names(client, f"{LIST}?{query}") == ["さがしている施策"], query
    assert len(names(client, f"{LIST}?kind=grant&kind=system")) == 2
    assert names(client, f"{LIST}?kind=grant&ministry=mic") == []


def test_the_years_it_runs_in_count_as_well_as_its_budgets(client: Client) -> None:
    PolicyFactory(name="二年の事業", published=True, first_year=2022, last_year=2023)
    PolicyFactory(name="一年の事業", published=True, first_year=2024)
    for year, expected in ((2022, "二年の事業"), (2023, "二年の事業"), (2024, "一年の事業")):
        assert names(client, f"{LIST}?fiscal_year={year}") == [expected]
    options = client.get(LIST).context["listing"].facets["fiscal_year"]
    assert [(option.label, option.count) for option in options] == [
        ("令和6年度（2024年度）", 1),
        ("令和5年度（2023年度）", 1),
        ("令和4年度（2022年度）", 1),
    ]


def test_options_carry_the_number_of_measures_they_would_leave(client: Client) -> None:
    today = timezone.localdate()
    PolicyFactory(published=True, audiences=["group"], call__ends_on=today)
    PolicyFactory(published=True, audiences=["group", "municipality"], ministries=["mhlw", "mlit"])
    PolicyFactory(sample=True, audiences=["group"])
    facets = client.get(LIST).context["listing"].facets
    found = {(name, option.value): option.count for name in facets for option in facets[name]}
    assert found["audience", "group"] == 2
    assert found["audience", "municipality"] == 1
    assert found["call", "closing"] == 1
    assert found["call", "unknown"] == 1
    assert found["ministry", "mhlw"] == 2
    assert found["ministry", "mlit"] == 1
    assert found["kind", "subsidy"] == 2


def test_a_sample_is_marked_and_stands_outside_the_count(client: Client) -> None:
    PolicyFactory(sample=True)
    answer = client.get(LIST)
    assert answer.context["listing"].total == 0
    assert "見本" in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "ministry=xxx",
        "fiscal_year=1e9",
        "fiscal_year=99999999999999999999",
        "fiscal_year=%EF%BC%92%EF%BC%90",
        "audience=king&kind=' OR 1=1 --",
        "sort=price",
        "page=0",
        "page=-1",
        "page=99999999999999999999",
        "q=" + "%E7%A7%BB" * 300,
        "nonsense=1",
    ],
)
def test_nonsense_in_the_address_is_left_out_and_said_so(client: Client, query: str) -> None:
    PolicyFactory(name="ずっと見える施策", published=True)
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 200
    assert answer.context["listing"].ignored


@pytest.mark.parametrize("query", ["ministry=%00", "call=%ED%A0%80", "q=%25%27%22%3C%3E%5C"])
def test_unreadable_text_breaks_nothing(client: Client, db: None, query: str) -> None:
    assert client.get(f"{LIST}?{query}").status_code in (200, 400)


def test_an_empty_result_offers_ways_on(client: Client) -> None:
    page = client.get(f"{LIST}?q={quote('どこにもない')}").content.decode()
    assert "条件に合う施策は見つかりませんでした" in page
    assert "交流掲示板で質問する" in page


def test_what_people_wrote_is_never_markup(client: Client) -> None:
    policy = PolicyFactory(
        name="<script>alert(1)</script>",
        easy_summary='"><img src=x onerror=alert(2)>',
        published=True,
        ministries=[],
    )
    Jurisdiction.objects.create(policy=policy, ministry="other", bureau="<b>省</b>")
    policy.record_change(None)
    for address in (LIST, f"{LIST}?q=alert", f"{LIST}?q=%3Cscript%3E"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<b>省" not in page


def test_ten_measures_cost_as_many_queries_as_one(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    def make() -> None:
        policy = PolicyFactory(
            published=True,
            ministries=["mhlw", "mlit"],
            themes=["mobility", "shopping"],
            prefectures=["01"],
        )
        BudgetFactory(policy=policy)

    counts = []
    for number in (1, 9):
        for _ in range(number):
            make()
        with django_assert_max_num_queries(20) as seen:
            client.get(f"{LIST}?q={quote('支え合い')}&ministry=mhlw")
        counts.append(len(seen))
    # Where few meet the question, the list asks once more what meets a part of it.
    assert counts[0] >= counts[1]
