"""Names of tests are short and readable; a name of the cast is one person's everywhere."""

import ast
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import names


@pytest.mark.parametrize("value", ["市" * 50_000, b"\x00\xff" * 1_000_000, "\ud800\n\x1b[2J"])
def test_a_long_or_unprintable_value_is_shortened(
    value: str | bytes, request: pytest.FixtureRequest
) -> None:
    name = request.node.name
    assert name.isprintable()
    assert len(name) < 100


def test_a_name_that_is_too_long_is_refused() -> None:
    item = SimpleNamespace(name="t" * 121, nodeid="tests/test_names.py::ttt")
    with pytest.raises(pytest.UsageError, match="give the parameters short ids"):
        names.pytest_collection_modifyitems([item])
    item.name = "t" * 120
    names.pytest_collection_modifyitems([item])


def fixtures(file: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(file.read_bytes())):
        is_function = isinstance(node, ast.FunctionDef)
        if is_function and any("fixture" in ast.unparse(mark) for mark in node.decorator_list):
            found.append(node.name)
    return found


def test_a_browser_has_the_same_person_before_it_in_every_test() -> None:
    folder = Path(__file__).parent
    cast = set(fixtures(folder / "cast.py"))
    # Journeys in a browser have a window before the visitor, and not a client.
    others = set(folder.rglob("*.py")) - {folder / "cast.py", folder / "browser/test_journeys.py"}
    assert len(cast) > 10
    for file in others:
        assert not cast & set(fixtures(file)), file
