"""A finished page: its bytes, what they were made from, and until when they hold."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Self
from wsgiref.types import StartResponse, WSGIEnvironment

from platform_site.running.kept_pages.encodings import (
    GZIP,
    PLAIN,
    best_encoding,
    compress,
    decompress,
)
from records.answers import Basis

_OF_THE_BODY = {"Content-Type", "Content-Length", "Content-Encoding", "Content-Language"}
Headers = list[tuple[str, str]]
# A browser asks each time; a proxy that was told to keep pages may do so for some seconds.
CACHE_CONTROL = "public, max-age=0, s-maxage=5"
VARY = "Cookie, Accept-Encoding"


@dataclass
class Page:
    """`headers` are Django's without those of the transport. Bodies are kept compressed only."""

    headers: Headers
    tag: str  # a hash of the plain body
    basis: Basis
    bodies: dict[str, bytes]
    _answers: dict[str, Headers] = field(default_factory=dict)

    @classmethod
    def of(
        cls, headers: Headers, body: bytes, basis: Basis, accepted: str, before: Self | None = None
    ) -> Self:
        """Compressed at first as the visitor wants it who asked for it.

        Most changes leave a page as it was `before`: then nothing is compressed again.
        """
        tag = hashlib.blake2b(body, digest_size=12).hexdigest()
        if before is not None and (before.tag, before.headers) == (tag, headers):
            return replace(before, basis=basis)
        encoding = best_encoding(accepted)
        encoding = GZIP if encoding == PLAIN else encoding
        return cls(headers, tag, basis, {encoding: compress(body, encoding)})

    @property
    def size(self) -> int:
        """In bytes, as if it were kept in both encodings already."""
        return 2 * max(map(len, self.bodies.values())) + 1000

    def send(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The answer to one visitor: 304 where the browser has it, no body for HEAD."""
        encoding = best_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        headers = self._answers.get(encoding) or self._headers(encoding)
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known and (headers[0][1] in known or known.strip() == "*"):
            start_response("304 Not Modified", _without_body(headers))
            return []
        start_response("200 OK", headers.copy())
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [self.body(encoding)]

    def body(self, encoding: str) -> bytes:
        """Compressed once; unpacked anew for the few who read no compressed page."""
        kept = self.bodies.get(encoding)
        if kept is None:
            other, body = next(iter(self.bodies.items()))
            kept = compress(decompress(body, other), encoding)
            if encoding != PLAIN:
                self.bodies[encoding] = kept
        return kept

    def _headers(self, encoding: str) -> Headers:
        headers = [
            ("ETag", f'"{self.tag}-{encoding}"'),
            ("Cache-Control", CACHE_CONTROL),
            ("Vary", VARY),
            *self.headers,
            ("Content-Length", str(len(self.body(encoding)))),
        ]
        if encoding != PLAIN:
            headers.append(("Content-Encoding", encoding))
        self._answers[encoding] = headers
        return headers

    # --- As the shared cache keeps it: a line of JSON, then one body ---------------------------

    def to_bytes(self) -> bytes:
        encoding, body = next(iter(self.bodies.items()))
        about = {"headers": self.headers, "tag": self.tag, "basis": asdict(self.basis)}
        return json.dumps({**about, "encoding": encoding}).encode() + b"\n" + body

    @classmethod
    def from_bytes(cls, kept: bytes) -> Self:
        """Raises ValueError, KeyError or TypeError for what no process of this version wrote."""
        line, _, body = kept.partition(b"\n")
        about = json.loads(line)
        headers = [(name, value) for name, value in about["headers"]]
        return cls(headers, about["tag"], Basis(**about["basis"]), {about["encoding"]: body})


def _without_body(headers: Headers) -> Headers:
    """Those of an answer that sends no body."""
    return [(name, value) for name, value in headers if name not in _OF_THE_BODY]
