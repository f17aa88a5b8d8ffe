"""What was typed into a form waits in the window until the site has saved it."""

from typing import Any

from playwright.sync_api import Page, Route, expect

from forum.models import Post
from platform_site.running.middleware import SAVED
from tests.accounts.factories import UserFactory
from tests.browser.journeys import enter, forward
from tests.forum.factories import board

NEW = "/forum/topics/new/"
TITLE, TEXT = "付き添いの頼み方", "買い物の付き添いについて、\nみなさんに伺います。"


def write(page: Page) -> None:
    """A new topic, up to the page where it is confirmed."""
    enter(page, UserFactory().email)
    board()
    page.goto(NEW)
    page.locator("main [name=title]").fill(TITLE)
    page.locator("main textarea[name=text]").fill(TEXT)
    page.locator("main input[name=board]").first.check()
    page.get_by_role("button", name="確認する").click()
    expect(page.get_by_role("button", name="書き込む")).to_be_visible()


def expect_the_text(page: Page) -> None:
    expect(page.get_by_text("前に入力した内容を、この画面に戻しました。")).to_be_visible()
    expect(page.locator("main [name=title]")).to_have_value(TITLE)
    expect(page.locator("main textarea[name=text]")).to_have_value(TEXT)
    expect(page.locator("main input[name=board]").first).to_be_checked()


def test_the_back_button_leads_from_the_confirmation_to_the_text(page: Page) -> None:
    write(page)
    page.go_back()
    expect_the_text(page)


def test_an_answer_that_was_lost_on_the_way_costs_no_text_and_makes_no_second_post(
    page: Page,
) -> None:
    write(page)

    def lose_the_answer(route: Route) -> None:
        route.fetch(max_redirects=0)
        page.context.clear_cookies(name=SAVED)  # it came with the answer
        route.fulfill(status=502, body="Bad Gateway", content_type="text/html")

    page.route(f"**{NEW}", lose_the_answer)
    page.get_by_role("button", name="書き込む").click()
    expect(page.get_by_text("Bad Gateway")).to_be_visible()
    page.unroute(f"**{NEW}")
    page.goto(NEW)
    expect_the_text(page)
    page.get_by_role("button", name="確認する").click()
    page.get_by_role("button", name="書き込む").click()
    expect(page.get_by_role("heading", name="書き込みました")).to_be_visible()
    assert Post.objects.count() == 1


def test_what_is_saved_is_not_put_back(page: Page) -> None:
    write(page)
    page.get_by_role("button", name="書き込む").click()
    expect(page.get_by_role("heading", name="書き込みました")).to_be_visible()
    page.goto(NEW)
    expect(page.locator("main [name=title]")).to_have_value("")
    kept: Any = page.evaluate(
        "Object.keys(sessionStorage).filter((key) => key.startsWith('typed:'))"
    )
    assert kept == []


def test_a_password_is_never_kept(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("メールアドレス").first.fill("nobody@example.jp")
    page.locator("main input[type=password]").first.fill("nicht-behalten-77")
    forward(page)
    expect(page.locator("main")).to_contain_text("メールアドレス")
    assert "nicht-behalten-77" not in page.evaluate("JSON.stringify({...sessionStorage})")


def test_a_refused_form_brings_its_text_and_nothing_is_put_back(page: Page) -> None:
    page.goto("/accounts/password/reset/")
    page.locator("main [name=email]").fill("ｔａｒｏ。@@")  # comes back in plain letters
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator(".kyoso-error-summary")).to_be_visible()
    expect(page.get_by_text("前に入力した内容")).to_have_count(0)


def test_who_signs_in_leaves_no_copy_of_the_address(page: Page) -> None:
    page.goto("/accounts/login/")
    page.locator("main [name=login]").fill("taro。@@")
    page.locator("main [name=password]").fill("x")
    page.get_by_role("button", name="ログインする").click()
    expect(page.locator(".kyoso-error-summary")).to_be_visible()
    assert page.evaluate("Object.keys(sessionStorage)") == []
