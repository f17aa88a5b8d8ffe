"""Ways of writing, one example for each cause; the measured list is tests/search/variants.csv."""

import pytest

from tests.search.test_engine import case_with, found

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("おとなりさま", "お隣様"),
        ("都会暮らし", "都会ぐらし"),
        ("公園通り", "公園どおり"),
        ("1000人集会", "千人集会"),
        ("ハチ", "蜂"),
        ("斗病", "闘病"),
        ("闘病", "斗病"),
        ("寄附", "寄付"),
        ("御嵩町", "御岳町"),
        ("ラウンドテーブル", "ランドテーブル"),
        ("ランドテーブル", "ラウンドテーブル"),
        ("ソーシャルワーカー", "ソーシャル・ワーカー"),
    ],
)
def test_one_writing_finds_the_other(typed: str, written: str) -> None:
    case_with("主治医の居場所にお礼をした前例")
    told = case_with(f"ここでは{written}について話します")
    assert found(typed) == {told.pk}


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("サンド", "サウンド"),
        ("はち", "八"),
        ("たんす", "だんす"),
        ("異動", "移動"),
        ("公演", "講演"),
        ("農地", "会員のうち"),
    ],
)
def test_words_of_one_sound_stay_apart(typed: str, written: str) -> None:
    case_with(f"ここでは{written}について話します")
    assert found(typed) == set()
