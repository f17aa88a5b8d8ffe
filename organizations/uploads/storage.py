"""Uploads on the disk: a file is there as a whole, or not at all."""

import os
from contextlib import suppress
from typing import Any

from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        """What a full disk took of it is taken away again; the name is new, so it is nobody's."""
        name = self.get_available_name(name or content.name or "", max_length)
        try:
            return super().save(name, content, max_length)
        except OSError:
            with suppress(OSError):
                os.unlink(self.path(name))
            raise
