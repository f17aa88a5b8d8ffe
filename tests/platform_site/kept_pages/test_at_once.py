"""Many visitors want the same page at the same moment."""

import threading
from typing import Any
from unittest import mock

import pytest
from django.core.wsgi import get_wsgi_application

from platform_site.running.kept_pages import flights
from platform_site.running.kept_pages.addresses import Address
from platform_site.running.kept_pages.application import KeptPages
from tests.at_once import together
from tests.organizations.factories import OrganizationFactory
from tests.platform_site.kept_pages.asking import Got, ask

pytestmark = pytest.mark.django_db(transaction=True)


class SlowDjango:
    """Makes the page when it is asked, and hands it over when it may."""

    def __init__(self) -> None:
        self.django = get_wsgi_application()
        self.made, self.may_go_on = threading.Event(), threading.Event()
        self.asked = 0

    def __call__(self, environ: Any, start_response: Any) -> Any:
        self.asked += 1
        answer = self.django(environ, start_response)
        self.made.set()
        self.may_go_on.wait(10)
        return answer


@pytest.fixture
def django() -> SlowDjango:
    return SlowDjango()


def visit(kept: KeptPages, got: list[Got], address: str = "/about/") -> None:
    try:
        got.append(ask(kept, address))
    finally:
        kept.generations.close()


def test_one_makes_the_page_and_the_others_wait_for_it(django: SlowDjango) -> None:
    kept, got = KeptPages(django), []
    came = threading.Semaphore(0)
    join = kept._flights.one

    def noted(address: Address) -> Any:
        came.release()
        return join(address)

    def go_on() -> None:
        for _ in range(4):
            came.acquire(timeout=10)
        django.may_go_on.set()

    with mock.patch.object(kept._flights, "one", noted):
        together(go_on, *[lambda: visit(kept, got)] * 4)
    assert [one.status for one in got] == [200] * 4
    assert django.asked == 1


def test_who_waited_sees_what_was_changed_meanwhile(django: SlowDjango) -> None:
    """The first began before the change; who comes after it must not get that page."""
    kept, got = KeptPages(django), []

    def change_and_visit() -> None:
        django.made.wait(10)
        OrganizationFactory(name="あたらしい会", kana="あ")
        threading.Timer(0.1, django.may_go_on.set).start()
        visit(kept, got, "/organizations/")
        assert "あたらしい会" in got[-1].text

    together(lambda: visit(kept, [], "/organizations/"), change_and_visit)
    assert len(got) == 1


def test_nobody_waits_for_ever(django: SlowDjango, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flights, "LONGEST_WAIT", 0.01)
    kept, got = KeptPages(django), []

    def second() -> None:
        django.made.wait(10)
        threading.Timer(0.2, django.may_go_on.set).start()
        visit(kept, got)

    together(lambda: visit(kept, got), second)
    assert [one.status for one in got] == [200] * 2
    assert django.asked == 2
