"""What a question was taken for is said, and one link takes just that back."""

from html import unescape
from urllib.parse import urlencode

import pytest
from django.test import Client

from cases.models import Case
from search.index.writing import reindex
from search.models import Miss, Synonym
from search.question.pieces import MAX_WORDS
from tests.cases.factories import KUNNEPPU, CaseFactory
from tests.forum.factories import TopicFactory
from tests.organizations.factories import OrganizationFactory
from tests.search.test_engine import case_with, found
from vocabulary.models import Municipality

pytestmark = pytest.mark.django_db


def page_of(client: Client, address: str, text: str) -> str:
    return unescape(client.get(address, {"q": text}).content.decode())


def case_in(code: str, **attributes: object) -> Case:
    case = CaseFactory(published=True, **attributes)
    case.municipalities.set([code])
    case.include_prefectures_of_municipalities()
    reindex(Case.objects.filter(pk=case.pk))
    return case


# --- Places ---------------------------------------------------------------------------------


def test_a_place_inside_a_phrase_is_said_and_taken_back(client: Client) -> None:
    case_in(KUNNEPPU, title="買い物バス")
    page = page_of(client, "/cases/", "訓子府の買い物")
    assert "「訓子府」を、地域の<strong>北海道訓子府町</strong>としてさがしました" in page
    assert urlencode({"q": '"訓子府の買い物"'}) in page


@pytest.mark.parametrize("text", ["府中市", "府中市の買い物"])
def test_a_name_of_several_places_asks_which(client: Client, text: str) -> None:
    tokyo = Municipality.objects.get(name="府中市", prefecture="13")
    hiroshima = Municipality.objects.get(name="府中市", prefecture="34")
    wanted = case_in(tokyo.pk, title="買い物バス")
    case_in(hiroshima.pk, title="買い物バス")
    page = page_of(client, "/cases/", text)
    assert "「府中市」は、いくつかあります。どちらですか。" in page
    full = text.replace("府中市", "東京都府中市")
    assert urlencode({"q": full}) in page
    listing = client.get("/cases/", {"q": full}).context["listing"]
    assert [one.pk for one in listing.page] == [wanted.pk]


def test_which_place_is_asked_too_where_only_the_other_words_were_found(client: Client) -> None:
    case_in(KUNNEPPU, title="買い物バス")
    page = page_of(client, "/cases/", "府中市の買い物")
    assert "すべて入った事例は、ありませんでした" in page
    assert "「府中市」は、いくつかあります。どちらですか。" in page


# --- Links ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "taken_back"),
    [
        ("-移動販売 移動", "-移動販売 =移動"),
        ("SCの研修 SC", "SCの研修 =SC"),
        ('"買い物" 移動', '"買い物" =移動'),
    ],
)
def test_a_link_takes_back_its_own_word_only(client: Client, text: str, taken_back: str) -> None:
    Synonym.objects.create(words="移動\n送迎")
    Synonym.objects.create(words="SC\n地域支え合い推進員")
    case_with("送迎と買い物をSCの研修で、地域支え合い推進員が話します")
    assert urlencode({"q": taken_back}) in page_of(client, "/cases/", text)


# --- Synonyms of one kind --------------------------------------------------------------------


def test_taking_synonyms_back_keeps_every_writing(client: Client) -> None:
    Synonym.objects.create(words="紙芝居\n人形劇")
    written, meant = case_with("紙芝居の会"), case_with("人形劇の会")
    wide = client.get("/cases/?q=かみしばい").context["listing"]
    assert {case.pk for case in wide.page} == {written.pk, meant.pk}
    (widened,) = wide.explanation.with_synonyms
    plain = client.get(f"/cases/{widened.url}").context["listing"]
    assert [case.pk for case in plain.page] == [written.pk]
    assert plain.explanation.with_synonyms == []
    assert "紙芝居" in "".join(plain.words)


def test_synonyms_of_one_kind_leave_the_others_alone_on_the_whole_site(client: Client) -> None:
    case_with("ぴよぴよを配ります")
    topic = TopicFactory(text="ぴよぴよを配りました")
    Synonym.objects.create(words="ひよこ饅頭\nぴよぴよ", kinds=["post"])
    groups = client.get("/search/", {"q": "ひよこ饅頭"}).context["groups"]
    assert [(group.kind.code, group.count) for group in groups] == [("post", 1)]
    listing = client.get("/forum/", {"q": "ひよこ饅頭"}).context["listing"]
    assert [one.pk for one in listing.page] == [topic.pk]
    assert not client.get("/cases/", {"q": "ひよこ饅頭"}).context["listing"].total


def test_words_that_the_board_does_not_hold_are_kept_as_the_boards(client: Client) -> None:
    client.get("/forum/", {"q": "ぬりかべ"})
    assert Miss.objects.get().kind == "post"


# --- Marks ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "written", "marked"),
    [
        ("生活支援コーディネーター", "町のSCが話します", "<mark>SC</mark>"),
        ("デイサービス", "ﾃﾞｲｻｰﾋﾞｽに通います", "<mark>ﾃﾞｲｻｰﾋﾞｽ</mark>"),
        ("がくせい", "か\u3099くせいが来ます", "<mark>か\u3099くせい</mark>"),
    ],
)
def test_what_was_found_is_marked_however_it_is_written(
    client: Client, typed: str, written: str, marked: str
) -> None:
    Synonym.objects.create(words="SC\n生活支援コーディネーター")
    case_with(written)
    assert marked in page_of(client, "/cases/", typed)


# --- Years and exclusions -------------------------------------------------------------------


def test_a_year_of_one_digit_is_not_one_of_two(client: Client) -> None:
    case_with("H28年に始めました")
    assert found("平成2年") == set()
    assert found("平成28年")


@pytest.mark.parametrize("word", ["漬物", "つけもの", "くんねっぷ", "北海道厚生局"])
def test_a_word_behind_a_minus_is_left_out_in_every_writing(word: str) -> None:
    case_in(KUNNEPPU, title="漬け物作りを助ける")
    rest = case_with("畑の話")
    assert found(f"話 -{word}") == {rest.pk}
    assert not found(f"助ける -{word}")


# --- Sentences ------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/cases/", "/search/", "/forum/", "/events/"])
def test_what_is_not_searched_for_is_said(client: Client, address: str) -> None:
    case_with("買い物")
    many = " ".join(f"語{number}" for number in range(MAX_WORDS + 5))
    assert f"ことばは{MAX_WORDS}個までにしてください（現在{MAX_WORDS + 5}個）" in page_of(
        client, address, many
    )
    page = page_of(client, address, "、。「」")
    assert "さがせることばがありません" in page
    assert "『、。「」』" not in page


# --- What a page must not claim ---------------------------------------------------------------


def test_the_name_of_the_secretariat_does_not_find_all_it_summarised(client: Client) -> None:
    office = OrganizationFactory(name="生活支援共創事務局", is_secretariat=True)
    theirs = case_in(KUNNEPPU, title="体操の会", owner=office)
    group = OrganizationFactory(name="体操連盟")
    case_in(KUNNEPPU, title="歌の会", owner=group)
    assert theirs.pk not in found("共創事務局")
    assert Case.objects.get(title="歌の会").pk in found("体操連盟")


def test_words_that_are_found_elsewhere_are_not_left_out(client: Client) -> None:
    """The label of the option said 0, so the page may not show other items."""
    CaseFactory(published=True, description="そば打ちと配食", themes=["meals"])
    CaseFactory(published=True, description="配食", themes=["shopping"])
    reindex(Case.objects.all())
    listing = client.get("/cases/?q=そば打ち 配食&theme=shopping").context["listing"]
    assert not listing.is_partial
    assert listing.total == 0
    assert listing.offers


def test_a_town_without_a_case_leads_to_its_prefecture(client: Client) -> None:
    case_in(KUNNEPPU, title="買い物バス")
    page = page_of(client, "/cases/", "北見市")
    assert "北海道もさがす（1件）" in page
    assert "prefecture=01" in page


def test_what_was_left_out_is_named_as_people_write_it(client: Client) -> None:
    case_with("宅配")
    case_with("担い手がいない")
    assert "ドローン" in page_of(client, "/cases/", "ドローン宅配")
    assert "どろーん" not in page_of(client, "/cases/", "ドローン宅配")
    omitted = client.get("/cases/?q=担い手が集まらない").context["listing"].omitted_words
    assert omitted == ["集まる"]
