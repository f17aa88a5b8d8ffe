"""What the index costs: room, analysis, and time when a case is published."""

import time
from collections.abc import Callable, Iterator
from statistics import median

from django.db import connection, transaction

from cases.models import Case
from organizations.models import Organization
from organizations.publishing.states import Status
from search.index.engine import lexemes
from search.index.writing import folded_lines
from search.language import analysis
from search.models import Document
from tests.benchmarks import load, rows
from tests.benchmarks.rows import Plan
from tests.benchmarks.texts import Writer

_CASES = 20
_TEXTS = 300
_OTHER_SEED = 1_000_000  # texts that no database of the benchmarks holds


def sizes() -> Iterator[list[object]]:
    """Name, megabytes and bytes for each document: of the table, its long values, its indexes."""
    table = Document._meta.db_table
    number = max(Document.objects.count(), 1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 'rows', pg_relation_size(oid) FROM pg_class WHERE oid = %s::regclass"
            " UNION ALL SELECT 'long values (TOAST)', pg_relation_size(reltoastrelid)"
            " FROM pg_class WHERE oid = %s::regclass"
            " UNION ALL SELECT indexrelid::regclass::text, pg_relation_size(indexrelid)"
            " FROM pg_index WHERE indrelid = %s::regclass",
            [table] * 3,
        )
        for name, size in cursor.fetchall():
            yield [name, size / 1024**2, size / number]


def analysis_speed() -> Iterator[list[object]]:
    """Step, characters a second of processor time, milliseconds of a text of 800 characters."""
    writer = Writer(_OTHER_SEED, _TEXTS, _TEXTS)
    texts = ["\n".join(writer.case(number).columns.values()) for number in range(_TEXTS)]
    characters = sum(map(len, texts))
    list(analysis.spelled_words(texts[0]))  # the dictionary is loaded
    steps = {
        "folding and runs of characters": lambda text: lexemes(folded_lines([text])),
        "words for the list of spellings": lambda text: list(analysis.spelled_words(text)),
    }
    total = 0.0
    for name, step in steps.items():
        started = time.process_time()
        for text in texts:
            step(text)
        seconds = time.process_time() - started
        total += seconds
        yield [name, int(characters / seconds), seconds / characters * 800_000]
    yield ["both", int(characters / total), total / characters * 800_000]


def publishing() -> Iterator[list[object]]:
    """Act, median and longest milliseconds of one transaction; the new cases are removed."""
    first = Case.objects.order_by("-pk").values_list("pk", flat=True)[0] + 1
    plan = Plan(first - 1, 0, 0, _OTHER_SEED)
    keys = range(first, first + _CASES)
    owners = list(Organization.objects.order_by("pk").values_list("pk", flat=True)[:_CASES])
    for place, pk in enumerate(keys):
        made = rows.case(plan, plan.writer(), pk, Status.SUBMITTED)
        made[0].owner_id = owners[place % len(owners)]
        load.insert_cases(made)
    yield ["approve a new case", *_each(keys, lambda case: case.approve(None))]
    yield ["change a published case", *_each(keys, _change)]
    for case in Case.objects.filter(pk__in=keys):
        case.delete()


def _each(keys: range, act: Callable[[Case], None]) -> list[object]:
    """With the commit, which waits for the disk."""
    times = []
    for case in Case.objects.filter(pk__in=keys).order_by("pk"):
        started = time.perf_counter()
        with transaction.atomic():
            act(case)
        times.append((time.perf_counter() - started) * 1000)
    return [median(times), max(times)]


def _change(case: Case) -> None:
    case.description += "秋からは、回数を増やしました。"
    case.save(update_fields=["description"])
    case.record_change(None)
