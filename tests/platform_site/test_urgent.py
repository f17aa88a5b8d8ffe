"""The emergency banner: what everybody must know at once, at the top of every page."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from platform_site.models import Notice
from tests.admin_form import send
from tests.cases.factories import CaseFactory
from tests.platform_site.factories import NoticeFactory

SignIn = Callable[[User], Client]
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
BANNER = re.compile(r'<section class="kyoso-urgent".*?</section>', re.DOTALL)


@pytest.fixture
def flood(db: None) -> Notice:
    return NoticeFactory(title="大雨のため電話窓口を休みます", is_urgent=True)


def banner(client: Client, address: str = "/") -> str:
    found = BANNER.search(client.get(address).content.decode())
    return found[0] if found else ""


def test_an_urgent_notice_stands_above_the_header(client: Client, flood: Notice) -> None:
    html = client.get("/about/").content.decode()
    order = ["本文へ移動", "<article", "【緊急】大雨のため", f'href="{flood.get_absolute_url()}"']
    order += ["<header", "<main"]
    assert [html.index(part) for part in order] == sorted(html.index(part) for part in order)
    assert "<h2" in banner(client, "/about/")


def test_it_stands_on_every_kind_of_page(
    client: Client, sign_in: SignIn, resident: User, flood: Notice
) -> None:
    case = CaseFactory(published=True)
    pages = ["/", "/cases/", case.get_absolute_url(), "/search/?q=移動", "/forum/", "/notices/"]
    pages += ["/accounts/login/", "/feedback/", "/no-such-page/"]
    assert [address for address in pages if not banner(client, address)] == []
    assert banner(sign_in(resident), "/forum/topics/new/")


def test_the_admin_is_left_alone(sign_in: SignIn, secretariat: User, flood: Notice) -> None:
    html = sign_in(secretariat).get("/admin/").content.decode()
    assert "【緊急】" not in html


def test_ordinary_notices_stay_in_their_list(client: Client) -> None:
    NoticeFactory(title="窓口の時間が変わります")
    assert not banner(client)


def test_only_the_newest_of_several_is_shown(client: Client, flood: Notice) -> None:
    now = timezone.now()
    NoticeFactory(title="おとといの地震", is_urgent=True, publish_from=now - 2 * DAY)
    newest = NoticeFactory(title="大雨は峠を越えました", is_urgent=True)
    NoticeFactory(title="あすの予告", is_urgent=True, publish_from=now + DAY)
    assert newest.title in banner(client)
    html = client.get("/").content.decode()
    assert html.count('class="kyoso-urgent"') == 1
    assert html.count("【緊急】") == 1


def test_it_goes_by_itself_and_leaves_the_one_before(client: Client, flood: Notice) -> None:
    now = timezone.now()
    Notice.objects.filter(pk=flood.pk).update(publish_from=now - DAY)
    NoticeFactory(
        title="すぐ終わる話", is_urgent=True, publish_from=now - HOUR, publish_until=now + HOUR
    )
    assert "すぐ終わる話" in banner(client)
    Notice.objects.filter(title="すぐ終わる話").update(publish_until=now - HOUR / 2)
    assert flood.title in banner(client)
    Notice.objects.filter(pk=flood.pk).update(publish_until=now - HOUR / 2)
    assert not banner(client)


def test_it_says_when_readers_got_to_see_it(client: Client, flood: Notice) -> None:
    """A notice may be written long before, and put right long after, it is published."""
    first, later = "2026-01-10T09:30:00+09:00", "2026-01-10T13:05:00+09:00"
    rows = Notice.objects.filter(pk=flood.pk)
    for published, saved in ((first, later), (later, first)):
        rows.update(publish_from=published, updated_at=saved)
        html = re.sub(r"</?span[^>]*>", "", banner(client))
        assert f'<time datetime="{later}">令和8年1月10日（土）13:05（2026年）</time> 更新' in html


def test_the_word_urgent_is_said_once(client: Client) -> None:
    NoticeFactory(title="【緊急】避難所を開きました", is_urgent=True)
    assert banner(client).count("【緊急】") == 1


def test_its_own_page_has_no_link_to_itself(client: Client, flood: Notice) -> None:
    own = banner(client, flood.get_absolute_url())
    assert flood.title in own
    assert "<a " not in own
    assert banner(client).count("<a ") == 1


def test_markup_in_its_title_is_text(client: Client) -> None:
    NoticeFactory(title="<script>alert(1)</script>", is_urgent=True)
    assert "&lt;script&gt;alert(1)" in banner(client)
    assert "<script" not in banner(client)


@pytest.mark.parametrize("number", [0, 1, 5])
def test_it_costs_a_page_one_query(
    client: Client, number: int, django_assert_num_queries: Callable
) -> None:
    NoticeFactory.create_batch(number, is_urgent=True)
    with django_assert_num_queries(1):
        client.get("/about/")


def test_the_office_marks_a_notice_as_urgent(
    sign_in: SignIn, secretariat: User, client: Client
) -> None:
    add = reverse("admin:platform_site_notice_add")
    office = sign_in(secretariat)
    assert "すべてのページのいちばん上に出ます" in office.get(add).content.decode()
    refused = send(office, add, title="地震のため休館します", is_urgent="on")
    assert "公開を終える日時も入力してください" in refused.content.decode()
    end = {"publish_until_0": "2099-01-01", "publish_until_1": "00:00"}
    send(office, add, title="地震のため休館します", is_urgent="on", **end)
    assert "地震のため休館します" in banner(client)
    change = reverse("admin:platform_site_notice_change", args=[Notice.objects.get().pk])
    send(office, change, is_urgent=None)
    assert not banner(client)
