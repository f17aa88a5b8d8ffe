"""What Django answered: whether everybody may see it, whether it may be kept, and sending it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from platform_site.running.kept_pages.encodings import PLAIN, best_encoding, compress
from platform_site.running.kept_pages.marks import CANONICAL, PUBLIC
from platform_site.running.kept_pages.page import VARY, Headers

# Of the transport, which is ours; Vary is replaced where it names what we look at as well.
_OURS = {"content-length", "vary"}
_VARIES = {"cookie", "accept-encoding"}
_KEPT_TYPES = ("text/html", "application/xml", "text/calendar")


@dataclass
class Answer:
    """What Django answered; its body is not read yet."""

    environ: WSGIEnvironment
    body: Any  # Django's response, which is iterable
    status: str = ""
    headers: Headers = field(default_factory=list)

    @classmethod
    def of(cls, application: WSGIApplication, environ: WSGIEnvironment) -> Self:
        answer = cls(environ, None)

        def start_response(status: str, headers: Headers, exc_info: Any = None) -> Any:
            answer.status, answer.headers = status, headers

        answer.body = application(environ, start_response)
        return answer

    @property
    def is_public(self) -> bool:
        """Whether everybody may see it: it sets no cookie, and Django says so."""
        names = {name.lower() for name, _ in self.headers}
        return PUBLIC in self.environ and not names & {"set-cookie", "content-encoding"}

    @property
    def is_of_a_site_without_database(self) -> bool:
        """The page that says when to come again, and no probe."""
        return self.status.startswith("503 ") and any(n == "Retry-After" for n, _ in self.headers)

    @property
    def is_whole(self) -> bool:
        return not getattr(self.body, "streaming", True)

    @property
    def has_text(self) -> bool:
        is_html = any(n == "Content-Type" and v.startswith("text/html") for n, v in self.headers)
        return is_html and self.is_whole and bool(self.body.content)

    @property
    def may_be_kept(self) -> bool:
        """Whether it answers its address in the one way there is, and forbids no keeping."""
        query = self.environ.get("QUERY_STRING", "")
        is_canonical = not query or self.environ.get(CANONICAL) == query
        told = {name.lower(): value for name, value in self.headers}
        varies = {name.strip().lower() for name in told.get("vary", "").split(",")} - {""}
        return (
            self.status.startswith("200 ")
            and is_canonical
            and told.get("content-type", "").startswith(_KEPT_TYPES)
            and "cache-control" not in told
            and varies <= _VARIES
        )

    @property
    def own_headers(self) -> Headers:
        return [(name, value) for name, value in self.headers if name.lower() not in _OURS]

    def content(self) -> bytes:
        """The whole body; Django's request has ended then, and its connection is given back."""
        try:
            return b"".join(self.body)
        finally:
            self.close()

    def close(self) -> None:
        getattr(self.body, "close", lambda: None)()

    def send(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """As it is; compressed where everybody may see it, and so no secret can leak."""
        headers, body = self.headers, self.body
        encoding = best_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if encoding != PLAIN and self.is_public and self.has_text:
            content = compress(self.content(), encoding)
            length = ("Content-Length", str(len(content)))
            coding = [("Content-Encoding", encoding), ("Vary", VARY), length]
            headers, body = [*self.own_headers, *coding], [content]
        start_response(self.status, headers)
        if environ["REQUEST_METHOD"] != "HEAD":
            return body
        self.close()
        return []
