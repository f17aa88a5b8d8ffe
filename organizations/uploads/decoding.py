"""Opening pictures: which, how large, and at what cost in memory. Their names are not asked."""

from io import BytesIO
from math import ceil

from django.core.exceptions import ValidationError
from django.core.files.base import File
from PIL import Image, ImageChops, UnidentifiedImageError

from organizations.uploads.webp import decode_webp, is_still_webp

MILLION = 1_000_000
# So that one picture never takes more than 300 MB. JPEG is read at a fraction of its size; PNG
# and a WebP without loss take 4 bytes a pixel; a moving WebP, of which Pillow holds several whole
# canvases, 15.
PIXELS = {"JPEG": 100 * MILLION, "PNG": 40 * MILLION, "WEBP": 40 * MILLION}
_PIXELS_MOVING = 10 * MILLION
Image.MAX_IMAGE_PIXELS = max(PIXELS.values())  # beyond twice of it, no header is believed
# A JPEG of several scans is held whole until the last one, whatever size is wanted.
_HELD_BYTES = 150 * MILLION
_TIMES_AS_LONG = 20
_MISSING_PART = 0.1  # of the rows; a picture that lacks more is broken
_END_OF_JPEG = b"\xff\xd9"
_FILLING = 64 * b"\0"
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")

PIXELS_HELP = "画素数は、JPEGは1億、PNGとWebPは4000万までです。"
_TOO_LARGE = f"写真の画素数が多すぎます。{PIXELS_HELP}小さくして選び直してください"
_MOVING = (
    "動く写真の画素数が多すぎます。動くWebPは1000万画素までです。"
    "小さくするか、動かない写真を選び直してください"
)
_TOO_THIN = f"写真が細長すぎます。長い辺が短い辺の{_TIMES_AS_LONG}倍までの写真を選び直してください"
_HELD_TOO_LONG = (
    "この写真は「プログレッシブ」という保存のしかたで、大きすぎて開けません。"
    "ふつうのJPEGで保存し直すか、小さくして選び直してください"
)
_IPHONE = (
    "HEICの写真はここでは開けません。iPhoneでは「設定」の「カメラ」にある「フォーマット」で"
    "「互換性優先」を選ぶとJPEGで撮れます。撮ってある写真は、パソコンの写真アプリで開いて"
    "JPEGで書き出し、それを選んでください"
)
_NO_PICTURE = (
    "写真として開けませんでした。JPEG・PNG・WebPの写真か、もとのファイルを確かめて"
    "選び直してください"
)
_CUT_OFF = (
    "写真のファイルが途中で切れているか、こわれています。もとの写真をもう一度選び直してください"
)


def decoded(file: File, side: int) -> Image.Image:
    """The picture, all of it; a large JPEG or WebP smaller, its longer side at least `side` pixels.

    One that lacks its last bytes, as after a broken transfer, is still a picture.
    ValidationError with a sentence for everything else.
    """
    file.seek(0)
    try:
        return _load(file, side)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(_TOO_LARGE) from error
    except UnidentifiedImageError as error:
        file.seek(0)
        is_heif = file.read(12)[4:] in {b"ftyp" + brand for brand in _HEIF_BRANDS}
        raise ValidationError(_IPHONE if is_heif else _NO_PICTURE) from error
    except (OSError, SyntaxError, ValueError) as error:
        try:
            picture = _load(_completed(file), side)
        except (OSError, SyntaxError, ValueError):
            raise ValidationError(_CUT_OFF) from error
        if _is_jpeg(picture) and _missing_part(picture) > _MISSING_PART:
            raise ValidationError(_CUT_OFF) from error
        return picture


def _load(file: File | BytesIO, side: int) -> Image.Image:
    if is_still_webp(file):
        return _load_still_webp(file, side)
    picture = Image.open(file, formats=list(PIXELS))
    _check_size(picture)
    if picture.format == "WEBP" and picture.width * picture.height > _PIXELS_MOVING:
        raise ValidationError(_MOVING)
    if _is_jpeg(picture):
        share = side / max(picture.size)
        picture.draft(None, (ceil(picture.width * share), ceil(picture.height * share)))
    picture.load()
    return picture


def _load_still_webp(file: File | BytesIO, side: int) -> Image.Image:
    """Of Pillow only what the head says; it lets go of the file before the pixels are decoded."""
    with Image.open(file, formats=["WEBP"]) as head:
        _check_size(head)
        mode, size, info = head.mode, head.size, head.info
    del head
    file.seek(0)
    picture = decode_webp(file.read(), mode, size, side)
    picture.format, picture.info = "WEBP", info
    return picture


def _is_jpeg(picture: Image.Image) -> bool:
    return picture.format not in ("PNG", "WEBP")  # cameras write several into one, as "MPO"


def _check_size(picture: Image.Image) -> None:
    """Refuse impossible sizes by the header of the file, before any pixel is decoded."""
    width, height = picture.size
    kind = "JPEG" if _is_jpeg(picture) else picture.format or ""
    if width * height > PIXELS[kind]:
        raise ValidationError(_TOO_LARGE)
    if max(width, height) > _TIMES_AS_LONG * min(width, height):
        raise ValidationError(_TOO_THIN)
    if kind == "JPEG" and _held_bytes(picture) > _HELD_BYTES:
        raise ValidationError(_HELD_TOO_LONG)


def _held_bytes(picture: Image.Image) -> int:
    """What the decoder must hold of a JPEG whose first scan has not all its colours, or details."""
    layers: list[tuple[int, int, int, int]] = picture.layer  # type: ignore[attr-defined]
    scan = b"\xff\xda" + bytes([0, 6 + 2 * len(layers), len(layers)])
    file = picture.fp  # type: ignore[attr-defined]
    position = file.tell()
    file.seek(position - 8 - 2 * len(layers))
    has_all_colours = file.read(len(scan)) == scan
    file.seek(position)
    if has_all_colours and not picture.info.get("progressive"):
        return 0
    largest = max(across * down for _, across, down, _ in layers) or 1
    share = sum(across * down for _, across, down, _ in layers) / largest
    return int(2 * picture.width * picture.height * share)


def _completed(file: File) -> BytesIO:
    """The file with an end, where it may have lost its own."""
    file.seek(0)
    content = file.read()
    if content.startswith(b"\xff\xd8"):
        return BytesIO(content + _END_OF_JPEG)
    return BytesIO(content + _FILLING)


def _missing_part(picture: Image.Image) -> float:
    """The share of rows at the bottom that are the grey which stands for what never came."""
    grey = Image.new(picture.mode, picture.size, (128,) * len(picture.getbands()))
    difference = ImageChops.difference(picture, grey).point(lambda value: value > 2 and 255)
    drawn = difference.getbbox(alpha_only=False)
    return 1 - drawn[3] / picture.height if drawn else 1.0
