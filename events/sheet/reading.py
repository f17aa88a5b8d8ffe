"""Understanding a list of events, row by row. Nothing here asks or writes the database."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from typing import Any

from events.forms import ParticipationForm
from events.models import Event, EventContact, EventKind, EventParticipation, Holding, Mode
from events.sheet import columns
from events.sheet.days import SheetDays, read_days
from records.editing.model_form import PlainModelForm
from vocabulary.normalize import nfkc, readable
from vocabulary.visible import visible_or_empty

MOST_ROWS = 3_000
_KINDS = {
    "シンポジウム": EventKind.SYMPOSIUM,
    "研修": EventKind.TRAINING,
    "講演": EventKind.LECTURE,
    "説明会": EventKind.BRIEFING,
    "交流": EventKind.MEETING,
}
_HOLDINGS = {"中止": Holding.CANCELLED, "延期": Holding.POSTPONED}


@dataclass
class SheetRow:
    """One event as the list tells it; `number` is what a spreadsheet shows beside its row.

    `event`, `participation` and `contact` hold columns of these models, `place` the cells that
    name a town or a prefecture. With `errors`, sentences for whoever keeps the list, it is not
    stored.
    """

    number: int
    event: dict[str, Any] = field(default_factory=dict)
    days: SheetDays | None = None
    participation: dict[str, Any] = field(default_factory=dict)
    contact: dict[str, Any] = field(default_factory=dict)
    place: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.event.get("title", "")

    @property
    def key(self) -> tuple[str, date | None]:
        """By which the event is known when the list comes again."""
        return self.title, self.days.first if self.days else None


@dataclass
class Sheet:
    """The list as read. With `problems`, sentences about the whole file, it has no rows."""

    problems: list[str] = field(default_factory=list)
    rows: list[SheetRow] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)


def read_sheet(text: str) -> Sheet:
    """The rows of a CSV file, also one copied from a spreadsheet with tabs."""
    header = text.partition("\n")[0]
    lines = csv.reader(StringIO(text), delimiter="\t" if "\t" in header else ",", strict=True)
    try:
        cells = [[visible_or_empty(readable(cell)).strip() for cell in line] for line in lines]
    except csv.Error:
        return Sheet([f'{lines.line_num}行目までのどこかで、引用符（"）が閉じていません'])
    if not any(any(line) for line in cells):
        return Sheet(["ファイルに中身がありません。別のファイルを選んでください"])
    names = [columns.column_named(heading) for heading in cells[0]]
    problem = _problem_of(names, len(cells) - 1)
    if problem:
        return Sheet([problem])
    rows = [
        read_row(number, dict(zip(names, line, strict=False)))
        for number, line in enumerate(cells[1:], start=2)
        if any(line)
    ]
    _refuse_repetitions(rows)
    ignored = [name for name in names if name and not columns.is_read(name)]
    return Sheet(rows=rows, ignored_columns=ignored)


def _problem_of(names: list[str], number: int) -> str:
    missing = "」「".join(name for name in columns.REQUIRED if name not in names)
    if missing:
        return f"1行目に「{missing}」の列がありません。列の名前を1行目に書いてください"
    twice = next((name for name in names if columns.is_read(name) and names.count(name) > 1), "")
    if twice:
        return f"1行目に「{twice}」の列が2つあります。1つにしてください"
    if not number:
        return "2行目からのイベントがありません。1つのイベントを1行に書いてください"
    if number > MOST_ROWS:
        return f"一度に取り込めるのは{MOST_ROWS:,}行までです。ファイルを分けてください"
    return ""


def _refuse_repetitions(rows: Iterable[SheetRow]) -> None:
    first_rows: dict[Any, int] = {}
    for row in rows:
        first = first_rows.setdefault(row.key, row.number)
        if first != row.number and row.days:
            row.errors.append(f"{first}行目と同じイベントです。どちらか1行にしてください")


def read_row(number: int, cells: dict[str, str]) -> SheetRow:
    """One event; every cell that cannot be read gets a sentence that says how to write it."""
    row = SheetRow(number, place={name: cells.get(name, "") for name in columns.PLACE})
    row.days = read_days(cells, row.errors)
    row.event = _checked(_EventForm, _event_cells(cells, row.days), row.errors)
    row.participation = _checked(_ParticipationForm, _participation_cells(cells), row.errors)
    row.contact = _checked(_ContactForm, _joined(columns.CONTACT, cells), row.errors)
    return row


def _event_cells(cells: dict[str, str], days: SheetDays | None) -> dict[str, str]:
    values = _joined(columns.EVENT, cells)
    if days and days.daily_times:
        values["description"] = f"{values['description']}\n時間：{days.daily_times}".strip()
    is_online = "オンライン" in values["venue"]
    values["mode"] = Mode.ONLINE if is_online else Mode.VENUE if values["venue"] else Mode.UNKNOWN
    kind, state = nfkc(cells.get(columns.KIND, "")), cells.get(columns.STATE, "")
    values["kind"] = _first_in(kind, _KINDS, EventKind.OTHER)
    values["holding"] = _first_in(state, _HOLDINGS, Holding.PLANNED)
    return values


def _participation_cells(cells: dict[str, str]) -> dict[str, str]:
    deadline = (cells.get(columns.DEADLINE_DAY, ""), cells.get(columns.DEADLINE_TIME, ""))
    boxes = {f"apply_until_{number}": cell for number, cell in enumerate(deadline)}
    return {**_joined(columns.PARTICIPATION, cells), **boxes}


def _first_in(text: str, choices: dict[str, Any], default: Any) -> Any:
    return next((value for word, value in choices.items() if word in text), default)


def _joined(columns_of: dict[str, tuple[str, ...]], cells: dict[str, str]) -> dict[str, str]:
    return {
        name: columns.BETWEEN.get(name, "\n").join(
            dict.fromkeys(filter(None, (cells.get(heading, "") for heading in headings)))
        )
        for name, headings in columns_of.items()
    }


def _checked(
    form_class: type[PlainModelForm], values: dict[str, str], errors: list[str]
) -> dict[str, Any]:
    """The values as the form of the admin would take them, with its sentences."""
    form = form_class(values)
    for sentences in form.errors.values():
        errors += map(str, sentences)
    return {name: value for name, value in form.cleaned_data.items() if value}


class _RowForm(PlainModelForm):
    """Judges single columns. What the columns of a row must be together would be asked of the
    database; `SheetDays` and the tables see to it.
    """

    def __init__(self, cells: dict[str, str]) -> None:
        super().__init__(cells)
        self.instance.validate_constraints = _no_constraints


def _no_constraints(exclude: Any = None) -> None:
    """As `Model.validate_constraints`."""


class _EventForm(_RowForm):
    class Meta:
        model = Event
        fields = (*columns.EVENT, "mode", "kind", "holding")


class _ParticipationForm(_RowForm, ParticipationForm):
    class Meta:
        model = EventParticipation
        fields = (*columns.PARTICIPATION, "apply_until")


class _ContactForm(_RowForm):
    class Meta:
        model = EventContact
        fields = tuple(columns.CONTACT)
