"""How many inputs are made up: few where somebody waits, and more in CI."""

import os

IN_CI = os.environ.get("CI") == "true"


def few_or(many: int, *, few: int) -> int:
    return many if IN_CI else few
