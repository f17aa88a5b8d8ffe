"""Population and ageing rate from a CSV: what is read, and what each bad row is told."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from vocabulary.charsets import text_of
from vocabulary.models import Municipality
from vocabulary.statistics_import import RowState, Sheet, read_sheet, save_rows

pytestmark = pytest.mark.django_db
HEADER = "市区町村コード,人口,高齢化率,基準日,出典"
GOOD = "015491,4560,44.1,2025-01-01,住民基本台帳"


def sheet(*lines: str, header: str = HEADER) -> Sheet:
    return read_sheet("\n".join([header, *lines]) + "\n")


def told(line: str) -> list[str]:
    [row] = sheet(line).rows
    return row.errors


def kunneppu() -> Municipality:
    return Municipality.objects.get(pk="015491")


def test_a_good_row_is_read_and_nothing_is_saved_yet() -> None:
    [row] = sheet(GOOD).rows
    assert (row.number, str(row.municipality), row.state) == (2, "北海道訓子府町", RowState.NEW)
    assert row.figures.population == 4560
    assert row.figures.ageing_rate == Decimal("44.1")
    assert kunneppu().population is None


def test_saved_figures_stand_with_their_day_and_source() -> None:
    assert [place.code for place in save_rows(sheet(GOOD).to_save)] == ["015491"]
    place = kunneppu()
    assert (place.population, place.ageing_rate) == (4560, Decimal("44.1"))
    assert (place.statistics_date, place.statistics_source) == (date(2025, 1, 1), "住民基本台帳")
    assert place.name == "訓子府町"


def test_a_row_is_new_changed_or_the_same() -> None:
    save_rows(sheet(GOOD).to_save)
    assert [row.state for row in sheet(GOOD).rows] == [RowState.SAME]
    changed = sheet(GOOD.replace("4560", "4559"))
    assert [row.state for row in changed.rows] == [RowState.CHANGED]
    assert changed.rows[0].before.population == 4560


def test_good_rows_are_saved_without_the_bad_ones() -> None:
    read = sheet(GOOD, "015491x,1,1,2025-01-01,x", "131016,x,22.8,2025-01-01,台帳")
    assert (len(read.to_save), len(read.errors)) == (1, 2)
    save_rows(read.rows)
    assert kunneppu().population == 4560
    assert Municipality.objects.get(pk="131016").ageing_rate is None


@pytest.mark.parametrize(
    "line",
    [
        "０１５４９１,４５６０,４４．１,２０２５－０１－０１,住民基本台帳",
        '015491,"4,560",44.1%,2025/1/1,住民基本台帳',
        "01549-1,4560人,４４．１％,令和7年1月1日,住民基本台帳",
        "015491, 4 560 ,44.10,R7.1.1, 住民基本台帳 ",
        "015491,4560,44.14,20250101,住民基本台帳",
        "15491,4560,44.1,2025-01-01,住民基本台帳",
        "01549,4560,44.05,2025-01-01,住民基本台帳",
    ],
)
def test_numbers_are_read_however_they_are_typed(line: str) -> None:
    [row] = sheet(line).rows
    assert row.errors == []
    assert row.municipality == kunneppu()
    assert row.figures == sheet(GOOD).rows[0].figures


def test_a_repaired_code_is_told() -> None:
    assert sheet(GOOD[1:]).rows[0].note == "「15491」を「015491」（北海道訓子府町）と読みました"
    assert sheet(GOOD).rows[0].note == ""


def test_a_name_stands_for_a_code_and_that_is_told() -> None:
    [row] = sheet(GOOD.replace("015491", "常呂郡 訓子府町")).rows
    assert row.municipality == kunneppu()
    assert row.note == "「常呂郡訓子府町」を「015491」（北海道訓子府町）と読みました"


def test_a_code_that_could_be_two_places_is_not_guessed() -> None:
    codes = set(Municipality.objects.values_list("code", flat=True))
    unclear = sorted(code[:5] for code in codes if f"0{code[:5]}" in codes)
    for code in unclear:
        assert "6桁の数字に直してください" in told(f"{code},1,20,2025-01-01,台帳")[0]


@pytest.mark.parametrize(
    ("line", "errors"),
    [
        (",1,20,2025-01-01,台帳", ["市区町村コードを6桁の数字で書いてください（例：015491）"]),
        (
            "札幌市中央区,1,20,2025-01-01,台帳",
            [
                "「札幌市中央区」は政令指定都市の区です。市全体の数字を、市の行に書いてください",
            ],
        ),
        (
            "府中市,1,20,2025-01-01,台帳",
            [
                "「府中市」がいくつかあります（東京都府中市、広島県府中市）。都道府県から書いてください"
            ],
        ),
        (
            "015492,1,20,2025-01-01,台帳",
            ["市区町村コード「015492」の数字を確かめてください（最後の桁が合いません）"],
        ),
        (
            "010006,1,20,2025-01-01,台帳",
            ["市区町村コード「010006」は北海道全体のコードです。この行を消してください"],
        ),
        (
            "011011,1,20,2025-01-01,台帳",
            [
                "市区町村コード「011011」の市区町村は登録されていません。"
                "政令指定都市は、区ではなく市のコードで書いてください"
            ],
        ),
        ("015491,,,2025-01-01,台帳", ["人口と高齢化率のどちらかを書いてください"]),
        (
            "015491,約5千,20,2025-01-01,台帳",
            ["人口「約5千」を0以上の整数に直してください（例：4560）"],
        ),
        ("015491,-1,20,2025-01-01,台帳", ["人口「-1」を0以上の整数に直してください（例：4560）"]),
        (
            "015491,99999999999,20,2025-01-01,台帳",
            ["人口「99999999999」を0以上の整数に直してください（例：4560）"],
        ),
        (
            "015491,1,100.1,2025-01-01,台帳",
            ["高齢化率「100.1」を0から100までの数字に直してください（例：32.8）"],
        ),
        (
            "015491,1,NaN,2025-01-01,台帳",
            ["高齢化率「NaN」を0から100までの数字に直してください（例：32.8）"],
        ),
        (
            "015491,1,0.441,2025-01-01,台帳",
            ["高齢化率「0.441」を百分率に直してください（例：0.328は32.8と書きます）"],
        ),
        ("015491,1,20,,台帳", ["基準日を年月日で書いてください（例：2025-10-01）"]),
        (
            "015491,1,20,令和7年,台帳",
            ["基準日「令和7年」を年月日で書いてください（例：2025-10-01）"],
        ),
        (
            "015491,1,20,2999-01-01,台帳",
            ["基準日「2999-01-01」が今日より後です。統計の日付を確かめてください"],
        ),
        ("015491,1,20,2025-01-01", ["出典を書いてください（例：総務省「令和2年国勢調査」）"]),
        (
            "015491,1,20,2025-01-01," + "長" * 201,
            ["出典は200文字以内で書いてください（現在201文字）"],
        ),
    ],
)
def test_a_bad_row_is_told_its_column_and_what_to_write(line: str, errors: list[str]) -> None:
    assert told(line) == errors


def test_all_errors_of_a_row_are_told_at_once() -> None:
    assert len(told("x,x,x,x,")) == 5


def test_the_second_row_of_one_place_is_refused_with_the_number_of_the_first() -> None:
    read = sheet(GOOD, "", GOOD)
    assert [row.number for row in read.rows] == [2, 4]
    assert read.rows[1].errors == ["2行目と同じ市区町村です。どちらか1行にしてください"]


def test_a_blank_figure_takes_the_old_one_away_since_the_day_would_not_fit_it() -> None:
    save_rows(sheet(GOOD).to_save)
    save_rows(sheet("015491,4500,,2025-02-01,台帳").to_save)
    assert (kunneppu().population, kunneppu().ageing_rate) == (4500, None)


def test_columns_may_stand_in_any_order_and_others_are_left_alone() -> None:
    read = sheet(
        "x,台帳,2025-01-01,44.1,4560,015491", header="名前,出典,基準日,高齢化率,人口,市区町村コード"
    )
    assert read.rows[0].figures.population == 4560
    assert read.ignored_columns == ["名前"]


def test_a_sheet_with_tabs_is_read() -> None:
    assert read_sheet(f"{HEADER}\n{GOOD}\n".replace(",", "\t")).rows[0].errors == []


def test_today_is_not_in_the_future() -> None:
    assert told(f"015491,1,20,{timezone.localdate()},台帳") == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "ファイルに中身がありません。別のファイルを選んでください"),
        ("\n\n,,,\n", "ファイルに中身がありません。別のファイルを選んでください"),
        (HEADER, "2行目からの数字がありません。1市区町村を1行に書いてください"),
        (
            "コード,人口\n1,2",
            "1行目に「市区町村コード」「高齢化率」「基準日」「出典」の列がありません。"
            "列の名前を1行目に書いてください",
        ),
        (
            f"{HEADER}\n" + f"{GOOD}\n" * 3001,
            "一度に取り込めるのは3,000行までです。ファイルを分けてください",
        ),
        (f'{HEADER}\n"{GOOD}\n', '2行目までのどこかで、引用符（"）が閉じていません'),
    ],
)
def test_a_file_that_cannot_be_read_is_told_as_a_whole(text: str, problem: str) -> None:
    read = read_sheet(text)
    assert read.problems == [problem]
    assert read.rows == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_file_is_read_in_each_encoding_of_excel(encoding: str, line_end: str) -> None:
    content = line_end.join([HEADER, GOOD, ""]).encode(encoding)
    [row] = read_sheet(text_of(content) or "").rows
    assert row.errors == []


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x89PNG\r\n\x1a\n\xff\xff", b"\x81"])
def test_a_file_that_is_no_text_is_not_guessed(content: bytes) -> None:
    assert text_of(content) is None


@given(st.binary(max_size=200) | st.text(st.characters(codec="utf-8")).map(str.encode))
def test_any_file_gets_an_answer(content: bytes) -> None:
    text = text_of(content)
    if text is not None:
        read = read_sheet(text)
        assert read.problems
        assert not read.rows


@given(st.lists(st.text(st.characters(exclude_characters='",\n\r\t'), max_size=12), max_size=6))
def test_any_row_gets_sentences(cells: list[str]) -> None:
    for row in sheet(",".join(cells)).rows:
        assert row.errors


def test_the_headings_the_site_itself_writes_are_understood() -> None:
    found = sheet(GOOD, header="市区町村コード,人口（人）,高齢化率（％）,基準日,出典")
    assert found.problems == []
    assert found.rows[0].figures.population == 4560
