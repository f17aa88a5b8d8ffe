"""What the tests demand of every page: asking for it writes nothing, and it relies on no order."""

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from pytest_django import Settings

from search.models import Miss
from tests.read_only_get import WroteDuringGet
from vocabulary.models import Prefecture, Theme

pytestmark = pytest.mark.django_db


def writing(request: HttpRequest) -> HttpResponse:
    Theme.objects.update(order=1)
    return HttpResponse()


def taking_back(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        Theme.objects.update(order=1)
        transaction.set_rollback(True)
    return HttpResponse()


def half_taking_back(request: HttpRequest) -> HttpResponse:
    taking_back(request)
    return writing(request)


def noting(request: HttpRequest) -> HttpResponse:
    Miss.objects.note("ぬりかべ", "case")
    request.session["seen"] = True
    list(Theme.objects.select_for_update())
    return HttpResponse()


def listing(request: HttpRequest) -> HttpResponse:
    rows = Prefecture.objects.order_by(*request.GET.getlist("sort"))
    return HttpResponse(",".join(rows.values_list("pk", flat=True)))


admin = [
    path("writing/", writing, name="theme_preview"),
    path("taking-back/", taking_back, name="theme_preview"),
    path("half/", half_taking_back, name="theme_change"),
]
urlpatterns = [
    path("writing/", writing),
    path("taking-back/", taking_back),
    path("noting/", noting),
    path("listing/", listing),
    path("admin/", include((admin, "admin"))),
]


@pytest.fixture(autouse=True)
def pages_of_this_file(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.mark.parametrize(
    "address", ["/writing/", "/taking-back/", "/admin/writing/", "/admin/half/"]
)
def test_a_page_that_writes_when_it_is_asked_for_fails_its_test(
    client: Client, address: str
) -> None:
    with pytest.raises(WroteDuringGet, match=r'UPDATE "vocabulary_theme"[\s\S]+test_strict_pages'):
        client.get(address)
    with pytest.raises(WroteDuringGet):
        client.head(address)
    assert client.post(address).status_code == 200


def test_what_a_page_may_write_is_named(client: Client) -> None:
    assert client.get("/noting/").status_code == 200
    assert client.get("/admin/taking-back/").status_code == 200
    assert Miss.objects.exists()


def test_rows_without_an_order_come_in_any_order(client: Client) -> None:
    in_order = ",".join(f"{number:02}" for number in range(1, 48))
    assert client.get("/listing/?sort=pk").content.decode() == in_order
    seen = {client.get("/listing/").content.decode() for _ in range(3)}
    assert len(seen) == 3
    assert all(sorted(one.split(",")) == in_order.split(",") for one in seen)
