"""What stands around every page: the emergency banner, and the question at the end."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from platform_site.models import PageAnswer
from tests.browser.journeys import NARROW, forward
from tests.browser.test_public_pages import WHOLE, problems
from tests.platform_site.factories import NoticeFactory

FINGERTIP = 44
LONG = "【緊急】大雨のため、生活支援共創プラットフォームの電話の受付を休んでいます"
WIDEST = """() => Math.max(...[
    ...document.querySelectorAll(".kyoso-urgent *, .kyoso-helpful *")
].map(one => one.getBoundingClientRect().right))"""
BANNER = {"include": [[".kyoso-urgent"]]}
PAGES = ["/cases/", "/about/", "/forum/", "/accounts/login/", "/feedback/", "/no-such-page/"]


def height(page: Page, selector: str) -> float:
    boxes = [link.bounding_box() for link in page.locator(selector).all()]
    return min(box["height"] for box in boxes if box)


@pytest.mark.parametrize("colours", ["none", "active"])
def test_the_emergency_banner_is_open_to_everybody(phone: Page, colours: Any) -> None:
    notice = NoticeFactory(title=LONG, is_urgent=True)
    phone.emulate_media(forced_colors=colours)
    found = problems(phone, "/", WHOLE)
    for address in (*PAGES, notice.get_absolute_url()):
        found += problems(phone, address, BANNER)
    assert found == []


def test_it_holds_with_letters_twice_as_large(new_context: Any) -> None:
    NoticeFactory(title=LONG, is_urgent=True)
    page = new_context(viewport=NARROW, bypass_csp=True).new_page()
    page.goto("/about/")
    page.add_style_tag(content="html { font-size: 200%; }")
    assert page.evaluate(WIDEST) <= NARROW["width"]
    assert height(page, ".kyoso-urgent a") >= FINGERTIP


def test_keys_reach_it_right_after_the_skip_link(phone: Page) -> None:
    NoticeFactory(title=LONG, is_urgent=True)
    phone.goto("/about/")
    phone.keyboard.press("Tab")
    expect(phone.get_by_role("link", name="本文へ移動")).to_be_focused()
    phone.keyboard.press("Tab")
    expect(phone.get_by_role("link", name="くわしく見る 大雨のため")).to_be_focused()
    assert height(phone, ".kyoso-urgent a") >= FINGERTIP


def test_on_paper_the_news_stays_and_the_question_goes(phone: Page) -> None:
    NoticeFactory(title=LONG, is_urgent=True)
    phone.goto("/about/")
    phone.emulate_media(media="print")
    expect(phone.locator(".kyoso-urgent h2")).to_be_visible()
    expect(phone.locator(".kyoso-urgent a")).to_be_hidden()
    expect(phone.locator(".kyoso-helpful")).to_be_hidden()


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_visitor_says_what_was_missing_and_goes_on_reading(
    new_context: Any, script: bool
) -> None:
    page = new_context(java_script_enabled=script, viewport=NARROW).new_page()
    page.goto("/about/guide/?q=山田花子")
    assert height(page, ".kyoso-helpful a") >= FINGERTIP
    page.get_by_role("link", name="いいえ 役に立ちませんでした").click()
    expect(page.get_by_label("いいえ")).to_be_checked()
    page.get_by_label("ご意見").fill("あ" * 501)
    forward(page)
    expect(page.locator("main")).to_contain_text("500文字以内で入力してください（現在501文字）")
    expect(page.get_by_label("いいえ")).to_be_checked()
    page.get_by_label("ご意見").fill("ことばの説明がもっとほしいです。")
    forward(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("ありがとうございました")
    row = PageAnswer.objects.get()
    assert (row.path, row.is_helpful) == ("/about/guide/", False)
    assert row.text == "ことばの説明がもっとほしいです。"
    page.get_by_role("link", name="見ていたページにもどる").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("はじめての方へ")
