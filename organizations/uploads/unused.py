"""Files that nothing needs any more: no row, no version, no change that can still be taken up.

They stay behind when a form is refused and never sent again, when a change is declined
and the next one is written without it, and when a draft is deleted.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from organizations.uploads.upload import file_columns, upload_models
from records.editing import kept_files
from records.models import Revision

MIN_AGE = kept_files.MAX_AGE


def unused_uploads() -> list[str]:
    """Names below the media folder, only in the folders of uploads, a day old or older.

    The disk is read before the rows, so that nothing that is being saved is taken for unused.
    """
    unused = set(_old_files())
    for model in upload_models():
        for column in file_columns(model):
            unused -= set(model._base_manager.order_by().values_list(column, flat=True))
    if unused:
        for revision in _needed_revisions():
            unused.difference_update(_texts(revision.data["children"]))
    return sorted(unused)


def remove_unused_uploads() -> list[str]:
    names = unused_uploads()
    for name in names:
        default_storage.delete(name)
    return names


def _old_files() -> Iterator[str]:
    limit = timezone.now() - MIN_AGE
    for folder in {kept_files.FOLDER, *(model.folder for model in upload_models())}:
        if not default_storage.exists(folder):
            continue
        for file in default_storage.listdir(folder)[1]:
            name = f"{folder}/{file}"
            if default_storage.get_modified_time(name) <= limit:
                yield name


def _needed_revisions() -> Iterator[Revision]:
    """Versions that can be put back, changes that wait, and the last one if it was set aside."""
    newer = Revision.objects.filter(
        content_type=OuterRef("content_type"),
        object_id=OuterRef("object_id"),
        pk__gt=OuterRef("pk"),
    )
    State = Revision.State
    for kind in ContentType.objects.filter(
        pk__in=Revision.objects.filter(object_id__isnull=False).order_by().values("content_type")
    ):
        model = kind.model_class()
        if model is None:
            continue
        revisions = Revision.objects.filter(
            content_type=kind, object_id__in=model._base_manager.order_by().values("pk")
        )
        overtaken = models.Q(Exists(newer), state__in=(State.DECLINED, State.TAKEN_BACK))
        yield from revisions.exclude(overtaken).order_by("pk").only("data").iterator()


def _texts(data: Any) -> Iterator[str]:
    """Every text in a snapshot; names of files are random, so nothing else equals one."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for part in data.values() if isinstance(data, dict) else data:
            yield from _texts(part)
