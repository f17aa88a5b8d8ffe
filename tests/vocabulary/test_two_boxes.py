"""A moment has a box for the day and one for the time, and is understood in the first one."""

from datetime import datetime

import pytest
from django import forms
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.vocabulary.test_forms import posted
from vocabulary.dates.writing import WEEKDAYS
from vocabulary.forms import PlainLanguageMixin


class Opening(PlainLanguageMixin, forms.Form):
    opening = forms.SplitDateTimeField(label="公開日時")


class Closing(PlainLanguageMixin, forms.Form):
    opening = forms.SplitDateTimeField(label="公開日時", required=False)


@given(moment=st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)))
@pytest.mark.parametrize(
    "notation",
    [
        "{day}（{weekday}）{hour}時{minute}分",
        "{day} {hour}:{minute:02}",
        "{day}、{hour}.{minute:02}",
    ],
)
def test_a_time_behind_the_day_goes_into_its_own_box(notation: str, moment: datetime) -> None:
    day = f"{moment.year}年{moment.month}月{moment.day}日"
    parts = {"weekday": WEEKDAYS[moment.weekday()], "hour": moment.hour, "minute": moment.minute}
    form = Opening(posted(opening_0=notation.format(day=day, **parts), opening_1=""))
    assert form.is_valid(), form.errors
    read = timezone.make_naive(form.cleaned_data["opening"])
    assert read == moment.replace(second=0, microsecond=0)
    assert form.data["opening_0"] == f"{moment:%Y-%m-%d}"


def test_a_time_in_both_boxes_is_not_guessed() -> None:
    form = Opening(posted(opening_0="2026年12月1日（火）17時", opening_1="18:00"))
    assert "年月日で入力してください" in str(form.errors)


@pytest.mark.parametrize("form", [Opening, Closing])
@pytest.mark.parametrize(
    ("day", "time", "sentences"),
    [
        ("2026-12-01", "", ["公開日時の時刻も入力してください（例：13:30）"]),
        ("", "17時", ["公開日時の日付も入力してください（例：2025-10-01、令和7年10月1日）"]),
        (
            "あした",
            "24:00",
            ["公開日時は、年月日で入力してください（例：2025-10-01、令和7年10月1日）"],
        ),
        (
            "12月1日（火）17時",
            "",
            [
                "「12月1日(火)」の年がわかりません。年から書いてください"
                "（例：2025-10-01、令和7年10月1日）"
            ],
        ),
    ],
)
def test_only_the_box_that_is_wrong_is_named(form: type[forms.Form], day, time, sentences) -> None:
    filled = form(posted(opening_0=day, opening_1=time))
    assert filled.errors == {"opening": sentences}


def test_an_optional_moment_may_stay_empty() -> None:
    assert Closing(posted(opening_0="", opening_1="")).is_valid()
