"""The first step of each app: one file, and nothing of today's code in it."""

import ast
import importlib
from pathlib import Path

import pytest
from django.db.migrations import AddConstraint, AddField, AddIndex

from tests.test_consistency import HEIGHT, ROOT

FOREIGN = {"datetime", "uuid", "django", "pgtrigger"}


def steps_of(app: str) -> list[Path]:
    return sorted((ROOT / app / "migrations").glob("[0-9]*.py"))


def imported(path: Path) -> set[str]:
    """The packages a file imports, and those it names in a string to be imported by Django."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, path
            found.add(str(node.module).partition(".")[0])
    return found


@pytest.mark.parametrize("app", sorted(HEIGHT))
def test_an_app_has_one_first_step(app: str) -> None:
    # Nothing is released yet: until then tables change in the first step.
    assert [path.name for path in steps_of(app)] == ["0001_initial.py"]


@pytest.mark.parametrize("app", sorted(HEIGHT))
def test_a_step_goes_on_working_when_code_moves(app: str) -> None:
    for path in steps_of(app):
        assert imported(path) <= FOREIGN, path


@pytest.mark.parametrize("app", sorted(HEIGHT))
def test_a_table_is_made_with_all_it_has(app: str) -> None:
    """What is added to it afterwards makes Django draw every model it is linked to anew."""
    step = importlib.import_module(f"{app}.migrations.0001_initial").Migration
    later = (AddField, AddConstraint, AddIndex)
    added = {one.model_name for one in step.operations if isinstance(one, later)}
    # Indexes whose statistics are set in the same step have to be there by then.
    assert added <= {"document"}
