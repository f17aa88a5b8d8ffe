"""What a search box understands beside the letters typed, and how it says so."""

from html import unescape
from io import StringIO
from urllib.parse import urlencode

import pytest
from django.core.checks import Tags, run_checks
from django.core.management import call_command
from django.db import connection
from django.test import Client

from cases.models import Case, CaseStep
from search.index.writing import reindex
from search.lists.misses import WORDS_OF_ONE_VISITOR
from search.models import Document, Miss, Spelling, Synonym
from search.question.query import parse_query
from tests.cases.factories import CaseFactory
from tests.listings import keys_on, listing_at

NEIGHBOUR = "192.0.2.7"  # the address of another visitor
pytestmark = pytest.mark.django_db


def case(text: str, **attributes: object) -> Case:
    return CaseFactory(published=True, catch="", themes=["meals"], description=text, **attributes)


def listed(text: str) -> list[int]:
    """What meets the whole question."""
    listing = listing_at("/cases/", {"q": text})
    return [key for key in keys_on(listing) if key in listing.results.whole_keys]


def document(row: Case) -> Document:
    return Document.objects.get(kind="case", object_id=row.pk)


def page_of(client: Client, text: str, address: str = "/cases/") -> str:
    return unescape(client.get(address, {"q": text}).content.decode())


# --- Synonyms -----------------------------------------------------------------------------------


def test_a_synonym_holds_from_the_next_search_on_and_is_said(client: Client) -> None:
    told = case("朝の体操を続けています")
    assert listed("ラジオ運動") == []
    group = Synonym.objects.create(words="ラジオ運動\n朝の体操")
    assert listed("ラジオ運動") == [told.pk]
    page = page_of(client, "ラジオ運動")
    assert "「朝の体操」も含めてさがしました" in page
    assert "<mark>朝の体操</mark>" in page
    assert urlencode({"q": "=ラジオ運動"}) in page
    assert listed("=ラジオ運動") == []
    group.delete()
    assert listed("ラジオ運動") == []


def test_a_word_of_one_way_is_not_widened_the_other_way() -> None:
    Synonym.objects.create(words="足腰\n転倒予防", direction=Synonym.Direction.ONE_WAY)
    falls, legs = case("転倒予防の教室"), case("足腰の相談")
    assert set(listed("足腰")) == {falls.pk, legs.pk}
    assert listed("転倒予防") == [falls.pk]


def test_a_synonym_of_one_kind_leaves_the_others_alone() -> None:
    Synonym.objects.create(words="足腰\n転倒予防", kinds=["event"])
    case("転倒予防の教室")
    assert listed("足腰") == []


def test_few_latin_letters_have_to_be_a_word_of_their_own() -> None:
    Synonym.objects.create(words="SC\n生活支援コーディネーター")
    coordinator, other = case("SCが訪ねます"), case("DISCOの夕べ")
    assert listed("生活支援コーディネーター") == [coordinator.pk]
    assert set(listed("sc")) == {coordinator.pk, other.pk}


def test_what_was_typed_stands_before_what_it_may_mean() -> None:
    Synonym.objects.create(words="移動\n送迎")
    meant = case("催し", title="送迎の輪")
    said = case("催し", title="移動の輪")
    assert listed("移動") == [said.pk, meant.pk]


def test_a_place_stands_before_others_whose_names_hold_its_name() -> None:
    elsewhere = CaseFactory(published=True, prefectures=["13"])
    there = CaseFactory(published=True, prefectures=["26"])
    told = case("東京都と京都府のちがい")
    reindex(Case.objects.all())
    Case.objects.filter(pk=there.pk).update(published_at="2020-01-01T00:00+09:00")
    found = listed("京都")
    assert found[0] == there.pk
    assert set(found) == {there.pk, elsewhere.pk, told.pk}
    assert there.pk not in listed("-京都 会")


# --- Years, partial matches, near misses ----------------------------------------------------------


def test_a_year_is_found_however_it_is_written() -> None:
    told = {case(f"{year}に始めました").pk for year in ("令和7年度", "2025年度", "R7年度")}
    case("令和17年度に始めます。令和6年度ではありません")
    for typed in ("令和7年度", "2025年度", "R7", "Ｒ７年度", "令和七年度"):
        assert set(listed(typed)) == told, typed


def test_where_all_words_find_nothing_most_of_them_do_and_it_is_said(client: Client) -> None:
    told = case("漬物の会で畑の話をします")
    less = case("漬物だけの会")
    shown = listing_at("/cases/", {"q": "漬物 畑 飛行船"}).page
    assert [(item.pk, item.lacks) for item in shown] == [
        (told.pk, ("飛行船",)),
        (less.pk, ("畑", "飛行船")),
    ]
    page = page_of(client, "漬物 畑 飛行船")
    assert "すべて入った事例は、ありませんでした" in page
    assert "『漬物 畑 飛行船』の一部が合う事例" in page
    assert "『漬物 畑』の事例" in page_of(client, "漬物 畑")
    assert listed("漬物 畑") == [told.pk]
    everywhere = client.get("/search/", {"q": "漬物 畑 飛行船"}).content.decode()
    assert "『漬物 畑 飛行船』の一部が見つかったもの" in everywhere


def test_what_was_left_out_is_offered_alone_where_it_finds_something(client: Client) -> None:
    case("漬物と畑の会")
    case("囲碁の会")
    offered = client.get("/search/", {"q": "漬物 畑 囲碁"}).content.decode()
    assert ">「囲碁」でさがし直す</a>" in offered
    assert "でさがし直す</a>" not in client.get("/search/", {"q": "漬物 飛行船"}).content.decode()


def test_a_long_word_is_taken_apart_where_it_stands_nowhere(client: Client) -> None:
    told = case("漬物を配ります。応援してください")
    shown = listing_at("/cases/", {"q": "漬物応援"}).page
    assert [(item.pk, item.lacks) for item in shown] == [(told.pk, ())]
    assert "すべて入った事例は、ありませんでした" in page_of(client, "漬物応援")


def test_a_near_miss_is_asked_about(client: Client) -> None:
    case("ボランティアの集まり")
    page = page_of(client, "ボンラティア")
    assert "もしかして" in page
    assert urlencode({"q": "ボランティア"}) in page


def test_of_a_sentence_no_single_word_is_asked_about(client: Client) -> None:
    rest = "遠くの町からも来てほしい若い人も子どももいる雪の日も集まる冬の夜の会"
    case(f"ボランティアの集まり。{rest}")
    sentence = f"ボンラティア {rest}"
    assert "もしかして" in page_of(client, sentence[:20])
    assert "もしかして" not in page_of(client, sentence)


@pytest.mark.parametrize(
    ("typed", "written"), [("通院バス", "通院"), ("福祉バス", "福祉"), ("支援ねこ", "支援")]
)
def test_a_word_in_kana_is_no_ending_of_the_kanji_before_it(typed: str, written: str) -> None:
    case(f"{written}の話")
    told = case(f"{typed}の話")
    assert listed(typed) == [told.pk]


def test_a_number_typed_in_kana_is_read() -> None:
    told = case("いきいき百歳体操の話")
    assert listed("ひゃくさいたいそう") == [told.pk]


@pytest.mark.parametrize(("typed", "meant"), [("移動販倍", "移動販売"), ("サロソ", "サロン")])
def test_one_wrong_character_is_asked_about(client: Client, typed: str, meant: str) -> None:
    case("移動販売とサロンの話")
    page = page_of(client, typed)
    assert "もしかして" in page
    assert f">{meant}</a>" in page


def test_a_part_of_what_was_typed_is_no_near_miss() -> None:
    case("シェアの会で、なりわいを考えます。買い方も学びます。")
    for typed in ("カーシェア", "買い者"):
        listing = listing_at("/cases/", {"q": typed})
        assert all(one["text"] not in typed for one in listing.suggestions)


def test_the_beginning_of_a_sentence_is_no_near_miss(client: Client) -> None:
    case("返事がない人を訪ねます。ごみの収集のときに。")
    assert "もしかして" not in page_of(client, "返事がないときに連絡してくれるごみ収集")


def test_a_word_of_a_text_that_is_not_public_any_more_is_not_suggested(client: Client) -> None:
    told = case("ボランティアの集まり")
    Case.objects.filter(pk=told.pk).update(publish_until=told.published_at)
    reindex(Case.objects.filter(pk=told.pk))
    assert "もしかして" not in page_of(client, "ボンラティア")


def test_the_passage_tells_the_section_it_stands_in(client: Client) -> None:
    case("催し", difficulties="担い手が集まらず、1年目は休みました。")
    page = page_of(client, "担い手が集まらない")
    assert "苦労した点" in page
    assert "<mark>担い手</mark>" in page


def test_a_source_is_told_only_for_what_the_title_does_not_show(client: Client) -> None:
    source = {"source__title": "買い物バスの記録", "source__publisher": "国土計画協会"}
    case("週に2回走ります。", title="買い物バス", **source)
    assert "出典：" not in page_of(client, "買い物バス")
    assert "出典：" in page_of(client, "国土計画協会")


def test_the_source_gives_way_to_what_the_text_says(client: Client) -> None:
    case("協会の手引きを読みました。", source__title="協会の手引きと物語")
    page = page_of(client, "協会 手引き 物語")
    assert "取組の内容：" in page
    assert "出典：" not in page


def test_the_time_of_a_step_is_told_in_words(client: Client) -> None:
    toured = case("催し")
    CaseStep.objects.create(case=toured, when="2012-01", what="買い物ツアーを開始")
    reindex(Case.objects.filter(pk=toured.pk))
    page = page_of(client, "買い物ツアー")
    assert "平成24年1月（2012年）" in page
    assert "2012-01" not in page


# --- Words that found nothing -------------------------------------------------------------


def test_words_that_found_nothing_are_counted_without_who_asked(client: Client) -> None:
    page_of(client, "ありえないことば")
    client.get("/cases/", {"q": "ありえないコトバ"}, REMOTE_ADDR=NEIGHBOUR)
    miss = Miss.objects.get()
    assert (miss.words, miss.kind, miss.times) == ("ありえないことば", "case", 2)
    assert {field.name for field in Miss._meta.fields} == {
        *("id", "words", "shown", "kind", "times", "first_at", "last_at")
    }


def test_what_folding_lengthens_hides_no_telephone_number(client: Client) -> None:
    page_of(client, "㍿" * 15 + "09012345678")
    assert not Miss.objects.exists()


@pytest.mark.parametrize("text", ["090-1234-5678", "hanako@example.jp", "山田花子さん", "12345"])
def test_what_looks_like_a_persons_own_data_is_not_kept(client: Client, text: str) -> None:
    page_of(client, text)
    assert not Miss.objects.exists()


def test_the_table_of_misses_cannot_be_flooded(client: Client, monkeypatch: object) -> None:
    monkeypatch.setattr("search.models.miss.MAX_NEW_PER_DAY", 2)
    for text in ("いちばんめ語", "にばんめ語", "さんばんめ語"):
        page_of(client, text)
    assert Miss.objects.count() == 2


def test_one_visitor_counts_once_in_an_hour_however_often_they_ask(client: Client) -> None:
    for _ in range(3):
        page_of(client, "ぬりかべ")
    assert Miss.objects.get().times == 1
    client.get("/cases/", {"q": "ぬりかべ"}, REMOTE_ADDR=NEIGHBOUR)
    assert Miss.objects.get().times == 2


def test_one_machine_does_not_crowd_out_the_words_of_others(client: Client) -> None:
    for number in range(WORDS_OF_ONE_VISITOR + 5):
        listing_at("/cases/", {"q": "ぬりかべ" + "あ" * number})  # its view notes the miss
    assert Miss.objects.count() <= WORDS_OF_ONE_VISITOR
    client.get("/search/", {"q": "いったんもめん"}, REMOTE_ADDR=NEIGHBOUR)
    assert Miss.objects.filter(shown="いったんもめん").exists()


def test_nobody_can_tell_from_what_is_kept_who_asked(client: Client) -> None:
    page_of(client, "ぬりかべ")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM cache")
        kept = str(cursor.fetchall())
    assert "miss:" in kept
    assert "127.0.0.1" not in kept


# --- The index ----------------------------------------------------------------------------


def test_rebuilding_goes_on_where_it_stopped() -> None:
    kept, old, lost = case("その一"), case("その二"), case("その三")
    Document.objects.filter(kind="case", object_id=old.pk).update(analysis="old", text="")
    Document.objects.filter(kind="case", object_id=lost.pk).delete()
    left_over = {"title": "", "head": "", "summary": "", "full": ""}
    Document.objects.create(kind="case", object_id=999_999, **left_over)
    before = document(kept).indexed_at
    assert [one.id for one in run_checks(tags=[Tags.database], databases=["default"])] == [
        "search.W001"
    ]
    call_command("rebuild_search", stdout=StringIO())
    assert Document.objects.filter(kind="case").count() == 3
    assert "その二" in document(old).text
    assert document(kept).indexed_at == before
    assert run_checks(tags=[Tags.database], databases=["default"]) == []
    call_command("rebuild_search", "--all", stdout=StringIO())
    assert document(kept).indexed_at > before


def test_spellings_are_learnt_once() -> None:
    told = case("漬物の会")
    number = Spelling.objects.count()
    reindex(Case.objects.filter(pk=told.pk))
    assert Spelling.objects.count() == number


def test_understanding_costs_two_queries_whatever_is_typed(
    django_assert_num_queries: object,
) -> None:
    parse_query("あたため")  # names of places are read once in each process
    long = " ".join("語彙" * number for number in range(1, 30))
    for text in ("買い物", "かいもの 見守り 訓子府 令和7年度", long):
        with django_assert_num_queries(2):
            parse_query(text)
