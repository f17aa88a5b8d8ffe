"""A page is made a second time where the database went away under the first."""

from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError

from cases import views
from platform_site.running.application import with_second_try
from platform_site.running.kept_pages.marks import PUBLIC
from tests.platform_site.kept_pages.asking import ask

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def failures(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The list of cases fails as often as there are words in here."""
    words: list[str] = []
    whole = views.case_listing

    def failing(*args: Any, **kwargs: Any) -> Any:
        if words:
            raise OperationalError(words.pop())
        return whole(*args, **kwargs)

    monkeypatch.setattr(views, "case_listing", failing)
    return words


def test_a_page_is_tried_twice(failures: list[str]) -> None:
    site = with_second_try(get_wsgi_application())
    for times, status in ((0, 200), (1, 200), (2, 503)):
        failures[:] = ["server closed the connection unexpectedly"] * times
        assert ask(site, "/cases/").status == status


def test_what_the_second_try_tells_of_the_page_is_known(failures: list[str]) -> None:
    told: list[dict[str, Any]] = []
    site = with_second_try(get_wsgi_application())
    failures += ["server closed the connection unexpectedly"]

    def listening(environ: Any, start_response: Any) -> Any:
        told.append(environ)
        return site(environ, start_response)

    assert ask(listening, "/cases/").status == 200
    assert told[0][PUBLIC]


def test_a_form_is_sent_once() -> None:
    asked: list[str] = []

    def without_database(environ: Any, start_response: Any) -> list[bytes]:
        asked.append(environ["REQUEST_METHOD"])
        start_response("503 Service Unavailable", [("Retry-After", "60")])
        return [b""]

    for method, times in (("GET", 2), ("HEAD", 2), ("POST", 1), ("PUT", 1)):
        asked.clear()
        assert ask(with_second_try(without_database), "/cases/", method=method).status == 503
        assert asked == [method] * times


def test_a_probe_is_not_tried_again() -> None:
    asked: list[str] = []

    def not_ready(environ: Any, start_response: Any) -> list[bytes]:
        asked.append(environ["PATH_INFO"])
        start_response("503 Service Unavailable", [])
        return [b""]

    assert ask(with_second_try(not_ready), "/readyz").status == 503
    assert asked == ["/readyz"]
