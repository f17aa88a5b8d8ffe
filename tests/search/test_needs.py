"""A question is met as far as it can be, and a need is looked for where it is met."""

from html import unescape
from urllib.parse import urlencode

import pytest
from django.test import Client

from cases.models import Case
from search.index.writing import reindex
from search.lists.listing import Listing
from search.models import Synonym
from tests.cases.factories import CaseFactory

pytestmark = pytest.mark.django_db


def case(title: str, town: str = "", text: str = "何もない") -> Case:
    """A published case of this town, given by its code."""
    places = {"municipalities": [town], "prefectures": [town[:2]]} if town else {}
    made: Case = CaseFactory(published=True, title=title, catch="", description=text, **places)
    reindex(Case.objects.filter(pk=made.pk))
    return made


def listing(client: Client, text: str, **others: str) -> Listing:
    found: Listing = client.get("/cases/", {"q": text, **others}).context["listing"]
    return found


def titles(client: Client, text: str, **others: str) -> list[str]:
    return [item.title for item in listing(client, text, **others).page]


def page_of(client: Client, text: str) -> str:
    return unescape(client.get("/cases/", {"q": text}).content.decode())


KUNNEPPU, KITAMI, SAPPORO, CHITOSE, OKUSHIRI = "015491", "012084", "011002", "012246", "013676"


# --- Parts of a question ----------------------------------------------------------------------


def test_what_meets_all_comes_first_and_a_line_says_where_less_begins(client: Client) -> None:
    part, whole = case("漬物の会"), case("漬物と紙芝居の会")
    found = listing(client, "漬物 紙芝居")
    assert [item.pk for item in found.page] == [whole.pk, part.pk]
    assert list(found.boundaries) == [part.pk]
    page = page_of(client, "漬物 紙芝居")
    assert "ここからは、ことばの一部や近いことばが合う事例です" in page
    assert "入っていないことば：紙芝居" in page
    assert found.total == 2


def test_a_sentence_is_met_by_its_words(client: Client) -> None:
    case("紙芝居を見せる高校生")
    assert titles(client, "年末の紙芝居を手伝う高校生がいない") == ["紙芝居を見せる高校生"]


def test_a_question_met_in_generic_words_alone_lists_nothing_and_helps(client: Client) -> None:
    case("高齢者の支援を考える地域の取組")
    page = page_of(client, "飛行船 高齢者 支援")
    assert "条件に合う事例は見つかりませんでした" in page
    assert "交流掲示板で質問する" in page


def test_a_word_of_like_use_is_found_where_the_word_is_not(client: Client) -> None:
    case("医師が町へ通う", text="診療所の話")
    assert titles(client, "医者") == ["医師が町へ通う"]


@pytest.mark.parametrize("typed", ["島に店がない", "店もなくなった", "となりの店がなくなる"])
def test_a_set_phrase_of_the_synonyms_is_known_inside_a_sentence(
    client: Client, typed: str
) -> None:
    Synonym.objects.create(words="店がない\n移動販売", direction=Synonym.Direction.ONE_WAY)
    case("移動販売が来る", text="紙芝居はない")
    assert titles(client, typed) == ["移動販売が来る"]


def test_an_excluded_word_is_not_met_in_part(client: Client) -> None:
    case("漬物の会")
    assert titles(client, "漬物 飛行船 -会") == []


def test_the_numbers_of_facets_are_those_of_the_lists_they_lead_to(client: Client) -> None:
    case("漬物の会", KUNNEPPU)
    case("漬物と紙芝居の会", SAPPORO)
    found = listing(client, "漬物 紙芝居")
    (area,) = [one for one in found.facets["prefecture"] if one.value == "01"]
    assert area.count == listing(client, "漬物 紙芝居", prefecture="01").total == 2


def test_by_days_only_what_meets_all_is_listed_where_there_is_some(client: Client) -> None:
    case("漬物の会")
    case("漬物と紙芝居の会")
    assert titles(client, "漬物 紙芝居", sort="new") == ["漬物と紙芝居の会"]


# --- Needs and places -------------------------------------------------------------------------


def test_the_need_stays_and_the_place_widens_the_nearest_first(client: Client) -> None:
    case("遠くの漬物の会", "131016")
    case("道の漬物の会", SAPPORO)
    case("隣の漬物の会", KITAMI)
    case("町の囲碁の会", KUNNEPPU)
    assert titles(client, "訓子府町 漬物") == ["隣の漬物の会", "道の漬物の会", "遠くの漬物の会"]
    page = page_of(client, "訓子府町 漬物")
    assert "訓子府町の「漬物」の事例はまだありません" in page
    for words in ("近くの市町村 1件", "北海道 2件", "全国 3件", "訓子府町の事例すべて 1件"):
        assert words in page
    lines = [
        f"ここからは、{place}の事例です"
        for place in ("近くの市町村", "同じ都道府県", "そのほかの地域")
    ]
    assert 0 < page.find(lines[0]) < page.find(lines[1]) < page.find(lines[2])


def test_each_number_is_that_of_the_list_it_leads_to(client: Client) -> None:
    for title, town in (("東京", "131016"), ("札幌", SAPPORO), ("北見", KITAMI)):
        case(f"{title}の漬物の会", town)
    case("囲碁の会", KUNNEPPU)
    nearby = listing(client, "訓子府町 漬物").nearby
    assert nearby is not None
    for one in (*nearby.around, nearby.all_here):
        found = client.get(f"/cases/{one.url}").context["listing"]
        assert found.total == one.count, one.label


def test_a_phrase_with_a_place_in_it_keeps_its_need(client: Client) -> None:
    case("漬物の会", SAPPORO)
    case("囲碁の会", KUNNEPPU)
    assert titles(client, "訓子府町の漬物") == ["漬物の会"]


def test_an_island_widens_to_its_prefecture_at_once(client: Client) -> None:
    case("漬物の会", SAPPORO)
    nearby = listing(client, "奥尻町 漬物").nearby
    assert nearby is not None
    assert [one.label for one in nearby.around] == ["北海道", "全国"]


def test_a_place_alone_is_not_widened(client: Client) -> None:
    case("囲碁の会", KUNNEPPU)
    case("漬物の会", SAPPORO)
    assert titles(client, "訓子府町") == ["囲碁の会"]


# --- Bad input ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        " ".join(f"ことば{number}" for number in range(1300)),
        "飛行船 烏骨鶏 ぬりかべ",
        "高齢者 支援 対策 相談",
        "ボケた年寄り",
        "ぬらくら町 漬物",
        "。、！？",
        "の の の",
    ],
)
def test_whatever_is_asked_costs_few_queries_and_is_answered(
    client: Client, django_assert_max_num_queries: object, text: str
) -> None:
    case("漬物の会", KUNNEPPU)
    with django_assert_max_num_queries(24):
        assert client.get("/cases/", {"q": text}).status_code == 200


def test_a_place_that_does_not_exist_is_asked_about(client: Client) -> None:
    case("訓子府町の囲碁の会", KUNNEPPU)
    assert urlencode({"q": "訓子府"})[2:] in page_of(client, "訓子布町")


def test_the_search_of_the_site_leads_to_the_lists_that_meet_a_part(client: Client) -> None:
    case("漬物の会")
    for text, is_led in (("漬物 飛行船", True), ("飛行船", True), ("漬物", False)):
        page = client.get("/search/", {"q": text}).content.decode()
        assert (f"/cases/?{urlencode({'q': text})}" in page) is is_led
