"""A form that the site could not carry out is offered again as it was."""

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from forum.models import Post, Topic
from tests.forum.factories import board

TEXT = "買い物の付き添いについて、\nみなさんに伺います。<b>"
FAILURES = [("/broken/", 500), ("/without-database/", 503), ("/without-space/", 503)]


@pytest.fixture
def failing_site(client: Client) -> Client:
    client.raise_request_exception = False
    return client


class _HiddenFields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self.form: dict[str, str | None] = {}

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        told = dict(attrs)
        if tag == "form":
            self.form = told
        if told.get("type") == "hidden":
            self.fields.append((told["name"], told["value"]))


def new_topic() -> dict[str, str]:
    """A form that was confirmed and is sent."""
    texts = {"board": board().code, "title": "付き添い", "text": TEXT}
    return {**texts, "token": str(uuid4()), "step": "send"}


def offered(answer: Any) -> _HiddenFields:
    page = _HiddenFields()
    page.feed(answer.content.decode())
    return page


@pytest.mark.urls("tests.platform_site.failing_urls")
@pytest.mark.parametrize(("address", "status"), FAILURES)
def test_a_failed_form_comes_back_with_text_and_token_but_no_password(
    failing_site: Client, address: str, status: int
) -> None:
    """No database mark: a query would fail this test."""
    typed = {"text": TEXT, "token": "one-of-this-form", "theme": ["a", "b"], "password": "geheim"}
    answer = failing_site.post(f"{address}?case=12", typed)
    page = offered(answer)
    assert answer.status_code == status
    assert page.form["action"] == f"{address}?case=12"
    assert page.fields == [
        ("text", TEXT),
        ("token", "one-of-this-form"),
        ("theme", "a"),
        ("theme", "b"),
    ]
    assert "geheim" not in answer.content.decode()


@pytest.mark.urls("tests.platform_site.failing_urls")
@given(st.dictionaries(st.text("あaB0_-", min_size=1), st.text("漢字 \n<>&\"'🍵", max_size=40)))
def test_whatever_was_typed_comes_back_as_it_was(typed: dict[str, str]) -> None:
    answer = Client(raise_request_exception=False).post("/broken/", typed)
    assert dict(offered(answer).fields) == typed


@pytest.mark.urls("tests.platform_site.failing_urls")
def test_files_cannot_be_kept_and_that_is_said(failing_site: Client) -> None:
    answer = failing_site.post(
        "/broken/", {"title": "手引き", "file": SimpleUploadedFile("a.pdf", b"1")}
    )
    assert offered(answer).form["enctype"] == "multipart/form-data"
    assert "選んだファイルは残せませんでした" in answer.content.decode()


@pytest.mark.urls("tests.platform_site.failing_urls")
def test_a_page_that_was_only_read_offers_nothing_to_send(failing_site: Client) -> None:
    assert "もう一度送る" not in failing_site.get("/broken/").content.decode()


@pytest.mark.django_db
def test_a_post_whose_answer_was_lost_is_written_once(
    sign_in: Callable[[User], Client], resident: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database goes away after the row is written, and before the answer is sent."""
    browser = sign_in(resident)
    browser.raise_request_exception = False
    write = Topic.start

    def write_and_fail(*args: Any) -> Any:
        write(*args)
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(Topic, "start", write_and_fail)
    answer = browser.post("/forum/topics/new/", new_topic())
    assert answer.status_code == 503
    monkeypatch.undo()
    again = browser.post("/forum/topics/new/", dict(offered(answer).fields))
    assert again.status_code == 302
    assert Post.objects.count() == 1


@pytest.mark.django_db
def test_who_signed_out_in_another_window_still_hears_that_it_was_saved(
    resident_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Topic.start

    def write_while_signing_out(*args: Any) -> Any:
        Session.objects.all().delete()
        return write(*args)

    monkeypatch.setattr(Topic, "start", write_while_signing_out)
    session = resident_client.session
    session["staff_seen_at"] = 1  # old, so that the session is written once more
    session.save()
    answer = resident_client.post("/forum/topics/new/", new_topic())
    assert (answer.status_code, Post.objects.count()) == (302, 1)
