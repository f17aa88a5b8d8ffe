"""Photographs as pages show them: upright, light for a slow line, with nothing hidden in them."""

from io import BytesIO
from pathlib import PurePosixPath

from django.core.files.base import ContentFile, File
from PIL import Image, ImageCms, ImageOps

from organizations.uploads.decoding import decoded
from organizations.uploads.picture_lock import picture_lock

STORED_FORMAT = "webp"
LONGEST_SIDE = 1280
# What a page may ask of a slow line for one picture. Below the last quality faces and letters
# are lost, so a picture full of grass stays larger than this.
GOOD_BYTES = 80_000
_QUALITIES = (82, 74, 66, 58, 50)
# A drawing without loss may be this large before it is taken for a photograph.
_DRAWING_BYTES = 2 * GOOD_BYTES
# Of the profile, in the words of ICC, and of the picture that may be read by it.
_COLOURS = {"RGB ": ("RGB", "RGBA"), "GRAY": ("L",), "CMYK": ("CMYK",)}
_STRIP = 128  # rows that are reduced at once, in the small picture


@picture_lock()
def clean_picture(file: File, name: str) -> tuple[ContentFile, int, int]:
    """The picture drawn anew as WebP; with its width and height in pixels.

    Position, camera and author, which photographs carry unseen, are left behind. ValidationError
    with a sentence for what is no picture, or none that a page could show.
    """
    opened = decoded(file, 2 * LONGEST_SIDE)
    may_be_drawing = opened.format in ("PNG", "WEBP")
    picture = _reduced(opened)
    del opened  # of a large one only the small picture stays in memory
    picture = _in_colours_of_pages(ImageOps.exif_transpose(picture))
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    fresh = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    content = _compressed(fresh, may_be_drawing=may_be_drawing)
    stored_name = f"{PurePosixPath(name).stem.rstrip('.')}.{STORED_FORMAT}"
    return ContentFile(content, name=stored_name), fresh.width, fresh.height


def _reduced(picture: Image.Image) -> Image.Image:
    """In full colours and not much larger than it will be shown.

    It is taken in strips, since each of these steps copies what it is given.
    """
    factor = max(1, max(picture.size) * 2 // (3 * LONGEST_SIDE))
    width, height = (-(-side // factor) for side in picture.size)
    small: Image.Image | None = None
    for top in range(0, height, _STRIP):
        rows = (top * factor, min((top + _STRIP) * factor, picture.height))
        strip = _in_full_colours(picture.crop((0, rows[0], picture.width, rows[1]))).reduce(factor)
        small = small or Image.new(strip.mode, (width, height))
        small.paste(strip, (0, top))
    assert small is not None  # noqa: S101 -- a picture has rows
    small.info = dict(picture.info)
    return small


def _in_full_colours(picture: Image.Image) -> Image.Image:
    """A palette has no colours between two of its own, and a scan may have 65,536 greys."""
    if picture.mode.startswith("I;16"):
        return picture.point(lambda grey: grey / 256).convert("L")
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    return picture if picture.mode in (mode, "L", "CMYK") else picture.convert(mode)


def _in_colours_of_pages(picture: Image.Image) -> Image.Image:
    """In sRGB, as browsers take a picture without a profile; a broken profile says nothing."""
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    if data := picture.info.get("icc_profile"):
        try:
            profile = ImageCms.ImageCmsProfile(BytesIO(data))
            if picture.mode in _COLOURS.get(profile.profile.xcolor_space, ()):
                pages = ImageCms.createProfile("sRGB")
                change = ImageCms.buildTransform(profile, pages, picture.mode, mode)
                return ImageCms.applyTransform(picture, change) or picture
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return picture if picture.mode == mode else picture.convert(mode)


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
