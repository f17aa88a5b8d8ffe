"""Fill a database with plausible Japanese content, indexed as the site indexes it.

    uv run python -m tests.benchmarks.load --cases 1000 --topics 200 --posts 1000 --seed 1

The database (`--database`, else "benchmark") is made in the server of DATABASE_URL or in the
embedded one; the site's own is never touched. Prints what it does and how fast.
"""

import argparse
import multiprocessing
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import groupby
from unittest import mock

from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models

from accounts.models import User
from cases.models import Case, CaseActor, CaseOperation, CasePolicyUse, CaseSource, CaseVideo
from events.models import Event, EventContact, EventParticipation, EventSession, Video
from forum.first_boards import load_boards
from forum.models import Board, Post, Topic
from organizations.models import Organization
from policies.models import Budget, Jurisdiction, Material, Policy, PolicyCall
from search.index.searchable import Searchable
from search.index.writing import reindex
from search.models import Document, Spelling
from tests.benchmarks import copying, database, event_rows, policy_rows, rows
from tests.benchmarks.rows import Plan

CHUNK = 1000
_LARGE = 5000  # documents from which on the indexes are built after the load
_TEACHING = 10_000  # texts of each kind from which spellings are learned
_MEMORY = "512MB"  # for building an index
MODELS: dict[str, type[Searchable]] = {
    one.item_kind.code: one for one in (Case, Post, Organization, Video, Event, Policy, Material)
}

# Tables in the order in which they can be written.
CASE_TABLES = [Case, CaseOperation, CaseSource, CasePolicyUse, CaseActor, CaseVideo]
CASE_TABLES += [Case.themes.through, Case.municipalities.through, Case.prefectures.through]
POLICY_TABLES = [Policy, PolicyCall, Jurisdiction, Budget]
POLICY_TABLES += [Policy.themes.through, Policy.prefectures.through]
EVENT_TABLES = [Event, EventSession, EventParticipation, EventContact, Event.cases.through]
EVENT_TABLES += [Event.themes.through, Event.municipalities.through, Event.prefectures.through]


@dataclass(frozen=True)
class Task:
    """Some rows of one kind to index; keys from `first` up to but without `end`."""

    kind: str
    first: int
    end: int


@dataclass(frozen=True)
class Work:
    """What indexing took: texts, their characters, and seconds of processor time."""

    texts: int = 0
    characters: int = 0
    seconds: float = 0

    def __add__(self, other: "Work") -> "Work":
        return Work(
            self.texts + other.texts,
            self.characters + other.characters,
            self.seconds + other.seconds,
        )


def fill(plan: Plan, processes: int = 0, say: Callable[[str], None] = print) -> Work:
    """Fill the database in use, which must hold no cases, posts or videos.

    With `processes` the index is written by so many others, which see only what is committed.
    """
    insert_rows(plan, say)
    tasks = [
        Task(kind, first, min(first + CHUNK, number + 1))
        for kind, number in texts_of(plan).items()
        for first in range(1, number + 1, CHUNK)
    ]
    with built_afterwards(sum(texts_of(plan).values()) > _LARGE, say):
        return index_rows(tasks, processes, say)


def texts_of(plan: Plan) -> dict[str, int]:
    """How many texts of each kind there are to index."""
    return {
        "organization": plan.organizations,
        "case": plan.cases,
        "video": plan.videos,
        "event": plan.events,
        "policy": plan.policies,
        "material": plan.materials,
        "post": plan.every_post,
    }


# --- The rows ---------------------------------------------------------------------------------


def insert_rows(plan: Plan, say: Callable[[str], None]) -> None:
    started = time.perf_counter()
    load_boards()
    copying.insert(rows.organizations(plan))
    copying.insert(rows.users(plan))
    insert_mixed(policy_rows.policies(plan), POLICY_TABLES)
    insert_mixed(policy_rows.materials(plan), [Material, Material.themes.through])
    for first in range(1, plan.cases + 1, CHUNK):
        last = min(first + CHUNK - 1, plan.cases)
        insert_cases(rows.cases(plan, range(first, last + 1)))
        say(f"{last} of {plan.cases} cases written")
    insert_mixed(event_rows.events(plan), EVENT_TABLES)
    copying.insert(rows.videos(plan))
    places = rows.topics_of_posts(plan)
    copying.insert(rows.topics(plan, places, list(Board.objects.values_list("pk", flat=True))))
    copying.insert(rows.posts(plan, places))
    copying.follow_keys(Organization, User, Case, Policy, Material, Event, Video, Topic, Post)
    say(f"Rows written in {time.perf_counter() - started:.0f} s")


def insert_cases(mixed: Iterable[models.Model]) -> None:
    """Cases with the rows that belong to them."""
    insert_mixed(mixed, CASE_TABLES)


def insert_mixed(mixed: Iterable[models.Model], order: Sequence[type[models.Model]]) -> None:
    """Rows of several models, table by table in this order."""
    for _, alike in groupby(sorted(mixed, key=lambda row: order.index(type(row))), key=type):
        copying.insert(alike)


# --- The index --------------------------------------------------------------------------------


@contextmanager
def built_afterwards(is_large: bool, say: Callable[[str], None]) -> Iterator[None]:
    """Build the GIN indexes of a large load at its end, which is several times faster."""
    indexes = [one for one in Document._meta.indexes if isinstance(one, GinIndex)]
    if not is_large:
        yield
        return
    targets = {index.name: statistics_target(index) for index in indexes}
    with connection.schema_editor() as editor:
        for index in indexes:
            editor.remove_index(Document, index)
    yield
    for index in indexes:
        started = time.perf_counter()
        with connection.schema_editor() as editor:
            editor.execute(f"SET LOCAL maintenance_work_mem = '{_MEMORY}'")
            editor.add_index(Document, index)
            if targets[index.name]:
                target = f"ALTER COLUMN 1 SET STATISTICS {targets[index.name]}"
                editor.execute(f"ALTER INDEX {index.name} {target}")
        say(f"Index {index.name} built in {time.perf_counter() - started:.0f} s")


def statistics_target(index: GinIndex) -> int | None:
    """How much of its words the migrations let the planner know; None where it is the usual."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attstattarget FROM pg_attribute"
            " WHERE attrelid = %s::regclass AND attnum = 1 AND attstattarget >= 0",
            [index.name],
        )
        found = cursor.fetchone()
    return found[0] if found else None


def index_rows(tasks: list[Task], processes: int, say: Callable[[str], None]) -> Work:
    started, done = time.perf_counter(), Work()
    for work in _in_parallel(tasks, processes) if processes else map(index_chunk, tasks):
        done += work
        elapsed = time.perf_counter() - started
        say(
            f"{done.texts} texts indexed, {done.texts / elapsed:.0f} texts/s;"
            f" {done.characters / done.seconds:.0f} characters/s on one core"
        )
    return done


def _in_parallel(tasks: list[Task], processes: int) -> Iterator[Work]:
    context = multiprocessing.get_context("spawn")
    name = connection.settings_dict["NAME"]
    with context.Pool(processes, initializer=database.use, initargs=[name]) as pool:
        yield from pool.imap_unordered(index_chunk, tasks)


def index_chunk(task: Task) -> Work:
    """Index by the project's own code; only the documents and cards go in with COPY.

    Spellings are learned from the first texts only: the others consist of the same words.
    """
    found: list[Document] = []

    def write(documents: list[Document]) -> None:
        found.extend(documents)
        copying.insert(documents)

    started = time.process_time()
    wanted = MODELS[task.kind].objects.filter(pk__gte=task.first, pk__lt=task.end)
    with ExitStack() as patches:
        patches.enter_context(mock.patch("search.index.writing.save_documents", write))
        patches.enter_context(mock.patch("search.index.writing.save_cards", copying.insert))
        if task.first > _TEACHING:
            patches.enter_context(mock.patch.object(Spelling.objects, "learn"))
        reindex(wanted)
    seconds = time.process_time() - started
    return Work(len(found), sum(len(one.text) for one in found), seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in (("cases", 1000), ("topics", 200), ("posts", 1000), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--database", default=database.DEFAULT)
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    plan = Plan(given.cases, given.topics, given.posts, given.seed)
    with database.server():
        database.make(given.database)
        if Case.objects.exists() or Post.objects.exists():
            parser.error(f"{given.database} is filled already: give another --database")
        started = time.perf_counter()
        fill(plan, given.processes)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
        print(f"Filled {given.database} in {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
