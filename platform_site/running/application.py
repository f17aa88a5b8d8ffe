"""The application that web servers call: Django, its kept pages, and what proxies tell."""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from platform_site.running.kept_pages.answer import Answer
from platform_site.running.kept_pages.application import with_kept_pages


def site_application() -> WSGIApplication:
    return behind_proxies(with_kept_pages(with_second_try(get_wsgi_application())))


def with_second_try(application: WSGIApplication) -> WSGIApplication:
    """Ask again for a page whose database went away while it was made; a form is sent once.

    The second try waits for a connection: a short restart of the database is only a slow page.
    """

    def twice(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return application(environ, start_response)
        as_asked = dict(environ)
        answer = Answer.of(application, environ)
        if answer.is_of_a_site_without_database:
            answer.close()
            environ.clear()
            environ.update(as_asked)
            answer = Answer.of(application, environ)
        start_response(answer.status, answer.headers)
        return answer.body

    return twice


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
