"""The small scripts of static/js/: each adds comfort, none is needed."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.cases.factories import full_case

PHONE = {"width": 360, "height": 800}
DESK = {"width": 1280, "height": 900}


def test_the_menu_of_a_phone_opens_and_gives_the_focus_back(new_context: Any) -> None:
    page = new_context(viewport=PHONE).new_page()
    page.goto("/about/")
    opener = page.get_by_role("button", name="メニュー")
    opener.press("Space")
    drawer = page.get_by_role("dialog", name="メニュー")
    expect(drawer).to_be_visible()
    expect(drawer.get_by_role("link", name="事例をさがす")).to_be_visible()
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(opener).to_be_focused()


def test_without_javascript_the_menu_is_at_the_foot_of_the_page(new_context: Any) -> None:
    page = new_context(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto("/about/")
    page.get_by_role("link", name="メニュー").click()
    expect(page).to_have_url(re.compile(r"#site-menu$"))
    menu = page.get_by_role("navigation", name="このサイトのページ")
    expect(menu.get_by_role("link", name="交流掲示板")).to_be_visible()


def test_a_password_can_be_shown(page: Page) -> None:
    page.goto("/accounts/login/")
    box = page.get_by_label("パスワード", exact=False).first
    box.fill("たしかめたい文字")
    page.get_by_role("button", name="パスワードを表示する").click()
    expect(box).to_have_attribute("type", "text")
    page.get_by_role("button", name="パスワードをかくす").click()
    expect(box).to_have_attribute("type", "password")


def test_conditions_fold_on_a_phone_and_stand_open_on_a_desk(new_context: Any) -> None:
    page = new_context(viewport=PHONE).new_page()
    page.goto("/cases/")
    panel = page.locator(".kyoso-filter-panel")
    expect(panel).not_to_have_attribute("open", "")
    page.set_viewport_size(DESK)
    expect(panel).to_have_attribute("open", "")


def test_conditions_can_be_reached_without_a_script_in_any_window(new_context: Any) -> None:
    for viewport, folded in ((PHONE, True), (DESK, False)):
        page = new_context(viewport=viewport, java_script_enabled=False).new_page()
        page.goto("/cases/")
        condition = page.locator(".kyoso-filter-group summary").first
        if folded:
            expect(condition).not_to_be_visible()
            page.get_by_text("条件をえらぶ").click()
        expect(condition).to_be_visible()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_nothing_moves_while_a_list_is_loading(new_context: Any, viewport: Any) -> None:
    page = new_context(viewport=viewport).new_page()
    page.goto("/cases/")
    shift = page.evaluate(
        """() => new Promise((resolve) => {
            let sum = 0;
            new PerformanceObserver((list) => {
                for (const entry of list.getEntries()) sum += entry.value;
            }).observe({ type: "layout-shift", buffered: true });
            setTimeout(() => resolve(sum), 300);
        })"""
    )
    assert shift < 0.01


def test_the_print_button_appears_only_where_it_works(new_context: Any) -> None:
    case = full_case()
    for works in (True, False):
        page = new_context(java_script_enabled=works).new_page()
        page.goto(case.get_absolute_url())
        expect(page.get_by_role("button", name="印刷する")).to_be_visible(visible=works)


COUNT_WHAT_LEAVES = """() => {
    globalThis.sent = 0;
    addEventListener("submit", (event) => {
        if (!event.defaultPrevented) sent += 1;
        event.preventDefault();
    });
}"""
PRESS = 'document.querySelector("main form[data-submit-once]").requestSubmit(), sent'
# What the browser tells a page whose load was stopped by Esc or its button.
STOPPED = 'navigation.dispatchEvent(new Event("navigateerror"))'


def test_a_form_pressed_twice_is_sent_once(page: Page) -> None:
    page.goto("/accounts/login/")
    page.evaluate(COUNT_WHAT_LEAVES)
    assert [page.evaluate(PRESS) for _ in range(2)] == [1, 1]


def test_a_form_whose_load_was_stopped_can_be_sent_again(page: Page) -> None:
    page.goto("/accounts/login/")
    page.evaluate(COUNT_WHAT_LEAVES)
    page.evaluate(PRESS)
    page.evaluate(STOPPED)
    assert [page.evaluate(PRESS) for _ in range(2)] == [2, 2]


def test_a_form_without_an_answer_can_be_sent_again_after_a_few_seconds(page: Page) -> None:
    page.clock.install()
    page.goto("/accounts/login/")
    page.evaluate(COUNT_WHAT_LEAVES)
    page.evaluate(PRESS)
    page.clock.run_for(4_000)
    assert [page.evaluate(PRESS) for _ in range(2)] == [2, 2]


def test_after_a_load_that_broke_off_the_next_press_is_sent(page: Page) -> None:
    sent: list[str] = []

    def break_off(route: Route) -> None:
        sent.append(route.request.method)
        route.abort("aborted")

    page.clock.install()
    page.goto("/accounts/login/")
    page.route("**/accounts/login/", break_off)
    button = page.locator("main form[data-submit-once] [type=submit]").first
    for times in (1, 2):
        with page.expect_event("requestfailed"):
            button.click(no_wait_after=True)
        assert sent == ["POST"] * times
        page.clock.run_for(4_000)
