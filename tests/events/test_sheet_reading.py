"""What the rows of a list of events say. No test here asks the database."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from events.models import Holding, Mode
from events.months import ALLOWED_DATES
from events.sheet.days import SheetDays
from events.sheet.reading import Sheet, SheetRow, read_row, read_sheet

TOWN_LIST = """イベント名,開始日,終了日,開始時間,終了時間,定員
手話講座,2026/4/2,2027/3/18,0:00,0:00,
花火大会,2026/10/24,2026/10/24,0:00,0:00,
子育て教室,2026/5/28,2027/3/5,13:30,14:30,15組（申込順）
体験講座,2026/10/25,2026/10/25,13:30,15:30,10名
作品展,2026/9/16,2026/9/20,13:00,12:00,
"""
RECOMMENDED = (
    "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,イベント名,イベント名_カナ,"
    "イベント名_英語,開始日,終了日,開始時間,終了時間,開始日時特記事項,説明,料金(基本),"
    "料金(詳細),連絡先名称,連絡先電話番号,連絡先内線番号,主催者,場所名称,住所,方書,緯度,経度,"
    "アクセス方法,駐車場情報,定員,参加申込終了日,参加申込終了時間,参加申込方法,URL,備考"
)
BASE_REGISTRY = (
    "NO,都道府県コード又は市区町村コード,名称,名称(カナ),名称(英字),名称(通称),サブタイトル,概要,"
    "説明,サブイベント,イベント種類,URL,画像URL,状態,対象となる産業,ステージ,開始日,終了日,"
    "開始時刻,終了時刻,日時備考,場所名称,集合場所,郵便番号,住所都道府県,住所市区町村,住所町名,"
    "住所丁目以下,建物名等,緯度,経度,主催団体,共催団体,その他関係団体,対象者,定員,料金(基本),"
    "料金(詳細),外国語対応,申込期限日,申込期限時刻,申込方法,アクセス方法,駐車場情報,駐輪場情報,"
    "連絡先名称,連絡先電話番号,連絡先内線番号,連絡先メールアドレス,備考"
)


def sheet_of(header: str, **cells: str) -> Sheet:
    line = ",".join(cells.get(name, "") for name in header.split(","))
    return read_sheet(f"{header}\n{line}\n")


def row_with(**cells: str) -> SheetRow:
    return read_row(2, {"イベント名": "体験講座", "開始日": "2026/10/25", **cells})


def days_of(row: SheetRow) -> SheetDays:
    assert row.days is not None, row.errors
    return row.days


def japan(*moment: int) -> datetime:
    return timezone.make_aware(datetime(*moment))


def test_the_list_of_a_town_is_read_whole() -> None:
    sheet = read_sheet(TOWN_LIST)
    assert (sheet.problems, [row.errors for row in sheet.rows]) == ([], [[]] * 5)
    sign_language, fireworks, parents, trial, exhibition = sheet.rows
    for row, last in ((sign_language, date(2027, 3, 18)), (fireworks, date(2026, 10, 24))):
        assert (days_of(row).starts_at, days_of(row).last) == (None, last)
    assert days_of(parents).daily_times == "13:30〜14:30"
    assert parents.participation["capacity"] == "15組（申込順）"
    assert parents.event["description"] == "時間：13:30〜14:30"
    assert trial.participation["capacity"] == "10名"
    assert days_of(trial).starts_at == japan(2026, 10, 25, 13, 30)
    assert days_of(trial).ends_at == japan(2026, 10, 25, 15, 30)
    assert days_of(exhibition).starts_at == japan(2026, 9, 16, 13)
    assert days_of(exhibition).ends_at == japan(2026, 9, 20, 12)


def test_the_recommended_layout_is_understood() -> None:
    sheet = sheet_of(
        RECOMMENDED,
        **{
            "都道府県コード又は市区町村コード": "015491",
            "NO": "1",
            "イベント名": "体験講座",
            "イベント名_カナ": "タイケンコウザ",
            "開始日": "令和8年10月25日（日）",
            "開始時間": "正午",
            "説明": "はじめての方へ",
            "料金(基本)": "無料",
            "料金(詳細)": "材料費500円",
            "連絡先名称": "福祉課",
            "連絡先電話番号": "０１５７－４７－２１１１",
            "連絡先内線番号": "12",
            "主催者": "訓子府町",
            "場所名称": "公民館",
            "住所": "北海道常呂郡訓子府町",
            "方書": "大ホール",
            "アクセス方法": "駅から歩いて5分",
            "駐車場情報": "20台",
            "参加申込終了日": "2026/10/20",
            "参加申込方法": "電話",
            "URL": "https://example.jp/",
            "備考": "雨でも行います",
        },
    )
    [row] = sheet.rows
    assert (sheet.problems, row.errors) == ([], [])
    assert row.event == {
        "title": "体験講座",
        "kana": "たいけんこうざ",
        "description": "はじめての方へ\n雨でも行います",
        "host": "訓子府町",
        "venue": "公民館",
        "address": "北海道常呂郡訓子府町大ホール",
        "access": "駅から歩いて5分、20台",
        "page_url": "https://example.jp/",
        "mode": Mode.VENUE,
        "kind": "other",
        "holding": Holding.PLANNED,
    }
    assert row.participation == {
        "fee": "無料、材料費500円",
        "apply_how": "電話",
        "apply_until": japan(2026, 10, 20, 23, 59),
    }
    assert row.contact == {"name": "福祉課", "phone": "0157-47-2111内線12"}
    assert row.place["市区町村コード"] == "015491"
    assert sheet.ignored_columns == ["NO", "イベント名_英語", "緯度", "経度"]


def test_the_layout_of_the_base_registry_is_understood() -> None:
    sheet = sheet_of(
        BASE_REGISTRY,
        **{
            "名称": "地域づくりシンポジウム",
            "名称(カナ)": "ちいきづくりしんぽじうむ",
            "サブタイトル": "支え合いを考えます",
            "概要": "話し合いの会です。",
            "説明": "どなたでもどうぞ。",
            "イベント種類": "シンポジウム",
            "状態": "中止",
            "開始日": "2026-10-25",
            "開始時刻": "13時30分",
            "終了時刻": "24時",
            "場所名称": "オンライン",
            "共催団体": "町の社協",
            "その他関係団体": "老人クラブ",
            "対象者": "どなたでも",
            "定員": "100",
            "申込期限日": "2026-10-20",
            "申込期限時刻": "17時",
            "連絡先メールアドレス": "mailto:fukushi＠example。jp",
        },
    )
    [row] = sheet.rows
    assert (sheet.problems, row.errors) == ([], [])
    assert row.event["description"] == "話し合いの会です。\nどなたでもどうぞ。"
    assert (row.event["kind"], row.event["mode"]) == ("symposium", Mode.ONLINE)
    assert row.event["holding"] == Holding.CANCELLED
    assert row.event["co_hosts"] == "町の社協\n老人クラブ"
    assert days_of(row).ends_at == japan(2026, 10, 26)
    assert row.participation["capacity"] == "100"
    assert row.participation["apply_until"] == japan(2026, 10, 20, 17)
    assert row.contact == {"email": "fukushi@example.jp"}


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"イベント名": ""}, "題名を入力してください"),
        ({"イベント名": "\u200b"}, "題名を入力してください"),
        ({"イベント名": "長" * 81}, "題名は80文字以内で入力してください（現在81文字）"),
        ({"開始日": ""}, "開始日を書いてください（例：2026-10-01）"),
        ({"開始日": "秋ごろ"}, "開始日「秋ごろ」を年月日で書いてください"),
        ({"開始日": "2026年10月25日（月）"}, "日曜日ですが、月曜日と書かれています"),
        ({"開始日": "12月1日（火）"}, "開始日：「12月1日(火)」の年がわかりません"),
        ({"終了日": "10月"}, "終了日「10月」を年月日で書いてください"),
        ({"終了日": "2026/10/24"}, "終了日は、開始日か、それより後にしてください"),
        ({"終了日": "2028/10/27"}, "終了日は、開始日から2年以内にしてください"),
        ({"開始日": "1926/10/25"}, "日付は、2000年から2099年までで書いてください"),
        ({"開始時間": "25:00"}, "開始時間「25:00」を時刻で書いてください（例：13:30）"),
        ({"開始時間": "24:00"}, "次の日の0:00と書いてください"),
        ({"終了時間": "15:00"}, "開始時間を書いてください"),
        (
            {"開始時間": "15:00", "終了時間": "13:00"},
            "終了時間は、開始時間より後にしてください",
        ),
        ({"定員": "なし"}, "定員は、30人、15組（申込順）のように、1以上の数字で"),
        ({"参加申込終了日": "あした"}, "申込の締切は、年月日で入力してください"),
        ({"連絡先電話番号": "役場へ"}, "電話番号は、数字で入力してください"),
        ({"連絡先メールアドレス": "fukushi"}, "メールアドレスに「@」がありません"),
        ({"URL": "javascript:alert(1)"}, "https:// から始まる形で入力してください"),
    ],
)
def test_what_a_row_cannot_say_gets_a_sentence(cells: dict[str, str], sentence: str) -> None:
    assert sentence in "\n".join(row_with(**cells).errors)


def test_every_fault_of_a_row_is_told_at_once() -> None:
    faults = {"イベント名": "", "開始日": "秋", "開始時間": "朝", "定員": "0"}
    assert len(row_with(**faults).errors) == 4


@pytest.mark.parametrize(
    ("cells", "begins", "ends"),
    [
        ({"開始時間": "18:00", "終了時間": "0:00"}, (25, 18), (26, 0)),
        ({"開始時間": "18:00", "終了時間": "24:00"}, (25, 18), (26, 0)),
        ({"開始時間": "18時", "終了時間": "0時", "終了日": "2026/10/26"}, (25, 18), (26, 0)),
        ({"開始時間": "1330", "終了時間": "15.30"}, (25, 13, 30), (25, 15, 30)),
        ({"開始時間": "0:00", "終了時間": "3:00"}, (25, 0), (25, 3)),
        ({"開始時間": "正午"}, (25, 12), None),
        ({"開始時間": "22:00", "終了時間": "2:00", "終了日": "2026/10/26"}, (25, 22), (26, 2)),
    ],
)
def test_times_are_understood_as_in_forms(cells: Any, begins: Any, ends: Any) -> None:
    days = days_of(row_with(**cells))
    assert days.starts_at == japan(2026, 10, *begins)
    assert days.ends_at == (japan(2026, 10, *ends) if ends else None)


@pytest.mark.parametrize(
    ("begins", "ends", "times"),
    [
        ("13:30", "14:30", "13:30〜14:30"),
        ("18:00", "24:00", "18:00〜24:00"),
        ("18:00", "0:00", "18:00〜24:00"),
    ],
)
def test_times_of_single_days_of_a_series_are_kept_as_words(
    begins: str, ends: str, times: str
) -> None:
    row = row_with(終了日="2026/11/3", 開始時間=begins, 終了時間=ends)
    assert (days_of(row).daily_times, days_of(row).starts_at) == (times, None)
    assert days_of(row).last == date(2026, 11, 3)
    assert row.event["description"] == f"時間：{times}"


@given(first=st.dates(*ALLOWED_DATES), length=st.integers(0, 700))
def test_0_00_to_0_00_is_no_time_on_any_days(first: date, length: int) -> None:
    last = min(first + timedelta(days=length), ALLOWED_DATES[1])
    cells = {"開始日": f"{first}", "終了日": f"{last}", "開始時間": "0:00", "終了時間": "0時"}
    days = days_of(row_with(**cells))
    assert (days.first, days.last, days.starts_at) == (first, last, None)


_CELLS = st.one_of(
    st.sampled_from(["", "0:00", "24:00", "2026/10/25", "令和八年十月二十五日", "15組", "-5"]),
    st.text(max_size=30),
)


@given(st.fixed_dictionaries(dict.fromkeys(TOWN_LIST.split("\n")[0].split(","), _CELLS)))
def test_a_row_is_either_understood_or_told_about(cells: dict[str, str]) -> None:
    row = read_row(2, cells)
    assert row.errors or (row.title and row.days)
    assert all(error.strip() for error in row.errors)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "中身がありません"),
        ("イベント名\n花火", "1行目に「開始日」の列がありません"),
        ("題,日\n花火,あす", "1行目に「イベント名」「開始日」の列がありません"),
        ("イベント名,開始日\n", "2行目からのイベントがありません"),
        ("イベント名,名称,開始日\nあ,い,2026/1/1", "「イベント名」の列が2つあります"),
        ('イベント名,開始日\n"花火,2026/1/1', "引用符"),
        ("イベント名,開始日\n" + "花火,2026/1/1\n" * 3_001, "一度に取り込めるのは3,000行まで"),
    ],
)
def test_a_file_that_is_no_list_says_why(text: str, problem: str) -> None:
    sheet = read_sheet(text)
    assert problem in sheet.problems[0]
    assert sheet.rows == []


def test_a_list_copied_from_a_spreadsheet_is_read() -> None:
    [row] = read_sheet("イベント名*\t 開始日 *\n花火大会\t2026/10/24\n\t\n").rows
    assert (row.number, row.title, row.errors) == (2, "花火大会", [])


def test_the_same_event_twice_is_told() -> None:
    rows = read_sheet(TOWN_LIST + "花火大会,2026/10/24,,,,\n").rows
    assert rows[-1].errors == ["3行目と同じイベントです。どちらか1行にしてください"]
