"""Notices and related links: when they are public, and who keeps them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from platform_site.models import Notice, RelatedLink
from search.models import Document
from tests.admin_form import send
from tests.platform_site.factories import NoticeFactory, RelatedLinkFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
ADD = reverse("admin:platform_site_notice_add")
HOUR = timedelta(hours=1)


def test_a_notice_is_public_within_its_window_only(client: Client) -> None:
    now = timezone.now()
    shown = NoticeFactory(title="いまのお知らせ")
    early = NoticeFactory(title="これからのお知らせ", publish_from=now + HOUR)
    late = NoticeFactory(
        title="おわったお知らせ", publish_from=now - 2 * HOUR, publish_until=now - HOUR
    )
    page = client.get("/notices/").content.decode()
    assert "いまのお知らせ" in page
    assert "これからのお知らせ" not in page
    assert "おわったお知らせ" not in page
    assert client.get(shown.get_absolute_url()).status_code == 200
    for hidden in (early, late):
        assert client.get(hidden.get_absolute_url()).status_code == 404


def test_a_notice_cannot_end_before_it_starts() -> None:
    now = timezone.now()
    with pytest.raises(ValidationError, match="後にしてください"):
        NoticeFactory.build(publish_from=now, publish_until=now - HOUR).full_clean()


def test_the_secretariat_writes_a_notice_that_can_be_found(
    sign_in: SignIn, secretariat: User, client: Client
) -> None:
    values = {
        "title": "窓口のお休み",
        "body": "年末年始は電話をお休みします。",
        "publish_from_0": "2026-01-01",
        "publish_from_1": "09:00",
    }
    answer = send(sign_in(secretariat), ADD, **values)
    assert answer.status_code == 302, answer.context["errors"]
    assert "窓口のお休み" in client.get("/search/?q=年末年始").content.decode()


def test_a_removed_notice_is_not_found_any_more(sign_in: SignIn, secretariat: User) -> None:
    notice = NoticeFactory()
    Document.objects.create(kind="notice", object_id=notice.pk, title="", text="")
    url = reverse("admin:platform_site_notice_delete", args=[notice.pk])
    sign_in(secretariat).post(url, {"post": "yes"})
    assert not Notice.objects.exists()
    assert not Document.objects.filter(kind="notice").exists()


def test_nobody_else_writes_notices_or_links(
    sign_in: SignIn, editor_a: User, ministry_editor: User, moderator: User, resident: User
) -> None:
    for person in (editor_a, ministry_editor, moderator, resident):
        for model in ("notice", "relatedlink"):
            url = reverse(f"admin:platform_site_{model}_add")
            assert sign_in(person).post(url, {"title": "x"}).status_code in (302, 403, 404)
    assert not Notice.objects.exists()
    assert not RelatedLink.objects.exists()


def test_links_stand_in_their_groups_and_say_that_they_lead_elsewhere(client: Client) -> None:
    RelatedLinkFactory(group="国の情報", name="白書")
    RelatedLinkFactory(group="事例集", name="全国の事例", order=1)
    page = client.get("/links/").content.decode()
    assert page.index("国の情報") < page.index("白書") < page.index("事例集")
    assert "外部サイト" in page


def test_markup_in_a_notice_is_shown_as_text(client: Client) -> None:
    evil = "<script>alert(1)</script>"
    notice = NoticeFactory(title=evil, body=evil)
    for address in ("/", "/notices/", notice.get_absolute_url()):
        assert evil not in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("?page=abc", "「abc」ページはないため、1ページ目を表示しています。"),
        ("?page=99", "「99」ページはないため、1ページ目を表示しています。"),
        ("?foo=1", "「foo」は、このページでは使わない条件です。"),
        ("?q=移動", "このページでは、ことばでさがせません。"),
    ],
)
def test_what_an_address_asks_in_vain_is_said(client: Client, address: str, sentence: str) -> None:
    NoticeFactory(title="いまのお知らせ")
    page = client.get(f"/notices/{address}").content.decode()
    assert sentence in page
    assert "いまのお知らせ" in page


@pytest.mark.parametrize("address", ["", "?page=1", "?page="])
def test_nothing_is_said_of_an_address_that_asks_well(client: Client, address: str) -> None:
    assert "1ページ目を表示" not in client.get(f"/notices/{address}").content.decode()
