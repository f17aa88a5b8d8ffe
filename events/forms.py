"""Admin forms that parse dates, deadlines and durations as people write them."""

import calendar
import re
from datetime import date, datetime, time
from typing import Any

from django import forms

from events.models import Chapter, Event, EventParticipation, EventSession, Mode, Video
from events.models.participation import Consideration
from events.models.video import format_clock
from organizations.admin_site.form_fields import simplify_widget
from records.editing.model_form import PlainModelForm
from records.editing.widgets import MomentInput
from vocabulary.dates.moments import first_day
from vocabulary.forms import NOT_CHOSEN
from vocabulary.normalize import nfkc
from vocabulary.typed_input import END_OF_DAY, MIDNIGHT, day_of, end_with_the_day

LAST_MINUTE = time(23, 59)
LONGEST_SECONDS = 86_400
_CLOCK = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,4}):([0-5][0-9])")
_SPOKEN = re.compile(r"(?:([0-9]{1,2})時間)?(?:([0-9]{1,4})分)?(?:([0-9]{1,5})秒)?")


def parse_clock(text: str) -> int | None:
    """Seconds of 「1:32:10」, 「31:30」, 「1時間32分」 or 「90秒」; None for anything else."""
    compact = re.sub(r"\s", "", nfkc(text))
    match = _CLOCK.fullmatch(compact) or (_SPOKEN.fullmatch(compact) if compact else None)
    if match is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    total = hours * 3600 + minutes * 60 + seconds
    return total if total <= LONGEST_SECONDS else None


class ClockField(forms.CharField):
    """A length or a place in a video; the value is in seconds."""

    def __init__(self, label: str, help_text: str) -> None:
        super().__init__(label=label, help_text=help_text, required=False, max_length=20)

    def prepare_value(self, value: Any) -> Any:
        return format_clock(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        seconds = parse_clock(text)
        if seconds is None:
            raise forms.ValidationError(
                f"{self.label}は、31:30 や 1時間32分 のように、24時間までで入力してください"
            )
        return seconds

    def run_validators(self, value: Any) -> None:
        """`to_python` checks the value; the text validators of CharField do not apply."""


class DeadlineField(forms.SplitDateTimeField):
    """A day without a time ends with the day, as people mean it."""

    widget = MomentInput

    def __init__(self, **options: Any) -> None:
        super().__init__(require_all_fields=False, **options)
        self.fields[1].required = False
        simplify_widget(self)

    def compress(self, data_list: Any) -> datetime | None:
        if data_list and data_list[0] and data_list[1] in self.empty_values:
            data_list = [data_list[0], LAST_MINUTE]
        return super().compress(data_list)


class ParticipationForm(PlainModelForm):
    apply_until = DeadlineField(
        label="申込の締切",
        required=False,
        help_text="日付だけなら、その日の終わりまで受け付けます。例：2026-12-01 17:00",
    )
    considerations = forms.MultipleChoiceField(
        label="参加する方への配慮",
        choices=Consideration,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="あてはまるものをすべて選んでください。一覧で絞り込むときに使われます。",
    )

    class Meta:
        model = EventParticipation
        exclude = ()


class SessionForm(PlainModelForm):
    class Meta:
        model = EventSession
        exclude = ()

    def complete_input(self, data: Any) -> None:
        """A time of the end without a day is of the day of the beginning; 0:00 ends that day."""
        start, end = self.add_prefix("starts_at"), self.add_prefix("ends_at")
        first_day, end_time = data.get(f"{start}_0"), data.get(f"{end}_1")
        if day_of(data, start) and end_time and not data.get(f"{end}_0"):
            data[f"{end}_0"] = first_day
        begins_later = data.get(f"{start}_1") not in (None, "", MIDNIGHT)
        if end_time == MIDNIGHT and begins_later and data.get(f"{end}_0") == first_day:
            data[f"{end}_1"] = END_OF_DAY
        end_with_the_day(data, end)

    def clean(self) -> dict[str, Any] | None:
        """An end without a day has the day of the beginning, where the sentence about it stands."""
        cleaned = super().clean()
        if "starts_at" in self.errors and not self.data.get(self.add_prefix("ends_at_0")):
            self.errors.pop("ends_at", None)
        return cleaned


class EventForm(PlainModelForm):
    class Meta:
        model = Event
        exclude = ()
        widgets = {"co_hosts": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The empty choice reads "not chosen yet", since publishing needs a mode."""
        super().__init__(*args, **kwargs)
        mode = self.fields.get("mode")
        if isinstance(mode, forms.ChoiceField):
            choices = [choice for choice in Mode.choices if choice[0] != Mode.UNKNOWN]
            mode.choices = [(Mode.UNKNOWN.value, NOT_CHOSEN), *choices]

    def clean(self) -> dict[str, Any] | None:
        """Fills the days from the written date, where the editor gave none."""
        cleaned = super().clean()
        data = self.cleaned_data
        if data.get("date_text") and not data.get("starts_on") and "starts_on" not in self.errors:
            data["starts_on"] = first_day(data["date_text"])
            if data["starts_on"] is None:
                self.add_error(
                    "starts_on",
                    "「日にちの書き方」から月を読み取れません。はじまりの日を入力してください",
                )
            elif not data.get("ends_on"):
                data["ends_on"] = end_of_month(data["starts_on"])
        return cleaned


def end_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


class VideoForm(PlainModelForm):
    duration_seconds = ClockField(
        "長さ", "例：31:30（31分30秒）、1時間32分。わからなければ空けておいてください。"
    )

    class Meta:
        model = Video
        exclude = ()


class ChapterForm(PlainModelForm):
    start_seconds = ClockField(
        "はじまり", "例：1:35（1分35秒から）。わからなければ空けておいてください。"
    )

    class Meta:
        model = Chapter
        exclude = ()
