"""What official statistics say of municipalities: loaded whole, and shown with day and source."""

import re
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models import Sum

from tests.cases.factories import CaseFactory
from vocabulary.models import Extent, Municipality, MunicipalityFacts

pytestmark = pytest.mark.django_db
KUNNEPPU = "015491"


def kunneppu() -> MunicipalityFacts:
    return MunicipalityFacts.objects.get(pk=KUNNEPPU)


def test_every_municipality_has_its_facts_and_they_sum_up_to_the_census() -> None:
    sums = MunicipalityFacts.objects.aggregate(people=Sum("population"), older=Sum("aged_65"))
    assert sums == {"people": 126_146_099, "older": 35_335_805}
    assert not Municipality.objects.filter(facts=None).exists()


def test_shares_are_of_people_whose_age_is_known() -> None:
    town = kunneppu()
    assert (town.population, town.aged_65, town.age_unknown) == (4_677, 1_828, 4)
    assert (town.ageing_rate, town.aged_75_rate) == (Decimal("39.1"), Decimal("21.2"))


def test_a_town_where_nobody_lived_has_no_share() -> None:
    empty = MunicipalityFacts.objects.get(population=0)
    assert empty.municipality.name == "双葉町"
    assert empty.ageing_rate is None
    assert empty.aged_75_rate is None


def test_what_applies_by_law_is_said_in_words() -> None:
    assert [words for words, _ in kunneppu().designations] == ["過疎地域", "条件不利地域"]
    assert Extent.PART.words("離島") == "一部が離島"
    assert Extent.NONE.words("離島") == ""
    facts = MunicipalityFacts.objects
    assert facts.filter(core_city=True).count() == 62
    assert facts.filter(depopulated=Extent.WHOLE).count() == 713


def test_those_of_a_prefecture_come_by_their_reading_in_one_query(
    django_assert_num_queries,
) -> None:
    with django_assert_num_queries(1):
        names = [str(facts.municipality) for facts in MunicipalityFacts.objects.of_prefecture("18")]
    assert len(names) == 17
    assert names[0] == "福井県あわら市"


def test_loading_again_renews_them() -> None:
    before = list(MunicipalityFacts.objects.values())
    MunicipalityFacts.objects.filter(pk=KUNNEPPU).update(population=9_999)
    call_command("load_vocabulary", verbosity=0)
    assert list(MunicipalityFacts.objects.values()) == before


@pytest.mark.parametrize("values", [{"aged_65": 10}, {"population": 1_000}])
def test_parts_are_never_larger_than_the_whole(values: dict[str, int]) -> None:
    name = "municipalityfacts_older_people_within_population"
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        MunicipalityFacts.objects.filter(pk=KUNNEPPU).update(**values)


def test_the_page_of_a_case_tells_them_with_day_and_source(client) -> None:
    case = CaseFactory(published=True, municipalities=[KUNNEPPU])
    page = client.get(case.get_absolute_url()).content.decode()
    assert "人口 4,677人・高齢化率 39.1％（75歳以上 21.2％）" in page
    assert "令和2年（2020年）10月1日、総務省「令和2年国勢調査」" in page
    assert "年齢のわかる人に占める65歳以上の割合" in page
    assert "190.95km²" in page
    assert "国土地理院「全国都道府県市区町村別面積調」" in page
    assert "総務省「過疎地域市町村等一覧」" in page


def test_newer_figures_of_the_secretariat_stand_in_place_of_the_census(client) -> None:
    Municipality.objects.filter(pk=KUNNEPPU).update(
        population=4_560, statistics_date="2025-01-01", statistics_source="住民基本台帳"
    )
    case = CaseFactory(published=True, municipalities=[KUNNEPPU])
    page = client.get(case.get_absolute_url()).content.decode()
    assert "4,560人" in page
    assert "4,677人" not in page
    assert "190.95km²" in page


def test_the_towns_of_a_prefecture_are_compared_on_one_light_page(
    client, django_assert_max_num_queries
) -> None:
    Municipality.objects.filter(pk=KUNNEPPU).update(
        population=4_400, statistics_date="2025-04-01", statistics_source="住民基本台帳"
    )
    with django_assert_max_num_queries(6):
        answer = client.get("/places/01/towns/")
    page = answer.content.decode()
    assert page.count('<th scope="row">') == 179
    assert "<td>4,677</td><td>39.1</td><td>21.2</td>" in page
    assert "令和2年（2020年）10月1日、総務省「令和2年国勢調査」" in page
    assert re.search(r"は人口4,400人\s*（住民基本台帳）", page)
    assert len(answer.content) < 60_000


def names_of_towns(page: str) -> list[str]:
    return re.findall(r'<th scope="row">([^<]+)', page)


def test_towns_stand_by_their_reading_or_by_their_figures(client) -> None:
    facts = list(MunicipalityFacts.objects.of_prefecture("07"))
    by_figure = {
        "": facts,
        "?sort=population": sorted(facts, key=lambda one: -one.population),
        "?sort=ageing": sorted(facts, key=lambda one: -(one.ageing_rate or 0)),
    }
    for query, order in by_figure.items():
        page = client.get(f"/places/07/towns/{query}").content.decode()
        assert names_of_towns(page) == [one.municipality.name for one in order]
    page = client.get("/places/07/towns/?sort=area&q=x").content.decode()
    assert "並び順の「area」は見つからないため、この条件は使いませんでした。" in page
    assert "このページでは、ことばでさがせません。" in page
    assert "（五十音順）" in page


def test_the_page_of_a_prefecture_leads_to_the_figures_of_its_towns(client) -> None:
    assert 'href="/places/07/towns/"' in client.get("/places/07/").content.decode()
    assert "<td>0</td><td>－</td><td>－</td>" in client.get("/places/07/towns/").content.decode()
    assert client.get("/places/48/towns/").status_code == 404
