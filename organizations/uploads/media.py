"""Serving uploads: to whom, under which name, and in which part."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.core.files import File
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.views.decorators.http import require_safe

from organizations.uploads.file_kinds import media_type
from organizations.uploads.upload import StoredFile, find_pending_upload, find_upload

_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})", re.IGNORECASE)
_BLOCK = 64 * 1024


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file, visible exactly when what it belongs to is; always as a download by name.

    Browsers and proxies may keep what is public, but ask each time whether it still is.
    """
    stored, is_public = visible_upload(name, request.user)
    tag = f'"{PurePosixPath(name).stem}"'  # under one name there is always the same content
    keeping = {"Cache-Control": "public, no-cache" if is_public else "private, no-store"}
    if is_public and _has_already(request, tag):
        return HttpResponse(status=304, headers={"ETag": tag, **keeping})
    response = _download(stored)
    for header, value in {"Accept-Ranges": "bytes", "ETag": tag, **keeping}.items():
        response[header] = value
    wanted = _wanted_range(request, tag, stored.file.size)
    return response if wanted is None else _partial(response, stored.file, *wanted)


def _download(stored: StoredFile) -> FileResponse:
    try:
        file = stored.file.open("rb")
    except OSError as error:
        raise Http404 from error
    return FileResponse(
        file,
        as_attachment=True,
        filename=stored.download_name,
        content_type=media_type(stored.file.name, file),
    )


def _has_already(request: HttpRequest, tag: str) -> bool:
    tags = request.headers.get("If-None-Match", "").split(",")
    return any(one.strip().removeprefix("W/") in (tag, "*") for one in tags)


def visible_upload(name: str, user: Any) -> tuple[StoredFile, bool]:
    """The file with its upload and whether everybody may see it, or Http404 for whoever may not.

    A file of a waiting change is seen by those who may see the change, however public the
    row is that it would join.
    """
    stored = find_upload(name) if "\x00" not in name else None
    if stored is not None and stored.upload.parent.is_public:
        return stored, True
    if stored is None and user.is_authenticated and "\x00" not in name:
        stored = find_pending_upload(name)
    if stored is None:
        raise Http404
    parent = stored.upload.parent
    if not type(parent).objects.viewable_by(user).filter(pk=parent.pk).exists():
        raise Http404
    return stored, False


def _wanted_range(request: HttpRequest, tag: str, size: int) -> tuple[int, int] | None:
    """First and last byte asked for; None for the whole file (RFC 9110, one range).

    Only GET has ranges. One that ends before it begins is none, and a range of another file than
    this one, by If-Range, would not fit: then the whole file is sent.
    """
    found = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if not found or not any(found.groups()) or request.method != "GET":
        return None
    if request.headers.get("If-Range", tag) != tag:
        return None
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size - 1
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last), size - 1) if last else size - 1


def _partial(whole: FileResponse, file: File, first: int, last: int) -> HttpResponseBase:
    size = file.size
    if first >= size or last < first:
        whole.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    part = StreamingHttpResponse(_blocks(file, first, last), status=206)
    for name, value in whole.items():
        part[name] = value
    part["Content-Range"] = f"bytes {first}-{last}/{size}"
    part["Content-Length"] = str(last - first + 1)
    return part


def _blocks(file: File, first: int, last: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (block := file.read(min(_BLOCK, left))):
            left -= len(block)
            yield block
