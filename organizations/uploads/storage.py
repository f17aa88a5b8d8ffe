"""Uploads on the disk: a file is there as a whole, or not at all."""

import os
from contextlib import suppress

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    def _save(self, name: str, content: File) -> str:
        """What a full disk took of it is taken away again; names are new, so it is nobody's."""
        try:
            return super()._save(name, content)  # type: ignore[misc] # not in the stubs
        except OSError:
            with suppress(OSError):
                os.unlink(self.path(name))
            raise
