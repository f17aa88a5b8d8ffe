"""Compressed bodies, as the browser says that it can read them."""

import gzip
from functools import lru_cache

import brotli

PLAIN, GZIP, BROTLI = "identity", "gzip", "br"
# Each step beyond takes longer than the bytes it saves take on the way.
_GZIP_LEVEL, _BROTLI_QUALITY = 6, 4


@lru_cache(maxsize=200)  # browsers send few different ones
def best_encoding(accepted: str) -> str:
    """The best encoding that the header Accept-Encoding allows."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";q=")
        try:
            weights[name.strip()] = float(weight or 1)
        except ValueError:
            weights[name.strip()] = 0
    others = weights.get("*", 0)
    return next((one for one in (BROTLI, GZIP) if weights.get(one, others) > 0), PLAIN)


def compress(body: bytes, encoding: str) -> bytes:
    """The same bytes for the same body, always."""
    if encoding == BROTLI:
        return brotli.compress(body, quality=_BROTLI_QUALITY)
    return gzip.compress(body, _GZIP_LEVEL, mtime=0) if encoding == GZIP else body


def decompress(body: bytes, encoding: str) -> bytes:
    if encoding == BROTLI:
        return brotli.decompress(body)
    return gzip.decompress(body) if encoding == GZIP else body
