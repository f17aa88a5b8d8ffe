"""Files and photographs on one abstract base: random names, only known kinds, served by /media/."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, ClassVar
from uuid import uuid4

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property

from organizations.uploads.file_kinds import (
    CAPTIONS,
    DOCUMENTS,
    IMAGES,
    VIDEOS,
    extension_of,
    file_help,
)
from organizations.uploads.intake import composed_name, receive
from records.models import Revision
from vocabulary.django_internals import is_new_file
from vocabulary.fields import VisibleCharField

__all__ = [
    "CAPTIONS",
    "DOCUMENTS",
    "IMAGES",
    "VIDEOS",
    "Photo",
    "StoredFile",
    "Upload",
    "UploadField",
    "file_columns",
    "find_pending_upload",
    "find_upload",
    "upload_models",
]


def random_name(upload: "Upload", filename: str) -> str:
    """`<folder>/<random>.<ending>`: nobody can guess it, and nothing of the old name is left."""
    return f"{upload.folder}/{uuid4().hex}.{extension_of(filename)}"


class UploadField(models.FileField):
    """A file under a random name. `allowed` are its kinds, where they are not those of its model.

    Migrations know a plain FileField: where files go is a matter of the code, not of the table.
    """

    def __init__(self, *args: Any, allowed: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "upload_to": random_name, "max_length": 200})
        self.allowed = allowed

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.FileField", args, {**kwargs, "upload_to": ""}


class Upload(models.Model):
    """A file that belongs to an item and is visible exactly when that item is."""

    folder: ClassVar[str]
    parent_name: ClassVar[str]
    allowed: ClassVar[tuple[str, ...]] = DOCUMENTS

    file = UploadField("ファイル")
    original_name = VisibleCharField(
        "もとのファイル名", max_length=200, blank=True, default="", editable=False
    )
    size = models.PositiveBigIntegerField("大きさ（バイト）", default=0, editable=False)
    caption = VisibleCharField("説明", max_length=200, blank=True, default="")
    order = models.PositiveSmallIntegerField("順番", default=0)
    created_at = models.DateTimeField("登録日時", auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.caption or self.original_name or "ファイル"

    @property
    def parent(self) -> Any:
        return getattr(self, self.parent_name)

    @property
    def file_help(self) -> str:
        return file_help(self.allowed)

    @property
    def url(self) -> str:
        return reverse("media", args=[self.file.name])

    @property
    def kind_label(self) -> str:
        """「PDF」, 「XLSX」: what a reader is about to open."""
        return extension_of(self.file.name or "").upper()

    def clean(self) -> None:
        super().clean()
        self._receive_files()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new file is checked here as well, so that no way in goes around the check."""
        self._receive_files()
        super().save(*args, **kwargs)

    def _receive_files(self) -> None:
        """Check each new file, once, and keep what is to be stored of it."""
        errors: dict[str, list[ValidationError]] = {}
        for column in file_columns(type(self)):
            file = getattr(self, column)
            if is_new_file(file) and file.file is not self._received.get(column):
                try:
                    self._receive(column)
                except ValidationError as error:
                    errors[column] = error.error_list
        if errors:
            raise ValidationError(errors)

    def _receive(self, column: str) -> None:
        field: Any = self._meta.get_field(column)
        file = getattr(self, column)
        received = receive(file, field.allowed or self.allowed)
        if column == "file":
            self.original_name = composed_name(str(file.name))[-200:]
            self.size = received.file.size
            self._keep_size(received.width, received.height)
        if received.file is not file:
            setattr(self, column, received.file)
        self._received[column] = getattr(self, column).file

    @cached_property
    def _received(self) -> dict[str, Any]:
        """By its column the file that was checked."""
        return {}

    def _keep_size(self, width: int, height: int) -> None:
        """Of a picture, in pixels."""


class Photo(Upload):
    """A picture; what it shows must be told in words."""

    allowed = IMAGES

    alt = VisibleCharField(
        "代替テキスト",
        max_length=200,
        help_text="写真に何が写っているかを、見えない人に伝わるように書いてください。",
    )
    credit = VisibleCharField("撮影・提供", max_length=100, blank=True, default="")
    width = models.PositiveIntegerField("幅", default=0, editable=False)
    height = models.PositiveIntegerField("高さ", default=0, editable=False)

    class Meta(Upload.Meta):
        abstract = True

    def _keep_size(self, width: int, height: int) -> None:
        self.width, self.height = width, height


def upload_models() -> list[type[Upload]]:
    return [model for model in apps.get_models() if issubclass(model, Upload)]


def file_columns(model: type[models.Model]) -> list[str]:
    """A film has its captions beside it: an upload may hold more than one file."""
    fields = model._meta.concrete_fields
    return [field.name for field in fields if isinstance(field, models.FileField)]


@dataclass(frozen=True)
class StoredFile:
    """A file and the upload that holds it, in one of its columns."""

    upload: Upload
    column: str

    @property
    def file(self) -> Any:
        return getattr(self.upload, self.column)

    @property
    def download_name(self) -> str:
        """As it was called when it came; that is known of the file itself, not of captions.

        The ending is of what is kept: photographs are drawn anew.
        """
        own = self.upload.original_name if self.column == "file" else ""
        kept = PurePosixPath(self.file.name)
        return str(PurePosixPath(own).with_suffix(kept.suffix)) if own else kept.name


def find_upload(name: str) -> StoredFile | None:
    """The row that holds this file, whatever it belongs to; `name` is below the media folder."""
    model = _model_of(name)
    if model is None:
        return None
    for column in file_columns(model):
        upload = model._base_manager.filter(**{column: name}).first()
        if upload:
            return StoredFile(upload, column)
    return None


def find_pending_upload(name: str) -> StoredFile | None:
    """A file that only a change that waits or was set aside holds, as the row it would become.

    Such a row is in no table: the change lives in a revision until it is applied.
    """
    model = _model_of(name)
    if model is None:
        return None
    for column in file_columns(model):
        upload = _pending_upload_in(model, column, name)
        if upload:
            return StoredFile(upload, column)
    return None


def _pending_upload_in(model: type[Upload], column: str, name: str) -> Upload | None:
    link: Any = model._meta.get_field(model.parent_name)
    State = Revision.State
    children = link.remote_field.get_accessor_name()
    revision = Revision.objects.filter(
        content_type=ContentType.objects.get_for_model(link.related_model),
        state__in=(State.PENDING, State.DECLINED, State.TAKEN_BACK),
        data__contains={"children": {children: [{"fields": {column: name}}]}},
    ).first()
    parent = revision.row if revision else None
    if revision is None or parent is None:
        return None
    entries = revision.data["children"][children]
    fields = next(entry["fields"] for entry in entries if entry["fields"].get(column) == name)
    original_name = fields.get("original_name", "")
    return model(**{column: name, "original_name": original_name, model.parent_name: parent})


def _model_of(name: str) -> type[Upload] | None:
    folder = name.partition("/")[0]
    return next((model for model in upload_models() if model.folder == folder), None)
