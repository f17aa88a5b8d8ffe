"""Themes, prefectures and municipalities: what holds for every row, and how they are found."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, RestrictedError
from django.urls import resolve

from vocabulary.models import (
    Bureau,
    Municipality,
    MunicipalityKind,
    Prefecture,
    Theme,
    ThemeGroup,
    check_digit,
    validate_municipality_code,
)

pytestmark = pytest.mark.django_db


# --- What the country has ---------------------------------------------------------------


def test_there_are_23_themes_in_four_groups() -> None:
    assert list(Theme.objects.values_list("order", flat=True)) == list(range(1, 24))
    assert {theme.group for theme in Theme.objects.all()} == set(ThemeGroup.values)
    assert Theme.objects.first() == Theme.objects.get(pk="cleaning")
    assert str(Theme.objects.get(pk="mobility")) == "移動（交通）"


def test_there_are_47_prefectures_under_8_bureaus() -> None:
    assert Prefecture.objects.count() == 47
    assert set(Prefecture.objects.values_list("bureau", flat=True)) == set(Bureau.values)
    assert len(Bureau) == 8


@pytest.mark.parametrize(
    ("name", "bureau"),
    [
        ("福井県", "近畿厚生局"),
        ("新潟県", "関東信越厚生局"),
        ("長野県", "関東信越厚生局"),
        ("静岡県", "東海北陸厚生局"),
        ("三重県", "東海北陸厚生局"),
        ("香川県", "四国厚生支局"),
    ],
)
def test_a_prefecture_belongs_to_its_bureau(name: str, bureau: str) -> None:
    assert Prefecture.objects.get(name=name).get_bureau_display() == bureau


def test_there_are_1741_municipalities_of_four_kinds() -> None:
    counts = {kind: Municipality.objects.filter(kind=kind).count() for kind in MunicipalityKind}
    assert counts == {"city": 792, "town": 743, "village": 183, "ward": 23}
    assert Municipality.objects.filter(designated=True).count() == 20


def test_every_code_ends_with_its_check_digit() -> None:
    wrong = [
        place.code
        for place in Municipality.objects.all()
        if check_digit(place.code[:5]) != place.code[5]
    ]
    assert wrong == []


def test_every_reading_is_kana_and_ends_like_its_kind() -> None:
    endings = {"city": "し", "town": "(ちょう|まち)", "village": "(むら|そん)", "ward": "く"}
    for place in Municipality.objects.all():
        assert re.fullmatch(f"[ぁ-ゖー]+{endings[place.kind]}", place.kana), place


def test_readings_are_sorted_by_kana_on_every_server() -> None:
    readings = list(Municipality.objects.by_kana().values_list("kana", flat=True))
    assert readings == sorted(readings)
    assert Municipality.objects.by_kana().first().kana_row == "あ行"


def test_no_two_tiles_of_the_map_overlap() -> None:
    squares = [
        (place.tile_column + right, place.tile_row + down)
        for place in Prefecture.objects.all()
        for right in range(place.tile_width)
        for down in range(place.tile_height)
    ]
    assert len(squares) == len(set(squares))


def test_a_prefecture_has_its_ageing_rate_with_day_and_source() -> None:
    akita = Prefecture.objects.get(pk="05")
    assert akita.ageing_rate == Decimal("38.6")
    assert akita.population == 930_000
    assert str(akita.statistics_date) == "2022-10-01"
    assert akita.statistics_source == "内閣府「令和5年版高齢社会白書」"
    assert not Prefecture.objects.filter(ageing_rate=None).exists()


def test_a_municipality_is_named_with_its_prefecture_at_no_extra_query(
    django_assert_num_queries: Any,
) -> None:
    with django_assert_num_queries(1):
        names = [str(place) for place in Municipality.objects.filter(name="府中市")]
    assert names == ["東京都府中市", "広島県府中市"]


def test_themes_and_prefectures_have_an_address() -> None:
    for place in (Theme.objects.get(pk="shopping"), Prefecture.objects.get(pk="01")):
        assert resolve(place.get_absolute_url()).kwargs == {"code": place.pk}
    assert Theme.objects.get(pk="shopping").get_absolute_url() == "/themes/shopping/"
    assert Prefecture.objects.get(pk="01").get_absolute_url() == "/places/01/"


# --- Size classes -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("population", "label"),
    [
        (0, "5千人未満"),
        (4_999, "5千人未満"),
        (5_000, "5千〜1万人未満"),
        (9_999, "5千〜1万人未満"),
        (10_000, "1万〜3万人未満"),
        (29_999, "1万〜3万人未満"),
        (30_000, "3万〜10万人未満"),
        (99_999, "3万〜10万人未満"),
        (100_000, "10万〜20万人未満"),
        (199_999, "10万〜20万人未満"),
        (200_000, "20万〜50万人未満"),
        (499_999, "20万〜50万人未満"),
        (500_000, "50万〜100万人未満"),
        (999_999, "50万〜100万人未満"),
        (1_000_000, "100万人以上"),
        (3_770_000, "100万人以上"),
    ],
)
def test_a_population_belongs_to_one_size_class(population: int, label: str) -> None:
    assert Municipality(population=population).size_class.label == label


def test_without_a_population_there_is_no_size_class() -> None:
    assert Municipality(population=None).size_class is None


# --- What must never be false -----------------------------------------------------------


@pytest.mark.parametrize("code", ["015491", "131016", "473821"])
def test_a_code_with_its_check_digit_is_taken(code: str) -> None:
    validate_municipality_code(code)


@pytest.mark.parametrize(
    "code", ["", "015490", "15491", "0154911", "０１５４９１", "01549a", "²" * 6]
)
def test_another_code_is_refused(code: str) -> None:
    with pytest.raises(ValidationError, match="6桁の数字で入力してください"):
        validate_municipality_code(code)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"ageing_rate": Decimal("100.1")}, "municipality_ageing_rate_is_a_share"),
        ({"ageing_rate": Decimal("-0.1")}, "municipality_ageing_rate_is_a_share"),
        ({"population": 1, "statistics_date": None}, "municipality_figures_have_a_source"),
        ({"population": 1, "statistics_source": ""}, "municipality_figures_have_a_source"),
        ({"kind": "hamlet"}, "municipality_kind_known"),
        ({"designated": True}, "municipality_designated_is_a_city"),
        ({"prefecture_id": "02"}, "municipality_code_begins_with_prefecture"),
        ({"name": "北見市"}, "municipality_name_once_in_prefecture"),
    ],
)
def test_the_database_refuses_what_must_never_be_false(
    values: dict[str, Any], constraint: str
) -> None:
    sourced = {"statistics_date": "2020-10-01", "statistics_source": "国勢調査"}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Municipality.objects.filter(pk="015491").update(**{**sourced, **values})


@pytest.mark.parametrize("population", [-1, -(2**31)])
def test_a_negative_population_is_refused(population: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Municipality.objects.filter(pk="015491").update(
            population=population,
            statistics_date="2020-10-01",
            statistics_source="総務省「令和2年国勢調査」",
        )


@pytest.mark.parametrize("code", ["00", "48", "1", "０１"])
def test_a_prefecture_has_one_of_47_codes(code: str) -> None:
    values = Prefecture.objects.filter(pk="01").values().get()
    values |= {"code": code, "name": "新県", "short_name": "新"}
    with pytest.raises(IntegrityError, match="prefecture_code_01_to_47"), transaction.atomic():
        Prefecture.objects.create(**values)


def test_older_people_are_part_of_the_population() -> None:
    with (
        pytest.raises(IntegrityError, match="prefecture_older_people_within_population"),
        transaction.atomic(),
    ):
        Prefecture.objects.filter(pk="01").update(population_65=99_999_999)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"ageing_rate": Decimal(101)}, "100"),
        ({"population": 5}, "人口や高齢化率には、基準日と出典も入力してください"),
        ({"code": "015490"}, "市区町村コードは、6桁の数字で入力してください（例：015491）"),
        ({"code": "029998"}, "市区町村コードの上2桁を、都道府県のコードと同じにしてください"),
        ({"designated": True}, "政令指定都市にできるのは市だけです"),
    ],
)
def test_an_editor_reads_a_sentence_when_something_cannot_be(
    values: dict[str, Any], sentence: str
) -> None:
    place = Municipality(
        **{
            "code": "019992",
            "prefecture_id": "01",
            "name": "新町",
            "kana": "しんまち",
            "kind": "town",
        }
        | values
    )
    with pytest.raises(ValidationError) as refused:
        place.full_clean()
    assert any(sentence in message for message in refused.value.messages)


def test_a_prefecture_with_municipalities_cannot_be_deleted() -> None:
    with pytest.raises((ProtectedError, RestrictedError)):
        Prefecture.objects.get(pk="01").delete()
