"""What we need of Django beyond its documented interface; nobody else touches its underscores.

`tests/test_private_interfaces.py` holds each of these to the Django that is installed.
"""

from typing import Any

from django.db.models.fields.files import FieldFile
from django.http import QueryDict
from django.urls import get_resolver


def registered_admins(site: Any) -> dict[Any, Any]:
    """The admins of a site by their models, in the order in which they were registered."""
    return site._registry


def is_new_file(file: FieldFile) -> bool:
    """Whether a file was chosen just now, and is not in its place yet."""
    return bool(file) and not file._committed  # type: ignore[attr-defined] # stubs: private


def made_read_only(query: QueryDict) -> QueryDict:
    """The same query, which nobody can change from now on, as a request carries it."""
    query._mutable = False
    return query


def load_addresses() -> None:
    """Read all addresses of the site now, and not at the first visit."""
    get_resolver()._populate()
