"""What each form of the admin carries: who opened it, what it showed, and a number used once.

It is signed. So nobody saves over what they have not seen, no second click makes a second row,
and what somebody typed is given back to them alone.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.core import signing
from django.core.cache import cache
from django.db import models
from django.http import HttpRequest

from records import snapshots
from records.models import Revision

STAMP = "kyoso_stamp"
_SALT = "records.editing.stamp"
_DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Stamp:
    user_id: int
    content_hash: str
    revision_id: int
    nonce: str


class AlreadySaved(Exception):
    """The same form has been saved by another request a moment ago."""


def content_hash(row: models.Model) -> str:
    """A short name for the content of the row and its child rows as they are now."""
    text = json.dumps(snapshots.take(row), sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def new_stamp(request: HttpRequest, row: models.Model | None) -> str:
    """The value of the hidden input; `row` is None for a form that registers something new."""
    revision = Revision.objects.of(row).first() if row is not None else None
    values = [
        request.user.pk,
        content_hash(row) if row is not None else "",
        revision.pk if revision else 0,
        uuid4().hex,
    ]
    return signing.dumps(values, salt=_SALT)


def read_stamp(fields: Mapping[str, Any], user: Any) -> Stamp | None:
    """The stamp of a posted form; None if it is missing, changed or somebody else's."""
    try:
        stamp = Stamp(*signing.loads(fields.get(STAMP, ""), salt=_SALT))
    except (signing.BadSignature, TypeError):
        return None
    return stamp if user.pk is None or stamp.user_id == user.pk else None


def claim(stamp: Stamp | None, row: models.Model) -> None:
    """Claim the form's nonce in the transaction that saves; only one request can."""
    if stamp and not cache.add(f"saved-form:{stamp.nonce}", row.pk, _DAY):
        raise AlreadySaved


def already_saved_key(stamp: Stamp | None) -> Any:
    """The key of the row this form has already made, or None."""
    return cache.get(f"saved-form:{stamp.nonce}") if stamp else None
