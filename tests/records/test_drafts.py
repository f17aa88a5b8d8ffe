"""One store for what was typed: few drafts, none too long, each for whoever wrote it."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from accounts.models import User
from records import drafts
from records.editing.stamp import STAMP, new_stamp

pytestmark = pytest.mark.django_db
Posted = Callable[..., HttpRequest]


@pytest.fixture
def posted(client: Client, editor_a: User) -> Posted:
    """A form sent by somebody who was signed out meanwhile, always from the same browser."""
    session = client.session

    def make(path: str, user: User | None = editor_a, **typed: str) -> HttpRequest:
        request = RequestFactory().get("/")
        request.user = user or AnonymousUser()
        stamp = {STAMP: new_stamp(request, None)} if user else {}
        request = RequestFactory().post(path, {**typed, **stamp})
        request.session, request.user = session, AnonymousUser()
        MessageMiddleware(lambda _: HttpResponse()).process_request(request)
        return request

    return make


def visit(like: HttpRequest, path: str, user: User) -> HttpRequest:
    request = RequestFactory().get(path)
    request.session, request.user = like.session, user
    return request


def test_forms_of_the_site_and_of_the_admin_share_their_places(posted: Posted) -> None:
    for number in range(3):
        drafts.sign_in_first(posted(f"/forum/{number}/", None, text="あ"), ["text"])
    request = posted("/admin/x/", title="い")
    drafts.sign_in_first(request)
    assert len(request.session["drafts"]) == 3


def test_the_oldest_give_way_before_a_session_grows_too_large(posted: Posted) -> None:
    for number in range(3):
        request = posted(f"/admin/{number}/", text="a" * 600_000)
        drafts.sign_in_first(request)
    assert list(request.session["drafts"]) == ["/admin/2/"]


def test_a_form_longer_than_any_of_ours_is_not_kept(posted: Posted) -> None:
    assert not drafts.is_stamped(posted("/admin/x/", text="a" * 1_000_001))


@pytest.mark.parametrize("path", ["/admin/x/", "/forum/?draft=/admin/x/"])
def test_a_stamped_form_goes_back_to_its_writer_alone(
    posted: Posted, editor_a: User, editor_b: User, path: str
) -> None:
    request = posted("/admin/x/", title="ひみつ")
    drafts.sign_in_first(request)
    assert drafts.restored_input(visit(request, path, editor_a))["title"] == "ひみつ"
    assert not drafts.restored_input(visit(request, path, editor_b))


def test_a_form_without_a_stamp_keeps_its_named_fields_only(posted: Posted) -> None:
    request = posted("/forum/", None, text="あ", password="ひみつ")
    drafts.sign_in_first(request, ["text"])
    assert "ひみつ" not in str(request.session["drafts"])
    [key] = request.session["drafts"]
    restored = drafts.restored_input(visit(request, f"/forum/?draft={key}", AnonymousUser()))
    assert restored["text"] == "あ"
