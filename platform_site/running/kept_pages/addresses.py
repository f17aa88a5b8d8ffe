"""For which requests a page may be kept, and under which address."""

from typing import NamedTuple
from wsgiref.types import WSGIEnvironment

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage

# The probes answer at once, whatever becomes of the database.
_NEVER_KEPT = ("/admin/", "/accounts/", "/healthz", "/readyz")


class Address(NamedTuple):
    """What decides about a page for everybody: the same address, the same page."""

    scheme: str
    host: str
    path: str
    query: str


class Addresses:
    """Reads the settings once. Everything here happens at each request, so it does little."""

    def __init__(self) -> None:
        self._never_kept = (*_NEVER_KEPT, settings.STATIC_URL, settings.MEDIA_URL)
        self._personal = (f"{settings.SESSION_COOKIE_NAME}=", f"{CookieStorage.cookie_name}=")
        header = settings.SECURE_PROXY_SSL_HEADER
        self._scheme_header, self._secure = header or ("", "")

    def of(self, environ: WSGIEnvironment) -> Address | None:
        """None for a request that concerns one person, changes something, or has an odd host.

        Other cookies, such as the one a form of ours left behind, change no public page.
        """
        if not self.is_read(environ) or "HTTP_AUTHORIZATION" in environ:
            return None
        cookies = environ.get("HTTP_COOKIE", "")
        if cookies and any(name in cookies for name in self._personal):
            return None
        host = environ.get("HTTP_HOST", "")
        if not _is_plain(host, environ):
            return None
        query = environ.get("QUERY_STRING", "")
        return Address(self._scheme(environ), host, _path(environ), query)

    def is_read(self, environ: WSGIEnvironment) -> bool:
        """Whether a page of the site is asked for, by whomever, and nothing is changed."""
        is_reading = environ["REQUEST_METHOD"] in ("GET", "HEAD")
        return is_reading and not _path(environ).startswith(self._never_kept)

    def _scheme(self, environ: WSGIEnvironment) -> str:
        """As Django sees it."""
        told = environ.get(self._scheme_header) if self._scheme_header else None
        if told is None:
            return environ["wsgi.url_scheme"]
        return "https" if told.split(",")[0].strip() == self._secure else "http"


def _path(environ: WSGIEnvironment) -> str:
    return environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")


def _is_plain(host: str, environ: WSGIEnvironment) -> bool:
    """Whether it is written as a browser writes it: Django takes any port, and any case.

    Each way to write it would be a page of its own, and push out the good ones.
    """
    _, colon, port = host.partition(":")
    return host != "" and host == host.lower() and (not colon or port == environ.get("SERVER_PORT"))
