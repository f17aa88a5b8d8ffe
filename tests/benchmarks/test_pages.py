"""What the benchmark of pages rests on: its visitors, its pages, and its changes."""

import http.server
import threading
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client

from cases.models import Case
from events.models import Event, Video
from policies.models import Policy
from search.models import Card, Document
from tests.benchmarks import load
from tests.benchmarks.rows import Plan
from tests.benchmarks.site_pages import site_pages
from tests.benchmarks.visitors import Visit, send, visit_page


class _Handler(http.server.BaseHTTPRequestHandler):
    """Keeps the connection, as far as the address does not say otherwise."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.close_connection = self.path != "/kept/"
        self.send_response(404 if self.path == "/nowhere/" else 200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.mark.parametrize("address", ["/kept/", "/closed/"])
def test_visitors_count_whole_answers(port: int, address: str) -> None:
    answers = send(Visit(port=port, address=address, seconds=60, connections=3, most=12))

    assert 12 <= len(answers.times) <= 14
    assert answers.size == 5
    assert answers.percentile(0.5) <= answers.percentile(0.99)


def test_visitors_refuse_an_error(port: int) -> None:
    with pytest.raises(RuntimeError, match="404"):
        visit_page(Visit(port=port, address="/nowhere/", seconds=60, most=1))


def test_every_measured_page_answers_and_its_change_changes_one_thing(db: None) -> None:
    load.fill(Plan(cases=30, topics=10, posts=60, seed=7), say=lambda line: None)

    for page in site_pages():
        assert Client().get(page.address).status_code == 200, page.address
        with connection.cursor() as cursor:
            cursor.execute(page.change)
            assert cursor.rowcount == 1, page.change


def test_a_changed_item_is_saved_with_its_card_and_its_document(db: None) -> None:
    load.fill(Plan(cases=30, topics=10, posts=60, seed=7), say=lambda line: None)
    changes = {page.name: page.change for page in site_pages()}

    for name, model in (("case", Case), ("measures", Policy), ("event", Event), ("video", Video)):
        pk = model.objects.published().earliest("pk").pk
        kind = model.item_kind.code
        rows = (
            model.objects.filter(pk=pk).values_list("updated_at"),
            Document.objects.filter(kind=kind, object_id=pk).values_list("indexed_at"),
            Card.objects.filter(kind=kind, object_id=pk).values_list("published_at"),
        )
        before = [row.get() for row in rows]
        with connection.cursor() as cursor:
            cursor.execute(changes[name])
        assert all(row.get() > then for row, then in zip(rows, before, strict=True)), name
