"""What was typed into a form, in the notation that its fields read.

What cannot be understood stays as it was typed, and the field says what is wrong with it.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from vocabulary.dates.reading import (
    DateSlip,
    read_clock,
    read_date,
    read_moment,
    read_time,
    read_year,
    split_moment,
)
from vocabulary.mail_addresses import read_mail_address
from vocabulary.normalize import nfkc, readable
from vocabulary.visible import visible_or_empty

END_OF_DAY, MIDNIGHT = "24:00", "00:00"  # of a day that stands in another box


def understood(data: Any, fields: dict[str, forms.Field], prefix: str | None = None) -> Any:
    """A copy of the posted data with the texts of a form, by their keys, in one notation.

    What is asked back about a date becomes the message of its field. One of many forms on a page
    has a prefix: what the others were sent is left to them.
    """
    boxes = dict(_boxes(fields))
    copy = MultiValueDict(dict(data.lists())) if isinstance(data, MultiValueDict) else dict(data)
    moments = [key for key, field in fields.items() if isinstance(field, forms.SplitDateTimeField)]
    for key in moments:
        _part_moment(copy, key)
    for key in [key for key in copy if not prefix or key.startswith(f"{prefix}-")]:
        if isinstance(copy, MultiValueDict):
            copy.setlist(key, [_understood(value, boxes.get(key)) for value in copy.getlist(key)])
        else:
            copy[key] = _understood(copy[key], boxes.get(key))
    for key in moments:
        end_with_the_day(copy, key)
        if copy.get(f"{key}_1") == END_OF_DAY:
            _blame_the_day(fields[key])
    return copy


def _boxes(fields: dict[str, forms.Field]) -> list[tuple[str, forms.Field]]:
    """The fields by the keys of their boxes; the parts of a field have keys of their own."""
    boxes: list[tuple[str, forms.Field]] = []
    for key, field in fields.items():
        boxes.append((key, field))
        if isinstance(field, forms.MultiValueField):
            parts = {f"{key}_{number}": part for number, part in enumerate(field.fields)}
            boxes += _boxes(parts)
    return boxes


def _understood(value: Any, field: forms.Field | None) -> Any:
    if not isinstance(value, str):
        return value
    text = visible_or_empty(readable(value))
    read = next((read for kind, read in _READERS if isinstance(field, kind)), None)
    if field is None or read is None:
        return text
    try:
        return read(text)
    except DateSlip as slip:
        field.error_messages["invalid"] = str(slip)
        return text


def _part_moment(data: Any, key: str) -> None:
    """A time written behind the day, in its box, goes into the empty box for times."""
    parts = split_moment(str(data.get(f"{key}_0", "")))
    if parts and not data.get(f"{key}_1"):
        data[f"{key}_0"], data[f"{key}_1"] = parts


def end_with_the_day(data: Any, key: str) -> None:
    """24:00 of a day is the next day's 0:00."""
    day = day_of(data, key)
    if data.get(f"{key}_1") == END_OF_DAY and day and day < date.max:
        data[f"{key}_0"] = (day + timedelta(days=1)).isoformat()
        data[f"{key}_1"] = MIDNIGHT


def day_of(data: Any, key: str) -> date | None:
    """The day in its box; None where it is empty or cannot be read, and the field says so."""
    try:
        return date.fromisoformat(data.get(f"{key}_0") or "")
    except ValueError:
        return None


def _blame_the_day(moment: Any) -> None:
    """Where 24:00 stays, its day cannot be read: both boxes say so, and equal sentences are one."""
    day, time = moment.fields
    time.error_messages["invalid"] = day.error_messages["invalid"]


def _number(text: str) -> str:
    year = read_year(text)
    if year is not None:
        return str(year)
    number = re.sub(r"[\s,、]", "", nfkc(text))
    return re.sub(r"^[‐‑‒–—―−▲△ー](?=[0-9])", "-", number)


def _day(text: str) -> str:
    day = read_date(text)
    return day.isoformat() if day else nfkc(text).strip()


def _time(text: str) -> str:
    if read_clock(text) == timedelta(days=1):
        return END_OF_DAY
    time = read_time(text)
    if time is None:
        return nfkc(text).strip()
    return time.isoformat("seconds" if time.second else "minutes")


def _moment(text: str) -> str:
    moment = read_moment(text)
    if moment is None:
        return nfkc(text).strip()
    return moment.isoformat(" ", "seconds" if moment.second else "minutes")


def _address(text: str) -> str:
    """Full-width letters typed by mistake; Japanese inside an address stays as it is."""
    letters = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    return text.translate(letters).strip()


# The first that fits is taken.
_READERS: tuple[tuple[type[forms.Field], Callable[[str], str]], ...] = (
    (forms.DateTimeField, _moment),
    (forms.DateField, _day),
    (forms.TimeField, _time),
    (forms.IntegerField, _number),
    (forms.EmailField, read_mail_address),
    (forms.URLField, _address),
)
