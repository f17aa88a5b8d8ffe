"""Any text of any public form at its greatest length, and beyond, is answered at a small price."""

from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import example, given
from hypothesis import strategies as st

from accounts.models import User
from forum.models import Topic
from tests.forum.factories import TopicFactory, board

pytestmark = pytest.mark.django_db
# What reading dates, places, numbers, links, lists and addresses of mail begins with.
BEGINNINGS = [
    "あ",
    "語 ",
    "(",
    "[a](",
    "> ",
    "- a\n",
    "http://a.jp/ ",
    "a@a.",
    "令和7年",
    "1",
    "東京都、",
]
PAGES: dict[str, Callable[[Topic], str]] = {
    "topic": lambda topic: reverse("topic_new"),
    "reply": lambda topic: reverse("topic_reply", args=[topic.pk]),
    "report": lambda topic: reverse("post_report", args=[topic.posts.get().pk]),
    "hiding": lambda topic: reverse("post_hide", args=[topic.posts.get().pk]),
    "closing": lambda topic: reverse("topic_close", args=[topic.pk]),
    "answer": lambda topic: reverse("feedback") + "?page=/about/",
    "profile": lambda topic: reverse("account_profile"),
    "sign-in": lambda topic: reverse("account_login"),
    "sign-in by code": lambda topic: reverse("account_request_login_code"),
}


def form_of(page: Any) -> forms.BaseForm | None:
    contexts = page.context or []
    found = (one.get("form") for one in contexts if "form" in one)
    return next((form for form in found if isinstance(form, forms.BaseForm)), None)


@pytest.mark.parametrize("page", PAGES)
@given(text=st.sampled_from(BEGINNINGS) | st.text(min_size=1, max_size=3), beyond=st.booleans())
@example(text="(", beyond=True)
def test_it_is_saved_or_refused(
    moderator: User, sign_in: Callable[[User], Client], page: str, text: str, beyond: bool
) -> None:
    board()
    address = PAGES[page](TopicFactory())
    client = Client() if page.startswith("sign-") else sign_in(moderator)
    form = form_of(client.get(address))
    assert form is not None
    lengths = {
        bound.html_name: (bound.field.max_length or 5_000) + 20_000 * beyond
        for bound in form
        if isinstance(bound.field, forms.CharField)
    }
    sent = {name: (text * length)[:length] for name, length in lengths.items()}
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(address, sent)
    assert lengths
    assert answer.status_code in (200, 302)
    assert len(queries) < 60
