"""The names of tests are short and readable, whatever the parameters hold."""

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
