"""The box for a file: what is there already, by its name and as a small picture."""

from typing import Any

from django.contrib.admin.widgets import AdminFileWidget

from organizations.uploads.file_kinds import IMAGES
from organizations.uploads.upload import StoredFile
from records.editing.kept_files import Mark

_THUMBNAIL_WIDTH = 160  # pixels


class UploadInput(AdminFileWidget):
    template_name = "admin/widgets/upload.html"
    kept: Mark | None = None

    def __init__(self, column: Any) -> None:
        """A box that asks for these kinds gets JPEG of an iPhone, which keeps HEIC."""
        is_photo = getattr(column.model, "allowed", ()) == IMAGES
        super().__init__({"accept": "image/jpeg,image/png,image/webp"} if is_photo else None)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["kept"] = self.kept
        if context["widget"]["is_initial"]:
            upload, column = value.instance, value.field.name
            context["widget"] |= {
                "file_name": StoredFile(upload, column).download_name,
                "thumbnail": self._size(upload),
            }
        return context

    def _size(self, upload: Any) -> tuple[int, int] | None:
        """Width and height of a photograph as it is drawn here."""
        width, height = getattr(upload, "width", 0), getattr(upload, "height", 0)
        return (_THUMBNAIL_WIDTH, round(_THUMBNAIL_WIDTH * height / width)) if width else None
