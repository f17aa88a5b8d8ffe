"""Rules of the house that hold for every file, so that nobody has to remember them."""

import ast
import os
import re
from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
LAYERS = (
    ("vocabulary",),
    ("records",),
    ("accounts", "search"),
    ("organizations",),
    ("policies",),
    ("cases",),
    ("events",),
    ("forum",),
    ("platform_site",),
)
HEIGHT = {app: height for height, layer in enumerate(LAYERS) for app in layer}
MOST_COLUMNS = 30
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
LONGEST_VIEW = 30
LONGEST_TEMPLATE = 120
LARGEST_ROOM = 0.15  # of all lines of code
LONGEST_TEMPLATE_LINE = 160
# Django lets no tag go over two lines, and a line break in a title would be seen.
UNBREAKABLE = re.compile(r"\s*{%((?!%}).)*%}\s*|{% block title %}.*")
# Replace templates of Django and allauth, which name them.
OVERRIDES = ("admin/", "account/", "allauth/", "django/", "mfa/", "429.html")
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(\ssrc=|application/json))")


def files(*endings: str) -> Iterator[Path]:
    for folder in (*HEIGHT, "templates", "static", "tests"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in endings and not {"migrations", "vendor"} & set(path.parts):
                yield path


def templates() -> dict[str, str]:
    folder = ROOT / "templates"
    return {
        path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*.html")
    }


def test_keys_between_tables_point_down_the_layers() -> None:
    wrong = []
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if not (field.is_relation and field.concrete and field.related_model):
                continue
            here, there = model._meta.app_label, field.related_model._meta.app_label
            is_person = field.related_model._meta.label == settings.AUTH_USER_MODEL
            ours = here in HEIGHT and there in HEIGHT and here != there and not is_person
            if ours and HEIGHT[there] >= HEIGHT[here]:
                wrong.append(f"{model._meta.label}.{field.name} → {there}")
    assert wrong == []


def test_no_table_holds_two_concepts() -> None:
    wide = {
        model._meta.label: number
        for model in apps.get_models()
        if (number := len(model._meta.concrete_fields)) > MOST_COLUMNS
    }
    assert wide == {}


def test_the_layers_are_those_of_the_import_contract() -> None:
    written = (ROOT / "pyproject.toml").read_text()
    contract = re.search(r"^layers = \[(.*?)\]", written, re.S | re.M)
    assert contract is not None
    rows = re.findall(r'"([^"]+)"', contract[1])
    assert [sorted(row.replace(" ", "").split("|")) for row in rows] == [
        sorted(layer) for layer in reversed(LAYERS)
    ]


def code() -> Iterator[Path]:
    return (path for path in files(".py") if "tests" not in path.parts)


def imports() -> dict[str, set[str]]:
    """Each module of ours, with those of ours that it names in its imports."""
    trees = {}
    for path in code():
        parts = path.relative_to(ROOT).with_suffix("").parts
        trees[".".join(parts).removesuffix(".__init__")] = ast.parse(path.read_text())
    named: dict[str, set[str]] = {}
    for module, tree in trees.items():
        names = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                inside = {f"{node.module}.{alias.name}" for alias in node.names}
                names |= inside & trees.keys() or {node.module}
        named[module] = names & trees.keys()
    return named


def test_no_files_import_each_other_in_a_circle() -> None:
    try:
        TopologicalSorter(imports()).prepare()
    except CycleError as error:
        pytest.fail(" ← ".join(error.args[1]))


def test_no_room_holds_too_much_of_the_house() -> None:
    rooms: Counter[str] = Counter()
    for path in code():
        rooms[path.parent.relative_to(ROOT).as_posix()] += len(path.read_text().splitlines())
    most = rooms.total() * LARGEST_ROOM
    assert {room: lines for room, lines in rooms.items() if lines > most} == {}


def test_no_file_is_too_long() -> None:
    long = {
        str(path.relative_to(ROOT)): number
        for path in files(".py", ".html", ".css", ".js")
        if (number := len(path.read_text().splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_no_template_is_too_long() -> None:
    long = [
        f"{name}:{number}"
        for name, text in templates().items()
        for number, line in enumerate(text.splitlines(), 1)
        if number > LONGEST_TEMPLATE
        or (len(line) > LONGEST_TEMPLATE_LINE and not UNBREAKABLE.fullmatch(line))
    ]
    assert long == []


def is_view(node: ast.FunctionDef) -> bool:
    arguments = node.args.args
    return bool(arguments) and arguments[0].arg == "request" and node.returns is not None


def test_no_function_is_too_long() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in code()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        and (node.end_lineno or 0) - node.lineno
        >= (LONGEST_VIEW if is_view(node) else LONGEST_FUNCTION)
    ]
    assert long == []


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="one worker runs everything")
@pytest.mark.xdist_group("any")
def test_one_worker_runs_the_tests_of_a_group(request: pytest.FixtureRequest) -> None:
    # Some versions of pytest and pytest-xdist ignore groups together, and say nothing.
    assert request.node.nodeid.endswith("@any")


def test_every_template_is_used() -> None:
    sources = "\n".join(path.read_text() for path in files(".py", ".html"))
    unused = [
        name
        for name in templates()
        if not name.startswith(OVERRIDES)
        and f'"{name}"' not in sources
        and f"'{name}'" not in sources
    ]
    # The pages of fixed text are named by their last part.
    assert [name for name in unused if not name.startswith("about/")] == []


def test_every_include_passes_only_what_it_says() -> None:
    loose = [
        f"{name}: {tag}"
        for name, text in templates().items()
        for tag in re.findall(r"{%\s*include\s.*?%}", text)
        if not re.search(r"\sonly\s*%}$", tag) and not name.startswith(("admin/", "base.html"))
    ]
    assert loose == []


def test_nothing_is_inline_that_the_security_policy_forbids() -> None:
    found = [name for name, text in templates().items() if INLINE.search(text)]
    assert found == []


def test_no_word_is_spaced_out_with_full_width_spaces() -> None:
    spaced = re.compile(r"[一-龠ぁ-んァ-ン]　[一-龠ぁ-んァ-ン](?![一-龠ぁ-んァ-ン])")
    assert [name for name, text in templates().items() if spaced.search(text)] == []


def test_no_code_goes_around_a_trigger() -> None:
    ways = ("pgtrigger" + ".ignore", "pgtrigger" + ".schema", "session_" + "replication_role")
    found = [path for path in files(".py") if any(way in path.read_text() for way in ways)]
    assert found == []


@pytest.mark.parametrize("marker", ["#" + "noqa", "TO" + "DO", "FIX" + "ME", "X" + "XX"])
def test_no_loose_ends_are_left(marker: str) -> None:
    assert [
        str(path.relative_to(ROOT))
        for path in files(".py", ".html", ".css", ".js")
        if marker in path.read_text()
    ] == []
