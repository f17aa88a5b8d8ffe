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
from django.http import HttpRequest, QueryDict

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
    opened: Any  # a snapshot of what no version holds, else empty


class AlreadySaved(Exception):
    """The same form has been saved by another request a moment ago."""


def content_hash(row: models.Model) -> str:
    """A short name for the content of the row and its child rows as they are now."""
    return _name_of(snapshots.take(row))


def _name_of(snapshot: snapshots.Snapshot) -> str:
    text = json.dumps(snapshot, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def new_stamp(request: HttpRequest, row: models.Model | None) -> str:
    """The value of the hidden input; `row` is None for a form that registers something new."""
    if row is None:
        return signing.dumps([request.user.pk, "", 0, uuid4().hex, {}], salt=_SALT)
    revision, shown = Revision.objects.of(row).first(), snapshots.take(row)
    if revision and snapshots.same_content(type(row), revision.data, shown):
        version, opened = revision.pk, {}
    else:
        version, opened = 0, json.loads(json.dumps(shown, default=str))
    values = [request.user.pk, _name_of(shown), version, uuid4().hex, opened]
    return signing.dumps(values, salt=_SALT, compress=True)


def read_stamp(fields: Mapping[str, Any], user: Any) -> Stamp | None:
    """The stamp of a posted form; None if it is missing, changed or somebody else's."""
    try:
        stamp = Stamp(*signing.loads(fields.get(STAMP, ""), salt=_SALT))
    except (signing.BadSignature, TypeError):
        return None
    return stamp if user.pk is None or stamp.user_id == user.pk else None


def claim(stamp: Stamp | None, row: models.Model, fields: QueryDict) -> None:
    """Claim the form's nonce in the transaction that saves; only one request can."""
    value = (row.pk, _digest(fields))
    if stamp and not cache.add(f"saved-form:{stamp.nonce}", value, _DAY):
        raise AlreadySaved


def already_saved_key(stamp: Stamp | None) -> Any:
    """The key of the row this form has already made, or None."""
    return cache.get(f"saved-form:{stamp.nonce}", (None, ""))[0] if stamp else None


def is_sent_again(stamp: Stamp | None, fields: QueryDict) -> bool:
    """Whether this form was saved already, with nothing changed in it since."""
    if stamp is None:
        return False
    return bool(cache.get(f"saved-form:{stamp.nonce}", (None, ""))[1] == _digest(fields))


def _digest(fields: QueryDict) -> str:
    """Of what was written: the browser may have got another token meanwhile."""
    written = sorted(
        (name, values) for name, values in fields.lists() if name != "csrfmiddlewaretoken"
    )
    return hashlib.sha256(json.dumps(written).encode()).hexdigest()
