"""What people write for a town, and what is offered where no town or several bear the name."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocabulary import facts
from vocabulary.models import Municipality
from vocabulary.normalize import fold
from vocabulary.place_names import places_named
from vocabulary.town_names import UnclearTown, similar_towns, the_town, towns_named

pytestmark = pytest.mark.django_db


def labels(text: str, prefecture: str = "") -> list[str]:
    return [town.label for town in towns_named(text, prefecture).towns]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("訓子府町", ["北海道訓子府町"]),
        ("訓子府", ["北海道訓子府町"]),
        ("くんねっぷ", ["北海道訓子府町"]),
        ("クンネップチョウ", ["北海道訓子府町"]),
        ("ｸﾝﾈｯﾌﾟﾁｮｳ", ["北海道訓子府町"]),
        ("北海道訓子府町", ["北海道訓子府町"]),
        ("北海道　訓子府", ["北海道訓子府町"]),
        ("常呂郡訓子府町", ["北海道訓子府町"]),
        ("北海道常呂郡 訓子府町", ["北海道訓子府町"]),
        ("ところぐんくんねっぷちょう", ["北海道訓子府町"]),
        ("揖斐郡池田町", ["岐阜県池田町"]),
        ("０１５４９１", ["北海道訓子府町"]),
        ("府中市", ["東京都府中市", "広島県府中市"]),
        ("府中", ["東京都府中市", "広島県府中市", "広島県府中町"]),
        ("広島県府中", ["広島県府中市", "広島県府中町"]),
        ("伊達市", ["北海道伊達市", "福島県伊達市"]),
        ("池田町", ["北海道池田町", "福井県池田町", "長野県池田町", "岐阜県池田町"]),
        ("龍ヶ崎", ["茨城県龍ケ崎市"]),
        ("竜ケ崎市", ["茨城県龍ケ崎市"]),
        ("茅ケ崎市", ["神奈川県茅ヶ崎市"]),
        ("茅が崎市", ["神奈川県茅ヶ崎市"]),
        ("塩釜市", ["宮城県塩竈市"]),
        ("塩竃市", ["宮城県塩竈市"]),
        ("鹽竈市", ["宮城県塩竈市"]),
        ("鯵ヶ沢町", ["青森県鰺ヶ沢町"]),
        ("鰺が沢町", ["青森県鰺ヶ沢町"]),
        ("桧枝岐村", ["福島県檜枝岐村"]),
        ("四条畷市", ["大阪府四條畷市"]),
        ("梼原町", ["高知県檮原町"]),
        ("上郡町", ["兵庫県上郡町"]),
        ("大和郡山市", ["奈良県大和郡山市"]),
        ("四日市", ["三重県四日市市"]),
        ("津", ["三重県津市"]),
        ("千代田区", ["東京都千代田区"]),
        ("市", []),
        ("訓子", []),
        ("訓子府市", []),
        ("網走郡訓子府町", []),
        ("", []),
        (" 　", []),
        ("訓\0子府町", ["北海道訓子府町"]),
        ("\ud800", []),
        ("市" * 10_000, []),
        ("%", []),
        ("' OR 1=1 --", []),
    ],
)
def test_a_town_is_understood_however_it_is_written(text: str, found: list[str]) -> None:
    assert labels(text) == found


@pytest.mark.parametrize(
    ("text", "city", "ward"),
    [
        ("札幌市中央区", "北海道札幌市", "札幌市中央区"),
        ("さっぽろしちゅうおうく", "北海道札幌市", "札幌市中央区"),
        ("浜松市中央区", "静岡県浜松市", "浜松市中央区"),
        ("浜松市中区", "静岡県浜松市", "浜松市中区"),
        ("埼玉県さいたま市大宮区", "埼玉県さいたま市", "さいたま市大宮区"),
        ("大宮区", "埼玉県さいたま市", "大宮区"),
    ],
)
def test_a_ward_means_its_city_and_that_is_said(text: str, city: str, ward: str) -> None:
    found = the_town(text)
    assert [town.label for town in found.towns] == [city]
    assert found.note == f"「{ward}」は、{city}として登録します。"
    assert the_town(city).note == ""


def test_a_ward_that_several_cities_have_is_asked_about() -> None:
    with pytest.raises(UnclearTown) as unclear:
        the_town("中央区")
    towns = [town.label for town in unclear.value.choices]
    assert "東京都中央区" in towns
    assert "北海道札幌市" in towns
    assert the_town("中央区", "13").note == ""
    assert the_town("中央区", "01").note == "「中央区」は、北海道札幌市として登録します。"


@pytest.mark.parametrize("text", ["訓子府待", "訓小府町", "訓子府町役場", "くんねつぷちょう"])
def test_a_near_miss_gets_names_to_choose_from(text: str) -> None:
    with pytest.raises(UnclearTown, match="似た名前：") as unclear:
        the_town(text)
    assert "北海道訓子府町" in [town.label for town in unclear.value.choices]


def test_a_town_of_another_prefecture_is_offered() -> None:
    with pytest.raises(UnclearTown, match="東京都に「訓子府町」はありません") as unclear:
        the_town("訓子府町", "13")
    assert [town.label for town in unclear.value.choices] == ["北海道訓子府町"]


def test_a_text_unlike_any_name_gets_no_suggestion() -> None:
    assert similar_towns("ありがとうございます") == ()


def test_every_town_is_understood_in_every_way_it_is_written() -> None:
    districts = {row["municipality"]: row for row in facts.read("districts")}
    for row in Municipality.objects.all():
        texts = [row.pk, row.name, row.kana, row.name[:-1], str(row)]
        texts += [unicodedata.normalize("NFD", row.kana), f"{row.prefecture}　{row.kana}"]
        if row.pk in districts:
            texts += [districts[row.pk]["name"] + row.name]
            texts += [f"{row.prefecture}{districts[row.pk]['kana']}{row.kana}"]
        for text in texts:
            assert row.pk in {town.code for town in towns_named(text).towns}, text
        assert [town.code for town in towns_named(str(row)).towns] == [row.pk]


def test_every_ward_is_understood_with_its_city() -> None:
    cities = {row.pk: row for row in Municipality.objects.filter(designated=True)}
    for ward in facts.read("wards"):
        city = cities[ward["municipality"]]
        for text in (f"{city}{ward['name']}", f"{city.name} {ward['name']}"):
            assert [town.code for town in the_town(text).towns] == [city.pk]


@given(st.text(max_size=60))
def test_any_text_is_understood_or_refused_with_a_sentence(text: str) -> None:
    if len(towns_named(text).towns) != 1:
        with pytest.raises(UnclearTown, match=r"いくつかあります|はありません"):
            the_town(text)


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("常呂郡訓子府町", "北海道訓子府町"),
        ("札幌市中央区", "北海道札幌市"),
        ("浜松市中央区", "静岡県浜松市"),
        ("さいたま市大宮区", "埼玉県さいたま市"),
        ("塩釜市", "宮城県塩竈市"),
        ("塩竃市", "宮城県塩竈市"),
        ("鯵ヶ沢町", "青森県鰺ヶ沢町"),
        ("桧枝岐村", "福島県檜枝岐村"),
        ("竜ケ崎市", "茨城県龍ケ崎市"),
        ("鰺が沢町", "青森県鰺ヶ沢町"),
        ("北海道訓子府", "北海道訓子府町"),
    ],
)
def test_the_search_takes_the_same_names_for_places(text: str, town: str) -> None:
    assert [place.label for place in places_named(fold(text))] == [town]


@pytest.mark.parametrize("text", ["西区", "うみ", "昭和", "015491", "訓子府待"])
def test_the_search_guesses_no_town(text: str) -> None:
    assert places_named(fold(text)) == ()
