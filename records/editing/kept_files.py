"""Files that came sound with a form that was refused: nobody chooses them a second time.

They lie in a folder of their own until the form is saved or a day has passed. Beside its box the
form carries a signed mark of each; whoever takes the tick away does without the file.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import PurePosixPath
from typing import Any
from uuid import uuid4

from django import forms
from django.core import signing
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import HttpRequest

FOLDER = "kept"
MAX_AGE = timedelta(days=1)
_SUFFIX = "-kept"  # what follows the name of a box in the name of the tick
_SALT = "records.kept-files"


@dataclass(frozen=True)
class Mark:
    """What a form says of a file that is kept for one of its boxes."""

    box: str
    name: str
    signed: str

    @property
    def tick(self) -> str:
        """The name of the box to tick."""
        return self.box + _SUFFIX


class KeptFile(File):
    """A file of the folder under the name it came with."""

    def __init__(self, place: str, name: str, signed: str) -> None:
        super().__init__(default_storage.open(place).file, name=name)
        self.place, self.signed = place, signed


def add_kept_files(request: HttpRequest, submitted: Any) -> None:
    """Put what is kept for the boxes of this form to the files of the request.

    A file chosen anew takes its place.
    """
    files: Any = request.FILES
    for tick in [key for key in submitted if key.endswith(_SUFFIX)]:
        box = tick.removesuffix(_SUFFIX)
        kept = None if box in files else _opened(submitted[tick], request.user)
        if kept:
            files[box] = kept


def keep_files(request: HttpRequest, forms_shown: Iterable[Any]) -> None:
    """Keep each file of a refused form in which nothing is wrong, and let its box say so."""
    for form in forms_shown:
        for name, field in form.fields.items():
            file = form.files.get(form.add_prefix(name))
            if isinstance(field, forms.FileField) and file and not form.has_error(name):
                field.widget.kept = _kept(form.add_prefix(name), file, request.user)


def forget_kept_files(request: HttpRequest) -> None:
    """Once the form is saved, its rows have files of their own."""
    for _, files in request.FILES.lists():
        for file in files:
            if isinstance(file, KeptFile):
                transaction.on_commit(partial(default_storage.delete, file.place))


def _kept(box: str, file: Any, user: Any) -> Mark:
    if isinstance(file, KeptFile):
        return Mark(box, file.name or "", file.signed)
    file.seek(0)
    ending = PurePosixPath(file.name).suffix.lower()[:10]
    # Its temporary file may have been moved when the form was saved, and taken back: copied.
    place = default_storage.save(f"{FOLDER}/{uuid4().hex}{ending}", File(file))
    return Mark(box, file.name, signing.dumps([user.pk, place, file.name], salt=_SALT))


def _opened(signed: str, user: Any) -> KeptFile | None:
    """The file of a mark; None for marks of others, forged ones, and files that are gone."""
    try:
        owner, place, name = signing.loads(signed, salt=_SALT, max_age=MAX_AGE)
        return KeptFile(place, name, signed) if owner == user.pk else None
    except (signing.BadSignature, OSError):
        return None
