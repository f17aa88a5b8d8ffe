"""The databases of the tests: each is made once, kept as a template, and copied.

The name of a template ends in a hash of all it was made from, so a changed migration or line
of data makes a new one, and the old one goes. A copy takes a tenth of a second, making takes
many. Any server will do whose role may create databases. What a test commits is taken back
(`tests/taking_back.py`), or its database is copied anew.
"""

import ast
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from itertools import count
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connection, connections
from django.utils.functional import cached_property
from psycopg import sql

from platform_site.running.postgresql.role import PLANNING
from tests.taking_back import Mark

SOURCE = Path(__file__).resolve().parent.parent
# Locks of the server: one to make and copy templates, one for each name in use.
TEMPLATES, NAMES = 7_301_944_115, 730_194


@dataclass(frozen=True)
class Template:
    """A database that is copied and never changed."""

    kind: str
    fill: Callable[[], object]  # puts the content in, through Django's connection
    files: Callable[[], Iterable[Path]]  # whose content decides what is in it
    words: str = ""  # and what else does
    copied_from: "Template | None" = None

    @cached_property
    def content_hash(self) -> str:
        content = hashlib.sha256(self.words.encode())
        if self.copied_from:
            content.update(self.copied_from.content_hash.encode())
        for file in self.files():
            content.update(os.path.relpath(file, SOURCE).encode() + b"\n" + file.read_bytes())
        return content.hexdigest()[:16]


class Server:
    """The server of `DATABASES`; its databases for tests are named after the site's."""

    def __init__(self) -> None:
        self.site = connection.settings_dict["NAME"]

    def copy(self, template: Template, name: str) -> None:
        """Make the database `name` anew, and the template before it where there is none."""
        with self._alone() as server:
            original = self._template(server, template)
            self._drop(server, name)
            self._create(server, name, original)

    def drop(self, name: str) -> None:
        with self._alone() as server:
            self._drop(server, name)

    def forget(self, kind: str) -> None:
        """Drop the templates of one kind."""
        with self._alone() as server:
            for name in self._templates(server, kind):
                self._drop(server, name)

    @contextmanager
    def name(self) -> Iterator[str]:
        """A name that no other worker and no other run has meanwhile."""
        with self._connect() as claim:
            question = "SELECT pg_try_advisory_lock(%s, %s)"
            free = (n for n in count() if claim.execute(question, [NAMES, n]).fetchone()[0])
            yield f"test_{self.site}_{next(free)}"

    def _connect(self) -> psycopg.Connection:
        place = {**connection.get_connection_params(), "dbname": "postgres"}
        place = {key: place[key] for key in place.keys() - {"cursor_factory", "context"}}
        return psycopg.connect(**place, autocommit=True)

    @contextmanager
    def _alone(self) -> Iterator[psycopg.Connection]:
        with self._connect() as server:
            server.execute("SELECT pg_advisory_lock(%s)", [TEMPLATES])
            yield server

    def _template(self, server: psycopg.Connection, template: Template) -> str:
        """The name of the template, which is only given once it is whole."""
        kept = self._templates(server, template.kind)
        name = self._name(template.kind, template.content_hash)
        if name in kept:
            return name
        original = self._template(server, template.copied_from) if template.copied_from else None
        for old in kept:
            self._drop(server, old)
        draft = self._name(template.kind, "draft")
        self._create(server, draft, original)
        with connected_to(draft):
            template.fill()
            with connection.cursor() as cursor:
                cursor.execute("VACUUM (ANALYZE)")
        self._execute(server, "ALTER DATABASE {} RENAME TO {}", draft, name)
        self._execute(server, "ALTER DATABASE {} WITH ALLOW_CONNECTIONS false", name)
        return name

    def _name(self, kind: str, version: str) -> str:
        return f"test_{self.site}_template_{kind}_{version}"

    def _templates(self, server: psycopg.Connection, kind: str) -> list[str]:
        """All versions there are, a half-made one too."""
        question = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
        return [name for (name,) in server.execute(question, [self._name(kind, "")])]

    def _create(self, server: psycopg.Connection, name: str, original: str | None) -> None:
        self._execute(server, "CREATE DATABASE {} TEMPLATE {}", name, original or "template1")
        for option, value in PLANNING.items():  # templates do not pass them on
            setting = sql.SQL("ALTER DATABASE {} SET {} TO {}")
            names = map(sql.Identifier, (name, option))
            server.execute(setting.format(*names, sql.Literal(value)))

    def _drop(self, server: psycopg.Connection, name: str) -> None:
        """Also under a thread that a test left behind with its connection."""
        self._execute(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _execute(self, server: psycopg.Connection, statement: str, *names: str) -> None:
        server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Django's connections of all threads lead to the database `name`."""
    before = connection.settings_dict["NAME"]
    connections.close_all()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = before


@dataclass
class Copies:
    """The databases of one worker, one of each template it was asked for.

    A run that was killed leaves its databases behind, and the next one takes them over.
    """

    server: Server
    name: str
    made: dict[str, Template] = field(default_factory=dict)
    marks: dict[str, Mark] = field(default_factory=dict)

    @contextmanager
    def using(self, template: Template) -> Iterator[None]:
        """Tests find what is in the template."""
        name = f"{self.name}_{template.kind}"
        is_new = name not in self.made
        if is_new:
            self.server.copy(template, name)
            self.made[name] = template
        with connected_to(name):
            if is_new:
                self.marks[name] = Mark()
            yield

    def renew(self) -> None:
        """Undo all that was committed to the database in use."""
        name = connection.settings_dict["NAME"]
        if not self.marks[name].take_back():
            connections.close_all()
            self.server.copy(self.made[name], name)
            self.marks[name] = Mark()

    def drop(self) -> None:
        for name in self.made:
            self.server.drop(name)


# --- What every test finds: the tables, and the rows of the vocabulary ---------------------------


def _reference_files() -> Iterator[Path]:
    """All migrations, and the code and the data that fill the tables after them."""
    yield SOURCE / "requirements.lock"  # for the migrations and the code of the packages
    yield from sorted(SOURCE.glob("vocabulary/data/*.csv"))
    command = SOURCE / "vocabulary" / "management" / "commands" / "load_vocabulary.py"
    code = [Path(__file__), command]
    yield from imported_by([*code, *SOURCE.glob("*/apps.py"), *SOURCE.glob("*/migrations/*.py")])


def _fill_reference() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("load_vocabulary", verbosity=0, stdout=StringIO())


REFERENCE = Template("reference", _fill_reference, _reference_files)


def imported_by(files: Iterable[Path]) -> list[Path]:
    """These files, and all of ours that they import, directly or not."""
    found: set[Path] = set()
    left = set(files)
    while left:
        file = left.pop()
        found.add(file)
        left |= set(_imports(file)) - found
    return sorted(found)


def _imports(file: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield from _files_of(name.name)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from _files_of(node.module)
            for name in node.names:
                yield from _files_of(f"{node.module}.{name.name}")


def _files_of(module: str) -> Iterator[Path]:
    place = SOURCE / module.replace(".", "/")
    return filter(Path.is_file, (place.with_suffix(".py"), place / "__init__.py"))
