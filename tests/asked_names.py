"""What the code asks of a request, noted while it runs."""

from typing import Any

import pytest
from django.http import QueryDict


def note_asked_names(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of all parameters and fields that were asked for since the set was emptied."""
    asked: set[str] = set()
    for method in ("get", "getlist", "__getitem__", "__contains__"):
        own = getattr(QueryDict, method)

        def noting(self: QueryDict, key: Any, *args: Any, own: Any = own) -> Any:
            asked.add(str(key))
            return own(self, key, *args)

        monkeypatch.setattr(QueryDict, method, noting)
    return asked
