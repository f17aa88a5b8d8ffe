"""A file on its way in: judged by what it is, and made into what is kept of it."""

import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.core.files.base import File

from organizations.uploads.captions import clean_captions
from organizations.uploads.file_kinds import (
    CAPTIONS,
    IMAGES,
    check_content,
    check_ending,
    check_size,
)
from organizations.uploads.pictures import clean_picture
from vocabulary.normalize import readable


@dataclass(frozen=True)
class Received:
    """What is kept of a file; the size of pictures in pixels."""

    file: File
    width: int = 0
    height: int = 0


def receive(file: File, allowed: tuple[str, ...]) -> Received:
    """ValidationError with a sentence unless the file is of an allowed kind, and sound.

    Pictures are known by decoding them, whatever their ending; documents that differ in nothing
    but their ending by that as well.
    """
    name = composed_name(file.name or "")
    check_size(file.size, allowed)
    if allowed == IMAGES:
        return Received(*clean_picture(file, name))
    ending = check_ending(name, allowed)
    if allowed == CAPTIONS:
        return Received(clean_captions(file, str(PurePosixPath(name).with_suffix(".vtt"))))
    check_content(file, ending)
    return Received(file)


def composed_name(name: str) -> str:
    """The name without what nobody can see, and が as one sign: some systems write か and ゛."""
    return unicodedata.normalize("NFC", readable(name)).replace("\n", " ")
