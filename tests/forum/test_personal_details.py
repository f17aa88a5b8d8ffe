"""What looks like a personal detail, and what only resembles one."""

import pytest

from forum.personal_details import personal_details


@pytest.mark.parametrize(
    ("text", "label", "words"),
    [
        ("連絡は090-1234-5678へ", "電話番号のような数字", "090-1234-5678"),
        ("電話０９０ー１２３４ー５６７８です", "電話番号のような数字", "090-1234-5678"),
        ("09012345678まで", "電話番号のような数字", "09012345678"),
        ("03(1234)5678", "電話番号のような数字", "03(1234)5678"),
        ("tanaka.taro@example.jp に", "メールアドレス", "tanaka.taro@example.jp"),
        ("〒100-8916", "郵便番号", "〒100-8916"),
        ("訓子府町東町398番地", "住所のようなことば", "訓子府町東町398番地"),
        ("北海道常呂郡訓子府町東町398 です", "住所のようなことば", "北海道常呂郡訓子府町東町398"),
        ("北海道訓子府町東町1番地2", "住所のようなことば", "北海道訓子府町東町1番地2"),
        ("大垣市丸の内2丁目29番", "住所のようなことば", "大垣市丸の内2丁目29番"),
    ],
)
def test_it_is_found(text, label, words):
    assert (label, words) in [(one.label, one.words) for one in personal_details(text)]


@pytest.mark.parametrize(
    "text",
    [
        "令和7年10月1日に開きました。",
        "人口は4,500人、高齢化率は38.5％です。",
        "3番への返信です。10時から12時まで。",
        "第1層と第2層の協議体",
        "介護保険最新情報vol.1264、予算は78百万円",
        "北海道訓子府町では65歳以上が4割、長野県松本市内12か所、香川県多度津町令和6年3月から",
        "北海道北見市の事例3と、東京都台東区役所2階",
        "買い物の困りごとを、市区町村の人と話しました。",
        "https://www.mhlw.go.jp/stf/newpage_32951.html",
    ],
)
def test_it_is_not_mistaken(text):
    assert personal_details(text) == []


def test_each_finding_is_named_once():
    assert len(personal_details("090-1234-5678", "もう一度 090-1234-5678")) == 1


@pytest.mark.parametrize(
    "text", ["0" * 2000, "a@" * 1000, "市" * 2000, "県市1-" * 400, "あ" * 2000, "北海道町1" * 400]
)
def test_a_hostile_text_takes_no_time(text):
    personal_details(text)
