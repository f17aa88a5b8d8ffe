"""The site begins with facts from public material, and no edit is ever overwritten."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.models import Case, CasePolicyUse
from cases.models.case import MAX_THEMES
from events.models import Event, EventContact, EventParticipation, Symposium, Video
from forum.models import Board
from organizations.models import Organization
from platform_site.models import Notice, RelatedLink
from platform_site.starter import content
from policies.models import Budget, Material, Policy, PolicyCall, PolicyCost
from records.models import LogEntry, Revision
from search.models import Document
from vocabulary.dates.writing import format_fiscal_year
from vocabulary.models import Municipality
from vocabulary.money import MILLION, in_both_units

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("starter")
def test_every_row_of_the_files_is_public_with_its_source() -> None:
    for name, model in (
        ("cases", Case), ("policies", Policy), ("materials", Material),
        ("events", Event), ("videos", Video),
    ):  # fmt: skip
        rows = content.read_rows(name)
        assert model.objects.published().count() == len(rows)
        assert not model.objects.exclude(source__title__gt="").exists()
    assert Notice.objects.published().count() == len(content.read_rows("notices"))
    assert RelatedLink.objects.count() == len(content.read_rows("links"))
    assert Symposium.objects.count() == 2
    assert Board.objects.count() == 25


def test_all_themes_and_all_prefectures_have_cases_enough() -> None:
    rows = content.read_rows("cases")
    themes = Counter(theme for row in rows for theme in row["themes"])
    prefectures = Counter(code for row in rows for code in row.get("prefectures", []))
    assert (len(themes), len(prefectures)) == (23, 47)
    assert min(themes.values()) >= 17
    assert min(prefectures.values()) >= 4
    assert all(len(row["themes"]) <= MAX_THEMES for row in rows)


def test_no_municipality_is_named_without_its_prefecture() -> None:
    towns = set(Municipality.objects.values_list("name", flat=True))
    for name in ("cases", "policies", "materials", "events", "videos"):
        for row in content.read_rows(name):
            told = row["source"].get("publisher", "").partition("（")[0]
            assert told not in towns, row["key"]
    for row in content.read_rows("links"):
        assert row["publisher"].partition("（")[0] not in towns, row["key"]


@pytest.mark.usefixtures("starter")
@pytest.mark.parametrize(
    ("name", "relation", "model"),
    [
        ("events", "participation", EventParticipation),
        ("events", "contact", EventContact),
        ("policies", "call", PolicyCall),
        ("policies", "cost", PolicyCost),
    ],
)
def test_a_row_of_its_own_is_loaded_where_the_file_tells_something(
    name: str, relation: str, model: type[models.Model]
) -> None:
    told = [row[relation] for row in content.read_rows(name) if relation in row]
    assert all(told)
    assert model._default_manager.count() == len(told)


@pytest.mark.usefixtures("starter")
def test_nobody_is_said_to_endorse_the_platform() -> None:
    assert not Organization.objects.listed().exists()
    assert set(Organization.objects.values_list("is_secretariat", flat=True)) == {True}


@pytest.mark.usefixtures("starter")
def test_each_item_has_its_version_its_log_line_and_its_document() -> None:
    number = sum(
        len(content.read_rows(name))
        for name in ("cases", "policies", "materials", "events", "videos")
    )
    assert Revision.objects.count() == number
    assert LogEntry.objects.filter(action=LogEntry.Action.IMPORT).count() == number
    assert Document.objects.exclude(kind="notice").count() == number


@pytest.mark.usefixtures("starter")
def test_the_budget_of_the_source_document_stands_as_people_say_it(client: Client) -> None:
    budget = Budget.objects.get(policy__name="地域づくり加速化事業", fiscal_year=2025)
    assert (budget.amount, budget.previous_amount) == (78, 89)
    page = client.get(budget.policy.get_absolute_url()).content.decode()
    for words in ("7,800万円", "8,900万円", "国10/10", "令和7年度"):
        assert words in page


@pytest.mark.usefixtures("starter")
@pytest.mark.parametrize(
    ("town", "moments"),
    [
        (
            "訓子府町",
            [
                *("令和6年3月", "0.5mtg", "令和6年9月初旬", "わかったこと・変わったこと"),
                *("1.5mtg", "決まったこと", "健康増進係</p>", "見えてきました"),
                *("2.5mtg", "令和6年12月", "協議体と町職員、約40名", "加速化終了後"),
            ],
        ),
        (
            "大垣市",
            [
                *("令和6年8月", "0.5mtg", "課長を含む市職員", "見えてきました", "1.5mtgまでに"),
                *("決まったこと", "令和6年11月", "2.5mtgまでに", "令和7年1月末", "午後"),
            ],
        ),
    ],
)
def test_the_two_towns_tell_their_way_step_by_step(
    client: Client, town: str, moments: list[str]
) -> None:
    case = Case.objects.filter(municipalities__name=town).earliest("pk")
    page = client.get(case.get_absolute_url()).content.decode()
    steps = page.split('id="steps"')[1]
    for moment in moments:
        assert moment in steps
        steps = steps.split(moment, 1)[1]


def test_plain_summaries_are_short_and_tell_nothing_that_the_row_does_not() -> None:
    for name in ("cases", "policies", "materials"):
        for row in content.read_rows(name):
            summary = row["fields"].pop("easy_summary")
            assert len(summary) <= 200, row["key"]
            if name == "cases":
                assert len(re.findall("。", re.sub("「[^」]*」", "", summary))) <= 3, row["key"]
            told = json.dumps([row, list(words_of_numbers(row))], ensure_ascii=False)
            assert numbers_of(summary) <= numbers_of(told), row["key"]


def words_of_numbers(row: dict[str, Any]) -> Iterator[str]:
    """Years and amounts that a file holds as numbers, as pages write them."""
    for name in ("first_year", "last_year", "published_year"):
        if year := row["fields"].get(name):
            yield format_fiscal_year(year)
    for budget in row.get("children", {}).get("budgets", []):
        yield format_fiscal_year(budget["fiscal_year"])
        for name in ("amount", "previous_amount"):
            if name in budget:
                yield in_both_units(Decimal(budget[name]), MILLION)


def numbers_of(text: str) -> set[str]:
    return {number.rstrip(".,").lstrip("0") for number in re.findall("[0-9][0-9,.]*", text)}


def test_each_scheme_that_a_case_names_is_joined_to_a_measure_or_says_why_not() -> None:
    table = content.read_rows("schemes")
    names = [name for row in table for name in row["names"]]
    uses = [
        use for row in content.read_rows("cases") for use in row["children"].get("policy_uses", [])
    ]
    assert sorted(names) == sorted({use["name"] for use in uses})
    measures = {row["key"] for row in content.read_rows("policies")}
    for row in table:
        assert row.get("measure") in measures or row["not_joined"]


@pytest.mark.usefixtures("starter")
def test_a_case_leads_to_the_measures_it_used_and_they_lead_back(client: Client) -> None:
    joined = CasePolicyUse.objects.filter(policy__isnull=False)
    assert joined.count() == joined.filter(is_joined_by_name=True).count() == 17
    use = joined.get(policy__name="居住サポート住宅（認定制度）")
    case, policy = use.case.get_absolute_url(), use.policy.get_absolute_url()
    assert f'<a href="{policy}">' in client.get(case).content.decode()
    assert f'<a href="{case}">' in client.get(policy).content.decode()
    assert CasePolicyUse.objects.get(policy=None, name="企業版ふるさと納税").case


@pytest.mark.usefixtures("starter")
def test_loading_again_brings_nothing_back_and_overwrites_nothing() -> None:
    case = Case.objects.order_by("pk").first()
    Case.objects.filter(pk=case.pk).update(title="直した題名")
    Video.objects.first().delete()
    RelatedLink.objects.first().delete()
    before = (Case.objects.count(), Video.objects.count(), RelatedLink.objects.count())
    assert content.load() == 0
    assert (Case.objects.count(), Video.objects.count(), RelatedLink.objects.count()) == before
    assert Case.objects.get(pk=case.pk).title == "直した題名"


def load_case(monkeypatch: pytest.MonkeyPatch, folder: Path, title: str, towns: list[str]) -> None:
    """Load a folder of starter content that holds this one case."""
    fields = {**content.read_rows("cases")[0]["fields"], "title": title}
    row = {"key": "case-new", "fields": fields, "municipalities": towns}
    (folder / "cases.jsonl").write_text(json.dumps(row), encoding="utf-8")
    monkeypatch.setattr(content, "DATA", folder)
    content.load()


def test_five_rows_take_no_more_statements_than_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rows = content.read_rows("cases")
    monkeypatch.setattr(content, "DATA", tmp_path)
    content.load()
    counts = []
    for number in (1, 5):
        lines = [json.dumps(row | {"key": f"{row['key']}-{number}"}) for row in rows[:number]]
        (tmp_path / "cases.jsonl").write_text("\n".join(lines), encoding="utf-8")
        with CaptureQueriesContext(connection) as asked:
            content.load()
        counts.append(len(asked))
    assert counts[1] <= counts[0]


def test_a_line_may_name_its_town_in_any_way(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    load_case(monkeypatch, tmp_path, "移動販売", ["常呂郡訓子府町", "塩釜市", "212024"])
    towns = Case.objects.get().municipalities.order_by("pk").values_list("name", flat=True)
    assert list(towns) == ["訓子府町", "塩竈市", "大垣市"]


@pytest.mark.parametrize(
    ("title", "town", "sentence"),
    [
        ("移動販売", "府中市", "「府中市」がいくつかあります"),
        ("移動販売", "訓子府待", "似た名前：北海道訓子府町"),
        ("\u3164", "訓子府町", "目に見える文字を入力してください"),
    ],
)
def test_a_line_that_is_unclear_or_cannot_be_seen_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, title: str, town: str, sentence: str
) -> None:
    with pytest.raises(ValidationError, match=sentence):
        load_case(monkeypatch, tmp_path, title, [town])
    assert not Case.objects.exists()


def test_the_times_of_an_event_may_stand_as_people_write_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list of a town says 0:00 to 0:00 where it knows no time."""
    sessions = {
        "手話講座": {"starts_at": "2026/4/2 0:00", "ends_at": "2027/3/18 0:00"},
        "夜の会": {"starts_at": "2026年11月27日（金）18時", "ends_at": "2026年11月27日 24:00"},
    }
    rows = [
        {"key": title, "fields": {"title": title}, "children": {"sessions": [session]}}
        for title, session in sessions.items()
    ]
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "events.jsonl").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(content, "DATA", tmp_path)
    content.load()
    assert {event.title: event.when for event in Event.objects.all()} == {
        "手話講座": "令和8年4月2日（木）〜令和9年3月18日（木）",
        "夜の会": "令和8年11月27日（金）18:00〜24:00",
    }


@pytest.mark.usefixtures("starter")
def test_every_reason_is_dated_and_leads_to_something(client: Client) -> None:
    page = client.get("/about/why/").content.decode().split("<main")[1].split("</main>")[0]
    for words in (
        "地域包括ケアシステム",
        "令和4年12月",
        "令和5年12月7日",
        "令和5年12月22日",
        "85歳以上",
    ):
        assert words in page
    links = {unescape(link) for link in re.findall(r'<a[^>]* href="(/[^"#]+)', page)}
    assert len(links) > 15
    for link in links:
        found = client.get(link)
        assert found.status_code == 200, link
        assert "見つかりませんでした" not in found.content.decode(), link


@pytest.mark.usefixtures("starter")
def test_what_the_document_only_names_stands_among_the_materials_as_not_at_hand(
    client: Client,
) -> None:
    for name in ("都道府県プラットフォーム構築の手引き", "多様な主体の手引き"):
        material = Material.objects.get(title=f"{name}（未入手）")
        assert (material.url, material.published_year, material.pages) == ("", None, None)
        page = client.get(material.get_absolute_url()).content.decode()
        assert "手に入れる方法は、まだ掲載されていません。" in page
