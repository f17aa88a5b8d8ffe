"""The search for cases: every condition, alone and together, and everything odd in the address."""

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.models import ActivityStatus, ActorKind, Case, CaseOperation, HelperPay
from search.index.writing import reindex
from tests.cases.factories import KUNNEPPU, OGAKI, SAPPORO, CaseFactory, VideoFactory, full_case

pytestmark = pytest.mark.django_db
Page = Callable[..., str]


@pytest.fixture
def search(client: Client) -> Page:
    def search(**conditions: object) -> str:
        answer = client.get(f"/cases/?{urlencode(conditions, doseq=True)}")
        assert answer.status_code == 200
        return answer.content.decode()

    return search


def titles(page: str) -> list[str]:
    """The titles of the results, in their order."""
    results = page.split('class="kyoso-card-title">')[1:]
    marked = [part.split("</a>")[0].split(">", 1)[1] for part in results]
    return [title.replace("<mark>", "").replace("</mark>", "") for title in marked]


# --- One condition ------------------------------------------------------------------------


def test_a_visitor_sees_published_cases_only(search: Page) -> None:
    CaseFactory(title="下書き")
    CaseFactory(title="終わったもの", withdrawn=True)
    CaseFactory(title="公開", published=True)
    page = search()
    assert titles(page) == ["公開"]
    assert "下書き" not in page


def test_the_search_finds_a_word_in_the_story_and_shows_where(search: Page) -> None:
    CaseFactory(title="ちがうもの", published=True)
    CaseFactory(title="買い物バス", published=True, told=True)
    page = search(q="担い手が集まら")
    assert titles(page) == ["買い物バス"]
    assert "苦労した点：" in page
    assert "<mark>担い手が集まら</mark>" in page


def test_the_search_finds_whether_helpers_are_paid(search: Page) -> None:
    for title, pay in (("謝礼あり", HelperPay.PAID), ("謝礼なし", HelperPay.UNPAID)):
        case = CaseFactory(title=title, published=True)
        CaseOperation.objects.create(case=case, helper_count=16, helper_pay=pay, helpers="学生")
    reindex(Case.objects.all())
    page = search(q="有償")
    assert titles(page) == ["謝礼あり"]
    assert "16人（<mark>有償</mark>） 学生" in page
    assert titles(search(q="無償")) == ["謝礼なし"]


def test_an_organization_keeps_what_it_registered(search: Page) -> None:
    mine = CaseFactory(title="うちの事例", published=True)
    CaseFactory(title="よその事例", published=True)
    page = search(organization=mine.owner_id)
    assert titles(page) == ["うちの事例"]
    assert f"{mine.owner.name}の事例" in re.sub(r"\s+", " ", page)


def test_a_place_is_found_by_its_name_or_reading(search: Page) -> None:
    CaseFactory(title="訓子府", published=True, municipalities=[KUNNEPPU])
    CaseFactory(title="大垣", published=True, municipalities=[OGAKI])
    assert titles(search(q="北海道 買い物")) == ["訓子府", "大垣"]  # the nearest first
    assert titles(search(q="くんねっぷ")) == ["訓子府"]
    assert titles(search(q="大垣市")) == ["大垣"]


def test_prefectures_are_joined_by_or(search: Page) -> None:
    for code in ("01", "21", "47"):
        CaseFactory(title=code, published=True, prefectures=[code])
    assert set(titles(search(prefecture=["01", "47"]))) == {"01", "47"}


def test_themes_are_joined_by_or_and_a_case_stands_once(search: Page) -> None:
    CaseFactory(title="両方", published=True, themes=["shopping", "mobility"])
    CaseFactory(title="片方", published=True, themes=["mobility"])
    CaseFactory(title="別", published=True, themes=["meals"])
    assert sorted(titles(search(theme=["shopping", "mobility"]))) == ["両方", "片方"]


def test_a_town_is_offered_only_in_its_prefecture_and_only_with_a_case(search: Page) -> None:
    CaseFactory(title="訓子府", published=True, municipalities=[KUNNEPPU])
    CaseFactory(title="北海道", published=True, prefectures=["01"])
    CaseFactory(title="大垣", published=True, municipalities=[OGAKI])
    CaseFactory(title="下書き", municipalities=[SAPPORO])
    assert "市区町村" not in search()
    page = search(prefecture="01")
    assert re.findall(r'name="municipality" value="(\d+)"', page) == [KUNNEPPU]
    assert "北海道訓子府町" in page
    assert titles(search(prefecture="01", municipality=KUNNEPPU)) == ["訓子府"]


def test_actors_are_those_who_carry_the_case(search: Page) -> None:
    CaseFactory(title="町の", published=True, implementers=[ActorKind.MUNICIPALITY])
    case = CaseFactory(title="会社の", published=True, implementers=[ActorKind.COMPANY])
    case.actors.create(name="町", kind=ActorKind.MUNICIPALITY, is_implementer=False)
    assert titles(search(actor="municipality")) == ["町の"]


def test_cases_can_be_chosen_by_status_and_by_video(search: Page) -> None:
    CaseFactory(title="続く", published=True, activity_status=ActivityStatus.ACTIVE)
    VideoFactory(case=CaseFactory(title="見られる", published=True))
    reindex(Case.objects.all())
    assert titles(search(status="active")) == ["続く"]
    assert titles(search(video="yes")) == ["見られる"]


# --- Conditions together ------------------------------------------------------------------


def test_different_conditions_are_joined_by_and(search: Page) -> None:
    kinds = [ActorKind.NPO]
    CaseFactory(title="全部", published=True, municipalities=[KUNNEPPU], implementers=kinds)
    CaseFactory(title="場所だけ", published=True, municipalities=[KUNNEPPU], themes=["meals"])
    CaseFactory(title="分野だけ", published=True, municipalities=[OGAKI], implementers=kinds)
    page = search(q="買い物", prefecture="01", theme="shopping", actor="npo")
    assert titles(page) == ["全部"]
    for label in ("ことば：買い物", "都道府県：北海道", "分野：買い物", "だれが：NPO"):
        assert label in page
    assert "すべての条件を消す" in page
    assert "3件選択中" in page


def test_each_condition_can_be_taken_away_alone(search: Page) -> None:
    CaseFactory(published=True, prefectures=["01"])
    page = search(q="買い物", prefecture=["01", "47"], sort="place", page=1)
    rest = urlencode({"q": "買い物", "prefecture": "47", "sort": "place"}).replace("&", "&amp;")
    assert f'href="?{rest}"' in page


def test_options_are_counted_under_the_other_conditions(search: Page) -> None:
    CaseFactory(published=True, prefectures=["01"], themes=["shopping"])
    CaseFactory(published=True, prefectures=["47"], themes=["shopping", "meals"])
    page = search(prefecture="01")
    assert count_of(page, "買い物") == 1
    assert count_of(page, "食事") == 0
    assert count_of(page, "沖縄県") == 1  # what choosing it besides would add


def test_samples_stand_outside_every_count(search: Page) -> None:
    CaseFactory(published=True, prefectures=["01"])
    CaseFactory(title="これは見本", sample=True, prefectures=["01"])
    page = search()
    assert len(titles(page)) == 2
    assert '<span class="kyoso-results-count">1件</span>' in page
    assert "ほかに見本 1件" in page
    assert count_of(page, "北海道") == 1
    assert count_of(page, "買い物") == 1


def count_of(page: str, label: str) -> int:
    after = page.split(f'<span>{label} <span class="kyoso-option-count">')[1]
    return int(after.split("件")[0])


# --- Order and pages ------------------------------------------------------------------------


def test_without_a_keyword_the_newest_stand_first_and_relevance_is_not_offered(
    search: Page,
) -> None:
    for title in ("古い", "新しい"):
        CaseFactory(title=title, published=True)
    page = search()
    assert titles(page) == ["新しい", "古い"]
    assert "おすすめ順" not in page


def test_with_a_keyword_titles_stand_before_bodies(search: Page) -> None:
    CaseFactory(title="移動販売の輪", published=True, themes=["meals"])
    CaseFactory(title="本文にだけ", published=True, themes=["meals"], background="移動販売がない")
    page = search(q="移動販売")
    assert titles(page) == ["移動販売の輪", "本文にだけ"]
    assert '<span aria-current="true">おすすめ順</span>' in page
    assert titles(search(q="移動販売", sort="new")) == ["本文にだけ", "移動販売の輪"]


def test_by_prefecture_the_north_stands_first_and_the_whole_country_last(search: Page) -> None:
    for name, codes in (("全国", []), ("沖縄", ["47"]), ("二県", ["21", "02"]), ("北", ["01"])):
        CaseFactory(title=name, published=True, prefectures=codes)
    assert titles(search(sort="place")) == ["北", "二県", "沖縄", "全国"]


def test_the_second_page_follows_the_first(search: Page) -> None:
    for number in range(12):
        CaseFactory(title=f"事例{number}", published=True)
    page = search(q="事例", page=2)
    assert titles(page) == ["事例1", "事例0"]
    assert "（2ページ目）" in page.split("</title>")[0]
    assert "（11〜12件目を表示）" in page


# --- What cannot be found --------------------------------------------------------------------


def test_an_empty_result_helps(search: Page) -> None:
    CaseFactory(published=True, prefectures=["02"], themes=["shopping"])
    CaseFactory(published=True, prefectures=["03"], themes=["meals"])
    page = search(q="ぬりかべ道中", prefecture="03", theme="shopping")
    assert "条件に合う事例は見つかりませんでした" in page
    assert "「ぬりかべ道中」を、短いことばにする" in page
    assert "近くの都道府県" not in page  # nothing is there either
    page = search(prefecture="03", theme="shopping")
    assert "近くの都道府県（東北厚生局の管内）もさがす（1件）" in page
    assert "bureau=tohoku" in page
    assert "近い分野（家のこと）もさがす（1件）" in page
    page = search(prefecture="03", theme="meals", q="ぬりかべ道中")
    assert "近い分野" not in page  # nothing is there either


def test_the_name_of_a_place_among_the_words_acts_as_a_place(search: Page) -> None:
    there = CaseFactory(published=True, title="移動の足", municipalities=["015491"])
    elsewhere = CaseFactory(published=True, title="よその移動", prefectures=["02"])
    for text in ("北海道 移動", "くんねっぷ 移動", "訓子府町の移動"):
        page = search(q=text)
        assert 0 < page.find(there.get_absolute_url()) < page.find(elsewhere.get_absolute_url())
        assert "ここからは、そのほかの地域の事例です" in page
    page = search(q="くんねっぷ 移動")
    assert "地域の<strong>北海道訓子府町</strong>としてさがしました" in page
    assert urlencode({"q": '"くんねっぷ" 移動'}) in page


def test_a_name_of_several_places_asks_which(search: Page) -> None:
    tokyo = CaseFactory(published=True, municipalities=["132063"])
    page = search(q="府中市")
    assert "「府中市」は、いくつかあります" in page
    assert urlencode({"q": "東京都府中市"}) in page
    assert urlencode({"q": "広島県府中市"}) in page
    assert tokyo.get_absolute_url() in search(q="東京都府中市")
    assert tokyo.get_absolute_url() not in search(q="広島県府中市")


def test_a_site_without_cases_says_so(search: Page) -> None:
    assert "事例は、これからここに並びます" in search()


# --- Bad input -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("prefecture=99", "都道府県の「99」は見つからない"),
        ("theme=%00", None),
        ("theme=zzz&theme=shopping", "分野の「zzz」は見つからない"),
        ("municipality=999999", "市区町村の「999999」は見つからない"),
        ("municipality=' OR 1=1 --", "は見つからない"),
        ("actor=robot", "だれがの「robot」は見つからない"),
        ("status=1", "活動の状況の「1」は見つからない"),
        ("video=no", "動画の「no」は見つからない"),
        ("sort=best", "並び順の「best」は見つからない"),
        ("page=1000000000", "「1000000000」ページはない"),
        ("page=-1", "「-1」ページはない"),
        ("page=二", "ページはない"),
        ("color=red", "「color」は、このページでは使わない条件です"),
        ("q=" + "買" * 201, "ことばは200文字以内で入力してください（現在201文字）"),
        ("q=%00%ED%A0%80%F0", None),
        ("q=<script>alert(1)</script>", "&lt;script&gt;"),
        ("q=%25_'\"\\", None),
        ("q=" + "、" * 50, None),
    ],
)
def test_bad_input_is_left_out_and_said(client: Client, address: str, sentence: str | None) -> None:
    CaseFactory(published=True)
    answer = client.get(f"/cases/?{address}")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert sentence is None or sentence in page
    assert "<script>alert" not in page


def test_a_list_is_only_read(client: Client) -> None:
    assert client.post("/cases/").status_code in (403, 405)


# --- Costs -----------------------------------------------------------------------------------


def test_the_number_of_queries_does_not_grow_with_the_cases(client: Client) -> None:
    address = "/cases/?q=買い物&prefecture=01&theme=shopping"
    full_case()
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(address)
    for number in range(9):
        full_case(title=f"買い物 {number}")
    with CaptureQueriesContext(connection) as ten:
        page = client.get(address)
    assert len(titles(page.content.decode())) == 10
    # Where few meet the question, the list asks once more what meets a part of it.
    assert len(ten) <= len(one) <= 20
    assert len(page.content) < 60_000


def test_all_prefectures_at_once_cost_no_more(client: Client) -> None:
    for code in ("01", "13", "47"):
        CaseFactory(published=True, prefectures=[code])
    everything = "&".join(f"prefecture={number:02}" for number in range(1, 48))
    with CaptureQueriesContext(connection) as queries:
        page = client.get(f"/cases/?{everything}")
    assert len(queries) <= 20
    assert len(titles(page.content.decode())) == 3
