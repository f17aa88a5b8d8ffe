"""WebP decoded at a fraction of its size, which libwebp can and Pillow does not ask of it.

Pillow holds four whole canvases of every WebP. The library is the very one that Pillow is linked
with; the structures are those of `webp/decode.h`, whose first number of version it checks itself.
"""

import ctypes
from ctypes import POINTER, Structure, c_char_p, c_int, c_size_t, c_uint8, c_uint32, c_void_p
from functools import cache
from io import BytesIO
from math import ceil

from django.core.files.base import File
from PIL import Image, _webp

_VERSION = 0x0209  # WEBP_DECODER_ABI_VERSION
_ORDERS = {"RGB": 0, "RGBA": 1}  # MODE_RGB, MODE_RGBA
_MOVES = 2  # of the flags in the head of a file with extensions


class _Features(Structure):
    _fields_ = [
        *((name, c_int) for name in ("width", "height", "has_alpha", "has_animation", "format")),
        ("pad", c_uint32 * 5),
    ]


class _Buffer(Structure):
    """`WebPDecBuffer`; `room` keeps the place of the planes of YUVA, the larger of two layouts."""

    _fields_ = [
        *((name, c_int) for name in ("colorspace", "width", "height", "is_external_memory")),
        *(("rgba", POINTER(c_uint8)), ("stride", c_int), ("size", c_size_t)),
        ("room", c_size_t * 7),
        *(("pad", c_uint32 * 4), ("private_memory", c_void_p)),
    ]


class _Options(Structure):
    _fields_ = [
        *((name, c_int) for name in ("bypass_filtering", "no_fancy_upsampling")),
        *((name, c_int) for name in ("use_cropping", "left", "top", "width", "height")),
        *((name, c_int) for name in ("use_scaling", "scaled_width", "scaled_height")),
        *((name, c_int) for name in ("use_threads", "dithering", "flip", "alpha_dithering")),
        ("pad", c_uint32 * 5),
    ]


class _Config(Structure):
    _fields_ = [("input", _Features), ("output", _Buffer), ("options", _Options)]


@cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(_webp.__file__)
    library.WebPDecode.argtypes = [c_char_p, c_size_t, POINTER(_Config)]
    library.WebPInitDecoderConfigInternal.argtypes = [POINTER(_Config), c_int]
    library.WebPFreeDecBuffer.argtypes = [POINTER(_Buffer)]
    library.WebPFreeDecBuffer.restype = None
    return library


def is_still_webp(file: File | BytesIO) -> bool:
    """Whether it is one picture of WebP, and no film of several."""
    file.seek(0)
    head = file.read(21).ljust(21, b"\0")
    file.seek(0)
    is_webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    return is_webp and not (head[12:16] == b"VP8X" and head[20] & _MOVES)


def decode_webp(content: bytes, mode: str, size: tuple[int, int], side: int) -> Image.Image:
    """The still picture in RGB or RGBA; a large one smaller, its longer side not below `side`.

    `size` is what its head says. OSError if it is broken.
    """
    config = _Config()
    if not _library().WebPInitDecoderConfigInternal(config, _VERSION):
        raise RuntimeError("libwebp has another interface than webp.py knows")
    share = min(1, side / max(size))
    options = config.options
    options.use_scaling = share < 1
    options.scaled_width, options.scaled_height = (ceil(length * share) for length in size)
    config.output.colorspace = _ORDERS[mode]
    try:
        status = _library().WebPDecode(content, len(content), config)
        if status:
            raise OSError(f"libwebp cannot decode this picture (status {status})")
        drawn = config.output
        pixels = ctypes.string_at(drawn.rgba, drawn.stride * drawn.height)
        shape = (drawn.width, drawn.height)
        return Image.frombytes(mode, shape, pixels, "raw", mode, drawn.stride, 1)
    finally:
        _library().WebPFreeDecBuffer(config.output)
