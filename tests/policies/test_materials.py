"""Manuals and tools: the list, the page, and what becomes of older versions."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from policies.models import Material, MaterialFile
from tests.policies.factories import MaterialFactory, PolicyFactory

LIST = "/policies/materials/"
NEWER = "新しい版があります"
PDF = b"%PDF-1.4\n%%EOF\n"


def titles(client: Client, address: str = LIST) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200
    return [material.title for material in answer.context["listing"].page]


def read(client: Client, material: Material) -> str:
    answer = client.get(f"{LIST}{material.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_visitor_sees_what_is_published_and_nothing_else(client: Client) -> None:
    MaterialFactory(title="公開の手引き", published=True)
    draft = MaterialFactory(title="下書きの手引き")
    later = MaterialFactory(published=True, publish_from=timezone.now() + timedelta(hours=1))
    assert titles(client) == ["公開の手引き"]
    for material in (draft, later):
        assert client.get(f"{LIST}{material.pk}/").status_code == 404


def test_each_condition_keeps_what_meets_it(client: Client) -> None:
    MaterialFactory(
        title="ごみ出し支援の手引き",
        published=True,
        kind="manual",
        ministry="moe",
        themes=["cleaning"],
    )
    MaterialFactory(
        title="買い物の事例一覧", published=True, kind="tool", ministry="cao", themes=["shopping"]
    )
    for query in (
        "kind=manual",
        "ministry=moe",
        "theme=cleaning",
        f"q={quote('ごみ出し')}",
        f"q={quote('環境省')}",
        "kind=manual&ministry=moe&theme=cleaning",
    ):
        assert titles(client, f"{LIST}?{query}") == ["ごみ出し支援の手引き"], query
    assert titles(client, f"{LIST}?kind=tool&ministry=moe") == []


def test_the_newest_stands_first_and_those_without_a_year_last(client: Client) -> None:
    for year in (None, 2015, 2024):
        MaterialFactory(title=str(year), published=True, published_year=year)
    assert titles(client) == ["2024", "2015", "None"]


@pytest.mark.parametrize("query", ["kind=poem", "ministry=magic", "sort=weight", "page=0", "x=1"])
def test_nonsense_in_the_address_is_left_out_and_said_so(client: Client, query: str) -> None:
    MaterialFactory(published=True)
    answer = client.get(f"{LIST}?{query}")
    assert len(answer.context["listing"].page) == 1
    assert answer.context["listing"].ignored


def test_an_older_version_leads_to_the_newer_one(client: Client) -> None:
    first = MaterialFactory(title="ハンドブック vol.1", published=True)
    second = MaterialFactory(title="ハンドブック vol.2", published=True, supersedes=first)
    assert NEWER in read(client, first)
    assert f'href="{second.get_absolute_url()}"' in read(client, first)
    assert NEWER not in read(client, second)
    assert f'href="{first.get_absolute_url()}"' in read(client, second)
    assert client.get(LIST).content.decode().count(NEWER) == 1


def test_a_draft_of_a_new_version_is_told_to_nobody(client: Client) -> None:
    first = MaterialFactory(published=True)
    MaterialFactory(title="まだ秘密の第2版", supersedes=first)
    assert NEWER not in read(client, first)
    assert "まだ秘密の第2版" not in read(client, first)


def test_a_draft_it_belongs_to_is_told_to_nobody(client: Client) -> None:
    policy = PolicyFactory(name="まだ秘密の施策")
    older = MaterialFactory(title="まだ秘密の旧版")
    page = read(client, MaterialFactory(published=True, policy=policy, supersedes=older))
    assert "まだ秘密" not in page


def test_the_page_says_what_it_is_and_where_it_can_be_had(client: Client) -> None:
    policy = PolicyFactory(name="もとになる施策", published=True)
    material = MaterialFactory(
        title="支え合いの手引き",
        published=True,
        version_label="第2版",
        pages=1200,
        target="市町村の担当者",
        description="一歩ずつ進めます。",
        url="https://example.jp/tebiki.pdf",
        policy=policy,
        themes=["gathering"],
    )
    MaterialFile.objects.create(
        material=material, caption="全体版", file=ContentFile(PDF, name="all.pdf")
    )
    page = read(client, material)
    for words in (
        *("厚生労働省</a>", "老健局"),
        "マニュアル・手引き",
        "令和5年度（2023年度）",
        "第2版",
        "1,200ページ",
        "市町村の担当者",
        "一歩ずつ進めます。",
        "https://example.jp/tebiki.pdf",
        "もとになる施策",
        "全体版（PDF：",
        "居場所",
    ):
        assert words in page


def test_what_people_wrote_is_never_markup(client: Client) -> None:
    hostile = '"><script>alert(1)</script>'
    columns = "title summary description target publisher version_label source__title"
    material = MaterialFactory(published=True, **dict.fromkeys(columns.split(), hostile))
    for page in (read(client, material), client.get(f"{LIST}?q=alert").content.decode()):
        assert "&lt;script&gt;" in page
        assert "<script>alert" not in page


def test_ten_materials_cost_as_many_queries_as_one(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    counts, page_counts = [], []
    for number in (1, 9):
        for _ in range(number):
            old = MaterialFactory(published=True, themes=["shopping"], prefectures=["01"])
            new = MaterialFactory(published=True, themes=["shopping"], supersedes=old)
            for material in (old, new):
                MaterialFile.objects.create(material=material, file=ContentFile(PDF, name="a.pdf"))
        with django_assert_max_num_queries(20) as seen:
            client.get(f"{LIST}?q={quote('手引き')}")
        counts.append(len(seen))
        with django_assert_max_num_queries(12) as seen:
            client.get(f"{LIST}{new.pk}/")
        page_counts.append(len(seen))
    assert counts[0] == counts[1]
    assert page_counts[0] == page_counts[1]
