"""The first synonyms: what people type, and what texts say for it.

A line of the file is ``concept,kind,typed,also,scope,note``. Words of the kind ``equal`` find each
other; ``narrower`` and ``related`` ones are found where the other is typed, and not the reverse.
``also`` and ``scope`` hold several, with a bar between them; a scope is an app, or ``all``.
A line that was loaded once is never loaded again, so whatever the secretariat changed or deleted
stays that way.
"""

import csv
from io import StringIO
from pathlib import Path

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction

from platform_site.models import StarterRow
from search.models import Synonym
from vocabulary.charsets import text_of
from vocabulary.normalize import fold, quoted

Line = dict[str, str]
FILE = Path(__file__).parent / "synonyms.csv"
COLUMNS = ("concept", "kind", "typed", "also", "scope", "note")
EVERYWHERE = "all"
DIRECTIONS = {
    "equal": Synonym.Direction.EQUAL,
    "narrower": Synonym.Direction.ONE_WAY,
    "related": Synonym.Direction.ONE_WAY,
}


@transaction.atomic
def load(file: Path = FILE) -> int:
    """Load the lines that were never loaded, and return their number.

    ValidationError with a sentence for each line that is wrong; then none is loaded.
    """
    lines = _numbered_lines(file)
    keys = map(_key, lines.values())
    known = set(StarterRow.objects.filter(key__in=keys).values_list("key", flat=True))
    new = _rows({number: line for number, line in lines.items() if _key(line) not in known})
    if not new:
        return 0
    kept = {row.group: row for row in Synonym.objects.all()}  # by the secretariat's own hand
    created = [row for row in new.values() if row.group not in kept]
    Synonym.objects.bulk_create(created)
    content_type = ContentType.objects.get_for_model(Synonym)
    StarterRow.objects.bulk_create(
        StarterRow(key=key, content_type=content_type, object_id=(kept.get(row.group) or row).pk)
        for key, row in new.items()
    )
    return len(created)


def _key(line: Line) -> str:
    """What a line is remembered by: its first word, and whether it is found from the others."""
    return f"synonym-{DIRECTIONS.get(line['kind'], '')}-{fold(line['typed'])}"


def _rows(lines: dict[int, Line]) -> dict[str, Synonym]:
    """The rows of these lines by their keys, checked and not written."""
    rows: dict[str, Synonym] = {}
    sentences = []
    kinds_of = scopes()
    for number, line in lines.items():
        try:
            if _key(line) in rows:
                raise ValidationError(f"{quoted(line['typed'])}の行が、もう1つあります")
            rows[_key(line)] = _row(line, kinds_of)
        except ValidationError as error:
            sentences.append(f"{number}行目：{'。'.join(error.messages)}")
    if sentences:
        raise ValidationError(sentences)
    return rows


def scopes() -> dict[str, list[str]]:
    """The kinds of items that each scope of a line stands for."""
    found: dict[str, list[str]] = {EVERYWHERE: []}
    for model in apps.get_models():
        kind, app = getattr(model, "item_kind", None), model._meta.app_label
        if kind and kind.code not in found.setdefault(app, []):
            found[app].append(kind.code)
    return found


def _numbered_lines(file: Path) -> dict[int, Line]:
    """The lines by the number that a spreadsheet shows beside them."""
    try:
        text = text_of(file.read_bytes())
    except OSError as error:
        raise ValidationError(f"ファイル{quoted(file)}を開けません") from error
    lines = list(csv.DictReader(StringIO(text or ""), restval=""))
    missing = [name for name in COLUMNS if not lines or name not in lines[0]]
    if missing:
        raise ValidationError(f"列がありません：{'、'.join(missing)}")
    return dict(enumerate(lines, start=2))


def _row(line: Line, kinds_of: dict[str, list[str]]) -> Synonym:
    names = line["scope"].split("|")
    unknown = [name for name in names if name not in kinds_of]
    if unknown:
        known = "、".join(kinds_of)
        raise ValidationError(f"scopeの{quoted(unknown[0])}がわかりません（書けるもの：{known}）")
    if line["kind"] not in DIRECTIONS:
        known = "、".join(DIRECTIONS)
        raise ValidationError(f"kindの{quoted(line['kind'])}がわかりません（書けるもの：{known}）")
    row = Synonym(
        words="\n".join([line["typed"], *line["also"].split("|")]),
        direction=DIRECTIONS[line["kind"]],
        kinds=[code for name in names for code in kinds_of[name]],
        note="。".join(filter(None, [line["concept"], line["note"]])),
        origin=Synonym.Origin.FIRST,
    )
    row.clean_fields()
    row.check_words()
    row.prepare()
    return row
