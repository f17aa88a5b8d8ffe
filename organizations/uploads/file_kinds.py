"""What a file really is, by its content; names and the browser's word count for nothing.

Limits in bytes. Kinds that can carry programs (macros, scripts in pages or drawings) are
not taken at all.
"""

import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import File

from organizations.uploads.pictures import FORMATS, is_picture

MEGABYTE = 1024 * 1024
DOCUMENTS = ("pdf", "docx", "xlsx", "pptx", "csv", "txt")
IMAGES = ("jpg", "jpeg", "png", "webp")
VIDEOS = ("mp4", "webm")
CAPTIONS = ("vtt",)
MAX_BYTES = (
    dict.fromkeys(DOCUMENTS, 20 * MEGABYTE)
    | dict.fromkeys(IMAGES, 10 * MEGABYTE)
    | dict.fromkeys(VIDEOS, 500 * MEGABYTE)
    | dict.fromkeys(CAPTIONS, MEGABYTE)
)
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "vtt": "text/vtt; charset=utf-8",
}
_OFFICE_FOLDERS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}


def extension_of(name: str) -> str:
    return PurePosixPath(name).suffix.lower().lstrip(".")


def file_help(allowed: tuple[str, ...]) -> str:
    """What may be chosen, said before anybody chooses."""
    limit = MAX_BYTES[allowed[0]] // MEGABYTE
    return f"選べるファイルは {_kinds(allowed)}、大きさは{limit}MBまでです。"


def _kinds(allowed: tuple[str, ...]) -> str:
    return "・".join(kind.upper() for kind in allowed if kind != "jpeg")


def check(file: File, name: str, size: int, allowed: tuple[str, ...]) -> None:
    """Raise ValidationError with a sentence unless the content is of an allowed kind."""
    ending = extension_of(name)
    if ending not in allowed:
        raise ValidationError(
            f"選べるファイルの形式は {_kinds(allowed)} です。別のファイルを選んでください"
        )
    limit = MAX_BYTES[ending]
    if size > limit:
        raise ValidationError(
            f"ファイルの大きさは{limit // MEGABYTE}MBまでです"
            f"（現在{size / MEGABYTE:.1f}MB）。小さくしてから選んでください"
        )
    if size == 0:
        raise ValidationError("ファイルの中身が空です。別のファイルを選んでください")
    file.seek(0)
    looks_right = _CHECKS[ending](file, ending)
    file.seek(0)
    if not looks_right:
        raise ValidationError(
            f"ファイルの中身が {ending.upper()} ではないようです。"
            "もとのファイルを確かめて選び直してください"
        )


def _starts_with(*signs: bytes) -> Callable[[File, str], bool]:
    return lambda file, ending: file.read(16).startswith(signs)


def _is_mp4(file: File, ending: str) -> bool:
    return file.read(12)[4:8] == b"ftyp"


def _is_office(file: File, ending: str) -> bool:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):  # or a rare compression
        return False
    has_macros = any("vbaproject" in name.lower() for name in names)
    inside = any(name.startswith(_OFFICE_FOLDERS[ending]) for name in names)
    return "[Content_Types].xml" in names and inside and not has_macros


def _is_text(file: File, ending: str) -> bool:
    data = file.read()
    if b"\x00" in data:
        return False
    for encoding in ("utf-8", "cp932"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


_CHECKS: dict[str, Callable[[File, str], bool]] = {
    **dict.fromkeys(FORMATS, is_picture),
    **dict.fromkeys(_OFFICE_FOLDERS, _is_office),
    "pdf": _starts_with(b"%PDF-"),
    "csv": _is_text,
    "txt": _is_text,
    "mp4": _is_mp4,
    "webm": _starts_with(b"\x1a\x45\xdf\xa3"),
    "vtt": _starts_with(b"WEBVTT", b"\xef\xbb\xbfWEBVTT"),
}
