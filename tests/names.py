"""The names of tests: what a parameter says stands in them as one reads it, and only its start."""

import pytest

LONGEST = 120  # characters of a test with its parameters
LONGEST_VALUE = 20


def pytest_make_parametrize_id(val: object) -> str | None:
    """Texts only; pytest has words of its own for everything else."""
    if isinstance(val, bytes):
        val = val.decode("latin-1")
    if not isinstance(val, str):
        return None
    start = "".join(sign if sign.isprintable() else "." for sign in val[:LONGEST_VALUE])
    return start if len(val) <= LONGEST_VALUE else f"{start}…({len(val)})"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if len(item.name) > LONGEST:
            raise pytest.UsageError(
                f"{item.nodeid}: more than {LONGEST} characters: give the parameters short ids."
            )
