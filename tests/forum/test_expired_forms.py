"""A form that was open too long, so that its token expired, opens again as it was filled in."""

import re
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from forum.models import Post, Report, Topic
from organizations.admin_site.staff_sessions import SEEN_AT
from tests.forum.factories import PostFactory, ReportFactory, TopicFactory, board

pytestmark = pytest.mark.django_db
NEW = "/forum/topics/new/"


def typed(**changes: str) -> dict[str, str]:
    return {"title": "移動販売の始め方", "text": "教えてください。", "board": "shopping", **changes}


@pytest.fixture
def strict_client(resident) -> Client:
    """A browser whose forms are asked for their token."""
    board()
    client = Client(enforce_csrf_checks=True)
    client.force_login(resident)
    return client


def token_of(html: str) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)[1]


@pytest.mark.parametrize("step", [{}, {"step": "send"}, {"step": "correct"}])
def test_an_expired_form_opens_again_as_it_was_filled_in_and_can_be_sent(strict_client, step):
    given = typed(text="短い\n文章", token=str(uuid4()), **step)
    html = strict_client.post(NEW, given).content.decode()
    assert "短い\n文章</textarea>" in html
    assert 'value="移動販売の始め方"' in html
    assert re.search(r'value="shopping"[^>]* checked', html)
    assert f'value="{given["token"]}"' in html
    assert "まだ送信されていません" in html
    assert not Topic.objects.exists()
    again = {**given, "step": "send", "csrfmiddlewaretoken": token_of(html)}
    assert strict_client.post(NEW, again).status_code == 302
    assert Topic.objects.get().title == "移動販売の始め方"


def test_every_form_about_a_post_opens_again_after_its_token_expired(resident, strict_client):
    own, other = PostFactory(author=resident), PostFactory()
    for name, key in (("topic_reply", own.topic_id), ("post_edit", own.pk)):
        page = strict_client.post(reverse(name, args=[key]), {"text": "書き直し", "step": "send"})
        assert "書き直し</textarea>" in page.content.decode(), name
    page = strict_client.post(
        reverse("post_report", args=[other.pk]), {"reason": "personal", "note": "番号があります"}
    )
    html = page.content.decode()
    assert "番号があります</textarea>" in html
    assert html.count(" checked") == 1
    page = strict_client.post(reverse("post_delete", args=[own.pk]))
    assert "まだ送信されていません" in page.content.decode()
    assert Post.objects.get(pk=own.pk).is_visible
    assert not Report.objects.exists()


def test_an_expired_form_about_a_topic_that_is_closed_or_gone_gives_its_text_back(strict_client):
    topic = TopicFactory()
    address = reverse("topic_reply", args=[topic.pk])
    Topic.objects.update(is_closed=True)
    assert "わたしの返信" in strict_client.post(address, {"text": "わたしの返信"}).content.decode()
    Topic.objects.update(state="hidden", hidden_reason="宣伝でした")
    page = strict_client.post(address, {"text": "わたしの返信"})
    assert page.status_code == 404
    assert "わたしの返信" in page.content.decode()


def test_an_expired_form_of_somebody_signed_out_waits_for_the_sign_in():
    client = Client(enforce_csrf_checks=True)
    answer = client.post(NEW, typed(text="ここまで書きました"))
    address = parse_qs(urlsplit(answer.url).query)["next"][0]
    key = parse_qs(urlsplit(address).query)["draft"][0]
    assert QueryDict(client.session["drafts"][key])["text"] == "ここまで書きました"


def test_a_form_of_another_site_opens_nothing(strict_client):
    page = strict_client.post(NEW, typed(), headers={"origin": "https://evil.example"})
    assert page.status_code == 403
    assert "<form" not in page.content.decode().split("<main")[1].split("</main>")[0]
    assert "drafts" not in strict_client.session


def test_staff_who_were_away_see_nothing_through_an_expired_form(moderator) -> None:
    report = ReportFactory(note="知らせた人のことば")
    client = Client(enforce_csrf_checks=True)
    client.force_login(moderator)
    session = client.session
    session[SEEN_AT] = 1
    session.save()
    answer = client.post(report.get_absolute_url(), {"outcome": "kept"})
    assert "知らせた人のことば" not in answer.content.decode()
    assert "_auth_user_id" not in client.session
