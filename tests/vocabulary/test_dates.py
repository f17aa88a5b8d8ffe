"""Eras, fiscal years and the dates people write."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.template import Context, Template
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from vocabulary.dates.eras import ERAS, Era, eras_of
from vocabulary.dates.reading import (
    MissingYear,
    WrongWeekday,
    moment_at,
    read_clock,
    read_date,
    read_moment,
    read_time,
    read_year,
    year_of_query,
)
from vocabulary.dates.writing import WEEKDAYS, era_year
from vocabulary.numerals import in_kanji


def shown(expression: str, **values: object) -> str:
    """The words of the answer, without the span that keeps them together."""
    return strip_tags(Template("{{ " + expression + " }}").render(Context(values)))


@pytest.mark.parametrize(
    "name", ["wareki", "wareki_short", "wareki_day", "wareki_month", "wareki_time"]
)
def test_a_date_is_kept_together_on_a_page(name: str) -> None:
    html = Template("{{ day|" + name + " }}").render(Context({"day": date(2025, 10, 1)}))
    assert html.startswith('<span class="kyoso-date">令和7年10月')
    assert html.endswith("</span>")
    assert html.count("<") == 2


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2019, 5, 1), "令和元年"),
        (date(2019, 4, 30), "平成31年"),
        (date(1989, 1, 8), "平成元年"),
        (date(1989, 1, 7), "昭和64年"),
        (date(1926, 12, 25), "昭和元年"),
        (date(1926, 12, 24), "大正15年"),
        (date(1912, 7, 30), "大正元年"),
        (date(1912, 7, 29), "明治45年"),
        (date(1868, 1, 25), "明治元年"),
        (date(1868, 1, 24), "1868年"),
        (date(2025, 10, 1), "令和7年"),
    ],
)
def test_an_era_begins_on_its_day(day: date, written: str) -> None:
    assert era_year(day) == written


def test_a_date_shows_the_weekday_and_the_western_year() -> None:
    assert shown("day|wareki", day=date(2025, 10, 1)) == "令和7年10月1日（水）（2025年）"
    assert shown("day|wareki_short", day=date(2025, 10, 1)) == "令和7年10月1日（水）"
    assert shown("day|wareki_day", day=date(2025, 10, 1)) == "令和7年10月1日（2025年）"
    assert shown("day|wareki_month", day=date(2025, 10, 1)) == "令和7年10月（2025年）"
    assert shown("day|month_day", day=date(2026, 12, 3)) == "12月3日（木）"


def test_a_date_before_the_eras_shows_its_western_year_once() -> None:
    assert shown("day|wareki", day=date(1600, 10, 21)) == "1600年10月21日（土）"


def test_a_moment_is_shown_in_japanese_time() -> None:
    evening_before = datetime(2025, 9, 30, 15, 5, tzinfo=UTC)
    assert shown("at|wareki_time", at=evening_before) == "令和7年10月1日（水）00:05（2025年）"
    assert shown("at|wareki", at=evening_before) == "令和7年10月1日（水）（2025年）"
    assert shown("at|month_day", at=evening_before) == "10月1日（水）"


def test_a_moment_for_machines_has_whole_seconds() -> None:
    written = datetime(2025, 10, 1, 4, 30, 5, 687355, tzinfo=UTC)
    assert shown("at|moment", at=written) == "2025-10-01T13:30:05+09:00"
    assert shown("at|moment", at=date(2025, 10, 1)) == ""


def test_a_naive_moment_is_shown_as_it_is() -> None:
    assert shown("at|wareki_time", at=datetime(2025, 10, 1, 13, 30)) == (
        "令和7年10月1日（水）13:30（2025年）"
    )
    assert shown("at|wareki_time", at=date(2025, 10, 1)) == "令和7年10月1日（水）（2025年）"


@pytest.mark.parametrize(
    "name",
    ["wareki", "wareki_short", "wareki_month", "wareki_time", "moment", "month_day", "fiscal_year"],
)
@pytest.mark.parametrize("value", [None, "", "2025-10-01", 10**30, object, [], float("nan"), True])
def test_what_is_no_date_shows_nothing(name: str, value: object) -> None:
    assert shown(f"value|{name}", value=value) == ""


@pytest.mark.parametrize(
    ("year", "written"),
    [
        (2025, "令和7年度（2025年度）"),
        ("2025", "令和7年度（2025年度）"),
        (2019, "令和元年度（2019年度）"),
        (2018, "平成30年度（2018年度）"),
        (1989, "平成元年度（1989年度）"),
        (1988, "昭和63年度（1988年度）"),
        (1700, "1700年度"),
        (0, ""),
        (10000, ""),
        (2025.5, ""),
        (date(2026, 3, 31), "令和7年度（2025年度）"),
        (date(2026, 4, 1), "令和8年度（2026年度）"),
        (datetime(2026, 3, 31, 15, 0, tzinfo=UTC), "令和8年度（2026年度）"),
    ],
)
def test_a_fiscal_year_bears_the_era_of_its_middle(year: object, written: str) -> None:
    assert shown("year|fiscal_year", year=year) == written


@pytest.mark.parametrize(
    ("year", "written"),
    [
        (2025, "令和7年（2025年）"),
        (2019, "令和元年（2019年）"),
        (date(2019, 4, 30), "平成31年（2019年）"),
        ("むかし", ""),
    ],
)
def test_a_year_is_written_in_both_countings(year: object, written: str) -> None:
    assert shown("year|japanese_year", year=year) == written


@pytest.mark.parametrize(
    "text",
    [
        "2025-10-01",
        "2025/10/1",
        "2025.10.1",
        "20251001",
        "２０２５年１０月１日",
        " 2025年10月1日（水）",
        "令和7年10月1日",
        "令和７年１０月１日（水曜日）",
        "R7.10.1",
        "r7/10/01",
        "2025年10月1日水曜日",
        "2025年10月1日（水・祝）",
        "2025年10月1日（水祝）",
        "2025年10月1日（祝）",
        "令和七年十月一日",
        "二〇二五年十月一日（水）",
        "2025ー10ー01",
        "2025―10—1",
    ],
)
def test_a_date_is_read_however_it_is_written(text: str) -> None:
    assert read_date(text) == date(2025, 10, 1)


@pytest.mark.parametrize(
    "text", ["令和7年10月1日（金）", "2025-10-01 金曜日", "令和七年十月一日（金・祝）"]
)
def test_a_weekday_that_does_not_fit_is_asked_back(text: str) -> None:
    with pytest.raises(WrongWeekday, match="令和7年10月1日は水曜日ですが、金曜日と書かれています"):
        read_date(text)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(["", " 17時", "、13:30"]))
@pytest.mark.parametrize("notation", ["{}月{}日", "{}/{}", "{}月{}日（火）", "{}-{}"])
def test_a_day_without_its_year_asks_for_the_year(notation: str, day: date, hour: str) -> None:
    with pytest.raises(MissingYear, match="の年がわかりません。年から書いてください"):
        read_date(notation.format(day.month, day.day) + hour)


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.sampled_from("月火水木金土日"))
def test_exactly_one_weekday_fits_a_date(day: date, weekday: str) -> None:
    written = f"{era_year(day)}{in_kanji(day.month)}月{in_kanji(day.day)}日（{weekday}）"
    if WEEKDAYS[day.weekday()] == weekday:
        assert read_date(written) == day
    else:
        with pytest.raises(WrongWeekday):
            read_date(written)


@given(st.integers(0, 24 * 60))
def test_every_minute_of_a_day_is_read_in_each_notation(minute: int) -> None:
    clock = timedelta(minutes=minute)
    hours, minutes = divmod(minute, 60)
    for written in (
        f"{hours}:{minutes:02}",
        f"{hours}.{minutes:02}",
        f"{hours}時{minutes}分",
        f"{hours:02}{minutes:02}",
    ):
        assert read_clock(written) == clock


@pytest.mark.parametrize(
    ("text", "hours"),
    [("正午", 12), ("24:00", 24), ("24時", 24), ("午後1時半", 13.5), ("十三時三十分", 13.5)],
)
def test_a_time_is_read_as_it_is_said(text: str, hours: float) -> None:
    assert read_clock(text) == timedelta(hours=hours)


@pytest.mark.parametrize("text", ["24:01", "25:00", "13", "1360", "昼", "13:30:99", ""])
def test_what_is_no_time_of_a_day_is_none(text: str) -> None:
    assert read_clock(text) is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026年12月1日（火）17時", datetime(2026, 12, 1, 17)),
        ("2026/4/2 0:00", datetime(2026, 4, 2)),
        ("20261201 1330", datetime(2026, 12, 1, 13, 30)),
        ("令和八年十二月三日正午", datetime(2026, 12, 3, 12)),
        ("2026-12-31 24:00", datetime(2027, 1, 1)),
        ("2026-12-03T13:30:15", datetime(2026, 12, 3, 13, 30, 15)),
    ],
)
def test_a_moment_needs_no_space(text: str, moment: datetime) -> None:
    assert read_moment(text) == moment


def test_the_first_year_of_an_era_is_read() -> None:
    assert read_date("令和元年5月1日") == date(2019, 5, 1)
    assert read_date("昭和64年1月7日") == date(1989, 1, 7)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "2025-02-29",
            "令和0年1月1日",
            "7年10月1日",
            "元年1月1日",
            "25/10/1",
            "13/1",
            "10.32",
            "10/1のあと",
            "あした",
        ),
        "2025-13-01",
        "99999999",
        "2025-10-01 13:30",
        "0000-01-01",
        "2025年10月1日（水" + " " * 9000,
    ],
)
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("13:30", time(13, 30)),
        ("１３時３０分", time(13, 30)),
        ("午後1時半", time(13, 30)),
        ("午前12時", time(0, 0)),
        ("午後12時5分", time(12, 5)),
        ("9時", time(9, 0)),
        ("25:00", None),
        ("午後13時", None),
        ("", None),
        ("昼", None),
    ],
)
def test_a_time_is_read_however_it_is_written(text: str, expected: time | None) -> None:
    assert read_time(text) == expected


@pytest.mark.parametrize("era", ERAS, ids=lambda era: era.letter)
def test_an_era_counts_its_years_in_both_directions(era: Era) -> None:
    assert era.year(1) == era.first_day.year
    assert era.number(era.year(7)) == 7


def test_a_year_of_change_has_two_eras() -> None:
    assert [era.name for era in eras_of(2019)] == ["令和", "平成"]
    assert [era.name for era in eras_of(1988)] == ["昭和"]
    assert eras_of(1700) == []


@pytest.mark.parametrize(
    ("written", "in_field", "in_text", "in_query"),
    [
        ("令和7年", 2025, 2025, 2025),
        ("平成元年", 1989, 1989, 1989),
        ("令和7年度", 2025, 2025, 2025),
        ("2025年", 2025, 2025, 2025),
        ("R7年", 2025, 2025, None),  # queries are folded, so their letters are small
        ("r7年", 2025, None, 2025),
        ("M3年", 1870, None, None),
        ("令和 7年", 2025, 2025, None),
        ("令和.7年", None, None, 2025),
        ("令和七年", None, None, 2025),
        ("令和十十年", None, None, None),
        ("1899年", 1899, 1899, None),
        ("2025", None, 2025, 2025),
        ("2025人", None, 2025, None),
        ("昨年", None, None, None),
    ],
)
def test_what_a_year_looks_like_depends_on_where_it_stands(
    written: str, in_field: int | None, in_text: int | None, in_query: int | None
) -> None:
    moment, asked = moment_at(written), year_of_query(written)
    assert read_year(written) == in_field
    assert (moment and moment.year) == in_text
    assert (asked and asked.year) == in_query
