"""Photographs as pages show them: upright, light for a slow line, with nothing hidden in them."""

import warnings
from io import BytesIO
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
STORED_FORMAT = "webp"
LONGEST_SIDE = 1280
# What a page may ask of a slow line for one picture. Below the last quality faces and letters
# are lost, so a picture full of grass stays larger than this.
GOOD_BYTES = 80_000
_QUALITIES = (82, 74, 66, 58, 50)
# A drawing without loss may be this large before it is taken for a photograph.
_DRAWING_BYTES = 2 * GOOD_BYTES
_PIXELS = 40_000_000
_TIMES_AS_LONG = 20


def is_picture(file: File, ending: str) -> bool:
    """Whether it can be drawn; ValidationError for a size that no page could show."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=[FORMATS[ending]]) as picture:
                _check_dimensions(*picture.size)
                picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        _check_dimensions(_PIXELS, _PIXELS)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return False
    return True


def _check_dimensions(width: int, height: int) -> None:
    """Refuse impossible sizes by the header of the file, before any pixel is decoded."""
    if width * height > _PIXELS:
        raise ValidationError("写真が大きすぎます。4000万画素以下にして選び直してください")
    if max(width, height) > _TIMES_AS_LONG * min(width, height):
        raise ValidationError(
            f"写真が細長すぎます。長い辺が短い辺の{_TIMES_AS_LONG}倍までの写真を選び直してください"
        )


def clean_picture(file: File, name: str) -> tuple[ContentFile, int, int]:
    """The picture drawn anew as WebP; with its width and height in pixels.

    Position, camera and author, which photographs carry unseen, are left behind.
    """
    ending = PurePosixPath(name).suffix.lower().lstrip(".")
    file.seek(0)
    with Image.open(file, formats=[FORMATS[ending]]) as opened:
        mode = "RGBA" if opened.has_transparency_data else "RGB"
        upright = ImageOps.exif_transpose(opened)
        if upright.mode.startswith("I;16"):  # a scan of 65,536 greys would be cut off at 256
            upright = upright.point(lambda grey: grey / 256).convert("L")
        # Shrunk in its full colours: a palette has no colours between two of its own.
        picture = upright.convert(mode)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    fresh = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    content = _compressed(fresh, may_be_drawing=ending != "jpg" and ending != "jpeg")
    stored_name = str(PurePosixPath(name).with_suffix(f".{STORED_FORMAT}"))
    return ContentFile(content, name=stored_name), fresh.width, fresh.height


def _compressed(picture: Image.Image, *, may_be_drawing: bool) -> bytes:
    """Lossless where that is small, as with plans and letters; else the best quality that is."""
    if may_be_drawing:
        drawn = _encoded(picture, lossless=True, quality=20, method=2)
        if len(drawn) <= _DRAWING_BYTES:
            return drawn
    drawn = b""
    for quality in _QUALITIES:
        drawn = _encoded(picture, quality=quality)
        if len(drawn) <= GOOD_BYTES:
            break
    return drawn


def _encoded(picture: Image.Image, **options: int) -> bytes:
    drawn = BytesIO()
    picture.save(drawn, format="WEBP", **options)
    return drawn.getvalue()
