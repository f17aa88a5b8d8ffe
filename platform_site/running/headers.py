"""What every answer tells the browser, whoever makes it: a page, a file, an error, a probe."""

from collections.abc import Callable

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADERS = {
    "Content-Security-Policy": build_policy(config=settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
}

GetResponse = Callable[[HttpRequest], HttpResponse]


def headers(get_response: GetResponse) -> GetResponse:
    """Middleware before all others, so that what those answer bears them too."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def with_headers(answer: bytes) -> bytes:
    """An answer of the web server itself, such as 414 for an address that is too long."""
    status, _, rest = answer.partition(b"\r\n")
    lines = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
    return status + b"\r\n" + lines.encode() + rest
