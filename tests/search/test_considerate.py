"""How a widening is told, and words that hurt: understood, and never said by the site."""

import re
from html import unescape

import pytest
from django.test import Client

from forum.first_boards import load_boards
from platform_site.starter import synonyms
from search.language.considerate import IN_ITS_PLACE, considerate, is_hurtful
from search.models import Miss, Spelling, Synonym
from tests.search.test_engine import case_with
from vocabulary.normalize import fold

pytestmark = pytest.mark.django_db
LISTS = (
    *("/cases/", "/policies/", "/policies/materials/", "/organizations/", "/videos/"),
    *("/events/", "/events/calendar/", "/forum/", "/forum/boards/across/", "/search/"),
)


def said(client: Client, address: str, text: str) -> str:
    """What the page says, its title included; not what stands in its boxes and addresses."""
    page = client.get(address, {"q": text}).content.decode()
    return unescape(re.sub("<[^>]*>", "", page))


def one_way(*words: str) -> Synonym:
    return Synonym.objects.create(words="\n".join(words), direction=Synonym.Direction.ONE_WAY)


# --- Few words, those that found something first ---------------------------------------------


@pytest.mark.parametrize("address", ["/cases/", "/search/"])
def test_a_widening_is_told_in_five_words_and_those_that_found_something_come_first(
    client: Client, address: str
) -> None:
    one_way("おやつ", *(f"{kind}まんじゅう" for kind in ("蒸し", "揚げ", "酒", "茶", "栗", "芋")))
    case_with("芋まんじゅうの会")
    first = "」「".join(f"{kind}まんじゅう" for kind in ("芋", "蒸し", "揚げ", "酒", "茶"))
    page = said(client, address, "おやつ")
    assert f"「{first}」ほかも含めてさがしました" in page
    assert "栗まんじゅう" not in page


def test_the_words_of_an_equal_group_are_nearer_than_others(client: Client) -> None:
    one_way("おやつ", "せんべい")
    Synonym.objects.create(words="おやつ\n間食")
    assert "「間食」「せんべい」も含めて" in said(client, "/cases/", "おやつ")


# --- Words that hurt --------------------------------------------------------------------------


@pytest.mark.parametrize("address", LISTS)
def test_a_word_that_hurts_is_understood_and_stands_in_its_box_alone(
    client: Client, address: str
) -> None:
    one_way("ボケ", "認知症", "物忘れ")
    case_with("認知症の人と畑に立つ")
    load_boards()
    for text in ("ボケ", "ボケ 畑", "ボケ防止 飛行船", '"ボケ"', "-ボケ 畑", "母がボケた"):
        page = said(client, address, text)
        assert "ボケ" not in page, text
        if text != "-ボケ 畑":
            assert IN_ITS_PLACE in page, text
    if address != "/events/calendar/":  # a month has no box
        assert 'value="ボケ"' in client.get(address, {"q": "ボケ"}).content.decode()
    assert not Miss.objects.exists()


def test_what_it_means_is_found_and_said(client: Client) -> None:
    one_way("ボケ", "認知症", "物忘れ")
    case_with("催し", title="認知症の人と畑に立つ")
    page = said(client, "/cases/", "ボケ")
    assert "認知症の人と畑に立つ" in page
    assert "「認知症」「物忘れ」も含めてさがしました" in page
    assert f"「{IN_ITS_PLACE}」だけでさがす" in page


def test_no_widening_and_no_suggestion_says_it(client: Client) -> None:
    one_way("行方不明", "徘徊", "見守りシール")
    case_with("徘徊の模擬訓練")
    page = said(client, "/cases/", "行方不明")
    assert "「見守りシール」ほかも含めてさがしました" in page
    assert Spelling.objects.filter(surface__contains="徘徊").exists()
    assert "もしかして" not in said(client, "/cases/", "排徊の")


def test_it_is_known_in_whichever_letters(client: Client) -> None:
    for text in ("ぼけ", "ﾎﾞｹ", "ボケ防止", "痴ほう症", "ごみ屋敷", "ゴミ屋敷", "徘徊老人"):
        assert considerate(text) == IN_ITS_PLACE
    for text in ("認知症", "老人クラブ", "お年寄り", "片付け", "孤独死", "限界集落"):
        assert considerate(text) == text


def test_the_first_synonyms_understand_each_that_they_hold() -> None:
    lines = synonyms.FILE.read_text(encoding="utf-8").splitlines()
    typed = {fold(line.split(",")[2]) for line in lines if is_hurtful(line.split(",")[2])}
    assert typed >= {"ぼけ", "痴呆", "徘徊", "ごみ屋敷"}
