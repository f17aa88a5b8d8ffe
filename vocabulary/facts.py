"""The files the vocabulary is loaded from."""

import csv
import zlib
from pathlib import Path

FOLDER = Path(__file__).parent / "data"
_NAMED = ("themes", "prefectures", "municipalities")


def read(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def version() -> str:
    """Another one whenever themes or places change: texts are indexed with their names."""
    names = b"".join((FOLDER / f"{name}.csv").read_bytes() for name in _NAMED)
    return f"{zlib.crc32(names):08x}"
