"""What an editor typed is never lost: not by an expired login, a second click or another editor.

Each form of the admin carries a signed stamp: who opened it, the content it showed, and a
number used once. It cannot be forged, and text is only given back to whoever typed it.
"""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.core import signing
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from records import snapshots
from records.models import Revision

STAMP = "kyoso_stamp"
_SALT = "records.editing.typed_text"
_KEPT = "kyoso_typed"
_DAY = 24 * 60 * 60
_LARGEST_KEPT = 1_000_000  # characters; more than any form of the admin can hold
RESTORED = (
    "先ほど入力した内容を表示しています。まだ保存されていません。"
    "内容を確かめて、もう一度保存してください（ファイルは選び直してください）。"
)


@dataclass(frozen=True)
class Stamp:
    user_id: int
    mark: str
    revision_id: int
    number: str


@dataclass
class Writing:
    """What happens to one form during one request."""

    refusals: list[ValidationError] = field(default_factory=list)
    saved_meanwhile: list[snapshots.Change] = field(default_factory=list)
    waiting_changes: list[snapshots.Change] = field(default_factory=list)
    missing: dict[str, list[str]] = field(default_factory=dict)
    missing_before: dict[str, list[str]] = field(default_factory=dict)
    row: Any = None
    stamp: Stamp | None = None
    proposes: bool = False
    proposal: snapshots.Snapshot | None = None


def writing(request: HttpRequest) -> Writing:
    return request.__dict__.setdefault("_kyoso_writing", Writing())


# --- Stamps --------------------------------------------------------------------------------


def mark(row: models.Model) -> str:
    """A short name for the content of the row and its child rows as they are now."""
    text = json.dumps(snapshots.take(row), sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def new_stamp(request: HttpRequest, row: models.Model | None) -> str:
    """The value of the hidden input; `row` is None for a form that registers something new."""
    revision = Revision.objects.of(row).first() if row is not None else None
    values = [
        request.user.pk,
        mark(row) if row is not None else "",
        revision.pk if revision else 0,
        uuid4().hex,
    ]
    return signing.dumps(values, salt=_SALT)


def read_stamp(fields: Any, user: Any) -> Stamp | None:
    """The stamp of a posted form; None if it is missing, changed or somebody else's."""
    try:
        stamp = Stamp(*signing.loads(fields.get(STAMP, ""), salt=_SALT))
    except (signing.BadSignature, TypeError):
        return None
    return stamp if user.pk is None or stamp.user_id == user.pk else None


# --- The second click ------------------------------------------------------------------------


class SavedBefore(Exception):
    """The same form has been saved by another request a moment ago."""


def remember_saved(stamp: Stamp | None, row: models.Model) -> None:
    """Claim the form's number in the transaction that saves; only one request can."""
    if stamp and not cache.add(f"saved-form:{stamp.number}", row.pk, _DAY):
        raise SavedBefore


def saved_before(stamp: Stamp | None) -> Any:
    """The key of the row this form has already made, or None."""
    return cache.get(f"saved-form:{stamp.number}") if stamp else None


# --- The expired login -----------------------------------------------------------------------


def keep_typed(request: HttpRequest) -> bool:
    """Put a form that cannot be saved now into the session, until its writer is back."""
    if request.method != "POST" or read_stamp(request.POST, request.user) is None:
        return False
    text = request.POST.urlencode()
    if len(text) > _LARGEST_KEPT:
        return False
    request.session[_KEPT] = {"path": request.path, "text": text}
    return True


def restore_typed(request: HttpRequest) -> None:
    """Turn the visit of a form into the form as it was typed; it is shown, not saved."""
    kept = request.session.get(_KEPT)
    if not kept or kept["path"] != request.path:
        return
    if request.method == "POST":
        del request.session[_KEPT]
        return
    fields = QueryDict(kept["text"])
    if read_stamp(fields, request.user) is None:
        return
    request.method = "POST"
    request.POST = fields
    request._files = MultiValueDict()
    writing(request).refusals.append(ValidationError(RESTORED))
