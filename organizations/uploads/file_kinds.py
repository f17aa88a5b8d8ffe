"""What a file really is, by its content; the browser's word counts for nothing.

Limits in bytes. Kinds that can carry programs (macros, scripts in pages or drawings) are
not taken at all.
"""

import zipfile
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import File

from organizations.uploads.decoding import PIXELS_HELP
from vocabulary.charsets import charset_of

MEGABYTE = 1024 * 1024
DOCUMENTS = ("pdf", "docx", "xlsx", "pptx", "csv", "txt")
IMAGES = ("jpg", "png", "webp")
VIDEOS = ("mp4", "webm")
CAPTIONS = ("vtt", "srt")
MAX_BYTES = (
    dict.fromkeys(DOCUMENTS, 20 * MEGABYTE)
    | dict.fromkeys(IMAGES, 30 * MEGABYTE)
    | dict.fromkeys(VIDEOS, 500 * MEGABYTE)
    | dict.fromkeys(CAPTIONS, MEGABYTE)
)
_MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "csv": "text/csv",
    "txt": "text/plain",
    "webp": "image/webp",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "vtt": "text/vtt",
}
_OFFICE_FOLDERS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
# Before 2007, and around everything that has a password: a file of Microsoft's compound format.
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_STREAMS = [name.encode("utf-16-le") for name in ("WordDocument", "Workbook", "PowerPoint D")]
_LOCKED = (
    "パスワードがかかっているため、開けません。パスワードをはずして保存し直してから選んでください"
)
_OLD_FORMAT = "古い形式のファイルです。「名前を付けて保存」で {kind} の形式にしてから選んでください"
_MACROS = "マクロ（プログラム）が入っています。マクロのない {kind} の形式で保存し直してください"
_PDF_SIGN_WITHIN = 1024  # bytes; what stands before it, readers of PDF skip


def extension_of(name: str) -> str:
    return PurePosixPath(name).suffix.lower().lstrip(".")


def media_type(name: str, file: File) -> str:
    """As in a Content-Type; texts with the character set they were written in."""
    kind = _MEDIA_TYPES[extension_of(name)]
    if not kind.startswith("text/"):
        return kind
    charset = charset_of(file.read())
    file.seek(0)
    return f"{kind}; charset={charset or 'utf-8'}"


def file_help(allowed: tuple[str, ...]) -> str:
    """What may be chosen, said before anybody chooses."""
    limit = MAX_BYTES[allowed[0]] // MEGABYTE
    pixels = PIXELS_HELP if allowed == IMAGES else ""
    return f"選べるファイルは {kinds_in_words(allowed)}、大きさは{limit}MBまでです。{pixels}"


def kinds_in_words(allowed: tuple[str, ...]) -> str:
    return "・".join({"jpg": "JPEG", "webp": "WebP"}.get(kind, kind.upper()) for kind in allowed)


def check_size(size: int, allowed: tuple[str, ...]) -> None:
    limit = MAX_BYTES[allowed[0]]
    if size > limit:
        raise ValidationError(
            f"ファイルの大きさは{limit // MEGABYTE}MBまでです"
            f"（現在{size / MEGABYTE:.1f}MB）。小さくしてから選んでください"
        )
    if size == 0:
        raise ValidationError("ファイルの中身が空です。別のファイルを選んでください")


def check_ending(name: str, allowed: tuple[str, ...]) -> str:
    """The ending, which tells kinds apart whose content may be the same; or ValidationError."""
    ending = extension_of(name)
    if ending not in allowed:
        raise ValidationError(
            f"選べるファイルの形式は {kinds_in_words(allowed)} です。別のファイルを選んでください"
        )
    return ending


def check_content(file: File, ending: str) -> None:
    """ValidationError with a sentence unless the file is what its ending says."""
    file.seek(0)
    head = file.read(_PDF_SIGN_WITHIN)
    file.seek(0)
    if ending in _OFFICE_FOLDERS:
        is_right = _is_office(file, head, ending)
    elif ending in ("csv", "txt"):
        is_right = charset_of(file.read()) is not None
    else:
        is_right = {
            "pdf": b"%PDF-" in head,
            "mp4": head[4:8] == b"ftyp",
            "webm": head.startswith(b"\x1a\x45\xdf\xa3"),
        }[ending]
    file.seek(0)
    if not is_right:
        raise ValidationError(
            f"ファイルの中身が {ending.upper()} ではないようです。"
            "もとのファイルを確かめて選び直してください"
        )


def _is_office(file: File, head: bytes, ending: str) -> bool:
    if head.startswith(_COMPOUND):
        content = file.read()
        is_old = any(name in content for name in _OLD_STREAMS)
        raise ValidationError((_OLD_FORMAT if is_old else _LOCKED).format(kind=ending.upper()))
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):  # or a rare compression
        return False
    if any("vbaproject" in name.lower() for name in names):
        raise ValidationError(_MACROS.format(kind=ending.upper()))
    inside = any(name.startswith(_OFFICE_FOLDERS[ending]) for name in names)
    return "[Content_Types].xml" in names and inside
