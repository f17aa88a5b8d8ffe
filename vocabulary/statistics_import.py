"""Population and ageing rate of municipalities from a CSV file of the secretariat.

`read_sheet` only reads and compares; nothing is written before `save_rows`.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO

from django.db import models, transaction
from django.utils import timezone

from vocabulary.dates.reading import DateSlip, read_date
from vocabulary.models import Municipality, Prefecture, check_digit, possible_codes
from vocabulary.normalize import nfkc, quoted
from vocabulary.town_names import UnclearTown, the_town

CODE, POPULATION, RATE, DATE, SOURCE = ("市区町村コード", "人口", "高齢化率", "基準日", "出典")
COLUMNS = (CODE, POPULATION, RATE, DATE, SOURCE)
LARGEST_FILE = 2 * 1024 * 1024
MOST_ROWS = 3_000
MOST_PEOPLE = 20_000_000
_FIGURES = ("population", "ageing_rate", "statistics_date", "statistics_source")


class RowState(models.TextChoices):
    ERROR = "error", "直すところがあります"
    NEW = "new", "新しく入ります"
    CHANGED = "changed", "変わります"
    SAME = "same", "今と同じです"


@dataclass(frozen=True)
class Figures:
    population: int | None = None
    ageing_rate: Decimal | None = None
    statistics_date: date | None = None
    statistics_source: str = ""

    @classmethod
    def of(cls, municipality: Municipality) -> "Figures":
        return cls(*(getattr(municipality, column) for column in _FIGURES))


@dataclass
class Row:
    """One row of the sheet; `number` is what Excel shows beside it."""

    number: int
    code_cell: str
    municipality: Municipality | None = None
    figures: Figures = field(default_factory=Figures)
    errors: list[str] = field(default_factory=list)
    note: str = ""

    @property
    def before(self) -> Figures:
        return Figures.of(self.municipality) if self.municipality else Figures()

    @property
    def state(self) -> RowState:
        if self.errors or self.municipality is None:
            return RowState.ERROR
        if self.before == self.figures:
            return RowState.SAME
        return RowState.NEW if self.before == Figures() else RowState.CHANGED


@dataclass
class Sheet:
    """The file as read. With `problems`, sentences about the whole file, it has no rows."""

    problems: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)

    def rows_in(self, *states: RowState) -> list[Row]:
        return [row for row in self.rows if row.state in states]

    @property
    def errors(self) -> list[Row]:
        return self.rows_in(RowState.ERROR)

    @property
    def to_save(self) -> list[Row]:
        return self.rows_in(RowState.NEW, RowState.CHANGED)

    @property
    def unchanged(self) -> list[Row]:
        return self.rows_in(RowState.SAME)


def read_sheet(text: str) -> Sheet:
    """What the file would change, row by row. Costs two queries, whatever its length."""
    header = text.partition("\n")[0]
    lines = csv.reader(StringIO(text), delimiter="\t" if "\t" in header else ",", strict=True)
    try:
        cells = [[cell.strip() for cell in line] for line in lines]
    except csv.Error:
        return Sheet([f'{lines.line_num}行目までのどこかで、引用符（"）が閉じていません'])
    if not any(any(line) for line in cells):
        return Sheet(["ファイルに中身がありません。別のファイルを選んでください"])
    names = [_heading(cell) for cell in cells[0]]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        absent = "」「".join(missing)
        return Sheet([f"1行目に「{absent}」の列がありません。列の名前を1行目に書いてください"])
    if len(cells) > MOST_ROWS + 1:
        return Sheet([f"一度に取り込めるのは{MOST_ROWS:,}行までです。ファイルを分けてください"])
    places = {column: names.index(column) for column in COLUMNS}
    values = [
        (number, {column: line[at] if at < len(line) else "" for column, at in places.items()})
        for number, line in enumerate(cells[1:], start=2)
        if any(line)
    ]
    if not values:
        return Sheet(["2行目からの数字がありません。1市区町村を1行に書いてください"])
    others = [name for name in names if name and name not in COLUMNS]
    return Sheet(rows=_Reader().rows(values), ignored_columns=others)


def _heading(cell: str) -> str:
    """「人口（人）」 and 「高齢化率（％）」 are the columns 人口 and 高齢化率."""
    return re.sub(r"\s*\((人|%)\)$", "", nfkc(cell).strip())


def save_rows(rows: Iterable[Row]) -> list[Municipality]:
    """Write the figures of these rows, all or none; rows with errors are left out."""
    changed = []
    for row in rows:
        if row.municipality and not row.errors:
            for column in _FIGURES:
                setattr(row.municipality, column, getattr(row.figures, column))
            changed.append(row.municipality)
    with transaction.atomic():
        Municipality.objects.bulk_update(changed, _FIGURES, batch_size=500)
    return changed


class _Reader:
    """Reads the rows of one file; `first_rows` is the number of the row of each municipality."""

    def __init__(self) -> None:
        self.municipalities = {place.code: place for place in Municipality.objects.all()}
        self.prefectures = {place.code: place.name for place in Prefecture.objects.all()}
        self.first_rows: dict[str, int] = {}
        self.today = timezone.localdate()

    def rows(self, cells: Iterable[tuple[int, dict[str, str]]]) -> list[Row]:
        return [self.row(number, values) for number, values in cells]

    def row(self, number: int, values: dict[str, str]) -> Row:
        row = Row(number, nfkc(values[CODE]))
        self.find_place(row)
        row.figures = Figures(
            self.population(nfkc(values[POPULATION]), row.errors),
            self.rate(nfkc(values[RATE]), row.errors),
            self.day(values[DATE], row.errors),
            self.source(values[SOURCE], row.errors),
        )
        if not values[POPULATION] and not values[RATE]:
            row.errors.append("人口と高齢化率のどちらかを書いてください")
        return row

    def find_place(self, row: Row) -> None:
        written = re.sub(r"[\s-]", "", row.code_cell)
        code = self.full_code(written)
        if not written.isascii():
            code = self.code_named(row)
        row.municipality = self.municipalities.get(code)
        if row.municipality is None:
            row.errors = row.errors or [self.why_unknown(code)]
            return
        if code != written:
            row.note = f"「{written}」を「{code}」（{row.municipality}）と読みました"
        first = self.first_rows.setdefault(code, row.number)
        if first != row.number:
            row.errors.append(f"{first}行目と同じ市区町村です。どちらか1行にしてください")

    def code_named(self, row: Row) -> str:
        """The code of the town whose name stands instead of one. A ward is not its city here."""
        try:
            found = the_town(row.code_cell)
        except UnclearTown as unclear:
            row.errors += unclear.messages
            return ""
        if found.ward:
            row.errors.append(
                f"{quoted(found.ward)}は政令指定都市の区です。市全体の数字を、市の行に書いてください"
            )
            return ""
        return found.towns[0].code

    def full_code(self, code: str) -> str:
        """Of five digits, the one code of six that exists and may be meant."""
        readings = possible_codes(code) & self.municipalities.keys()
        return readings.pop() if len(readings) == 1 else code

    def why_unknown(self, code: str) -> str:
        if not code:
            return f"{CODE}を6桁の数字で書いてください（例：015491）"
        if re.fullmatch(r"[0-9]{6}", code):
            prefecture = self.prefectures.get(code[:2])
            if prefecture and code[2:5] == "000":
                return f"{CODE}「{code}」は{prefecture}全体のコードです。この行を消してください"
            if check_digit(code[:5]) != code[5]:
                return f"{CODE}「{code}」の数字を確かめてください（最後の桁が合いません）"
            return (
                f"{CODE}「{code}」の市区町村は登録されていません。"
                "政令指定都市は、区ではなく市のコードで書いてください"
            )
        shown = code[:20]
        return f"{CODE}「{shown}」を6桁の数字に直してください（例：015491）"

    def population(self, text: str, errors: list[str]) -> int | None:
        digits = re.sub(r"[\s,、]|人$", "", text)
        if not digits:
            return None
        if re.fullmatch(r"[0-9]{1,9}", digits) and int(digits) <= MOST_PEOPLE:
            return int(digits)
        errors.append(f"人口「{text[:20]}」を0以上の整数に直してください（例：4560）")
        return None

    def rate(self, text: str, errors: list[str]) -> Decimal | None:
        digits = re.sub(r"[\s,]|%$", "", text)
        if not digits:
            return None
        number = Decimal(digits) if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,10})?", digits) else None
        if number is None or number > 100:
            errors.append(
                f"高齢化率「{text[:20]}」を0から100までの数字に直してください（例：32.8）"
            )
        elif 0 < number < 1:
            errors.append(
                f"高齢化率「{text[:20]}」を百分率に直してください（例：0.328は32.8と書きます）"
            )
        else:
            return number.quantize(Decimal("0.1"), ROUND_HALF_UP)
        return None

    def day(self, text: str, errors: list[str]) -> date | None:
        try:
            day = read_date(text)
        except DateSlip as slip:
            errors.append(f"基準日：{slip}")
            return None
        if day is None:
            shown = f"「{text[:20]}」" if text else ""
            errors.append(f"基準日{shown}を年月日で書いてください（例：2025-10-01）")
        elif day > self.today:
            errors.append(f"基準日「{text[:20]}」が今日より後です。統計の日付を確かめてください")
        return day

    def source(self, text: str, errors: list[str]) -> str:
        longest = Municipality._meta.get_field("statistics_source").max_length or 0
        if not text:
            errors.append("出典を書いてください（例：総務省「令和2年国勢調査」）")
        elif len(text) > longest:
            errors.append(f"出典は{longest}文字以内で書いてください（現在{len(text)}文字）")
        return text
