"""The application that web servers call: Django, its kept pages, and what proxies tell."""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from platform_site.running.kept_pages.application import with_kept_pages


def site_application() -> WSGIApplication:
    return behind_proxies(with_kept_pages(get_wsgi_application()))


def behind_proxies(application: WSGIApplication) -> WSGIApplication:
    """Read X-Forwarded-Proto in any case: some proxies write HTTPS, and Django compares letters."""
    header, _ = settings.SECURE_PROXY_SSL_HEADER or ("", "")

    def in_small_letters(
        environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        if header in environ:
            environ[header] = environ[header].strip().lower()
        return application(environ, start_response)

    return in_small_letters if header else application
