"""Times as editors and sources write them."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from vocabulary.dates.moments import check_moment, first_day, format_moment, last_day_named


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2024-09（初旬）", "令和6年9月初旬（2024年）"),
        ("2024-10（月末）", "令和6年10月末（2024年）"),
        ("2024-04〜05", "令和6年4月〜5月（2024年）"),
        ("2016〜2019", "平成28年〜令和元年（2016〜2019年）"),
        ("2024年10月〜2025年3月", "令和6年10月〜令和7年3月（2024〜2025年）"),
        ("2019-04", "平成31年4月（2019年）"),
        ("2019年度", "令和元年度（2019年度）"),
        ("2007年ごろ", "平成19年ごろ（2007年）"),
        ("2015（年末）", "平成27年末（2015年）"),
        ("令和6年9月初旬", "令和6年9月初旬（2024年）"),
        ("R6年3月", "令和6年3月（2024年）"),
        ("２０２４年９月", "令和6年9月（2024年）"),
        ("2017-09-30", "平成29年9月30日（2017年）"),
        ("令和6年（2024年）9月", "令和6年（2024年）9月"),
        ("10月23日（第20回）", "10月23日（第20回）"),
        ("記事掲載時", "記事掲載時"),
        ("", ""),
    ],
)
def test_a_time_is_shown_in_japanese_wording(written: str, words: str) -> None:
    assert format_moment(written) == words


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-09（初旬）", datetime.date(2024, 9, 1)),
        ("令和6年9月12日", datetime.date(2024, 9, 12)),
        ("2008年度", datetime.date(2008, 4, 1)),
        ("2015", datetime.date(2015, 1, 1)),
        ("2024-09-31", datetime.date(2024, 9, 1)),
        ("平成元年", datetime.date(1989, 1, 1)),
        ("10月23日", None),
        ("H30", None),
        ("", None),
    ],
)
def test_the_first_day_a_time_may_mean_is_read(written: str, day: datetime.date | None) -> None:
    assert first_day(written) == day


@pytest.mark.parametrize("written", ["9" * 5000, "令和99年99月", "2024-99", "\x00", "〜", "年月日"])
def test_odd_times_break_nothing(written: str) -> None:
    assert isinstance(format_moment(written), str)
    first_day(written)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("令和99年13月", "月は、1から12まで"),
        ("13月ごろ", "月は、1から12まで"),
        ("0月", "月は、1から12まで"),
        ("令和99年", "ずっと先の年"),
        ("2099-01", "ずっと先の年"),
        ("2099〜2101年", "ずっと先の年"),
    ],
)
def test_a_time_that_cannot_be_is_refused(written: str, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        check_moment(written)


@pytest.mark.parametrize(
    "written",
    [
        *("", "令和6年4月", "2019年ごろ", "数年前から", "１２月", "令和9年度の予定"),
        *("24か月", "24月間"),
    ],
)
def test_unclear_words_for_a_time_may_stand(written: str) -> None:
    check_moment(written)


@pytest.mark.parametrize("written", ["2026年12月3日（金）ごろ", "夏から。令和8年12月3日（金）まで"])
def test_a_weekday_that_does_not_fit_is_asked_back(written: str) -> None:
    check_moment(written.replace("金", "木"))
    with pytest.raises(ValidationError, match="木曜日ですが、金曜日と書かれています"):
        check_moment(written)


@pytest.mark.parametrize("written", ["2023年度〜2050年度", "2019〜2099年", "令和5年から令和40年"])
def test_a_plan_may_end_far_ahead(written: str) -> None:
    check_moment(written)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2016〜2019", datetime.date(2019, 1, 1)),
        ("2021〜2023年度", datetime.date(2023, 4, 1)),
        ("地域支援マネージャーかつどう日記（広報 2025年3月号）", datetime.date(2025, 3, 1)),
        ("平成24年度と令和元年の報告", datetime.date(2019, 1, 1)),
        ("年6,309時間を助け合う会", None),
        ("記事掲載時", None),
    ],
)
def test_the_latest_of_several_moments_is_found(written: str, day: datetime.date | None) -> None:
    assert last_day_named(written) == day
