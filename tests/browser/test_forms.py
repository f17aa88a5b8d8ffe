"""Forms and their error states, and the admin, in a real browser: no barrier, no overflow."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.journeys import forward, sign_in
from tests.browser.test_public_pages import NARROW, problems, problems_here

EMPTY_FORMS = [
    "/accounts/login/",
    "/accounts/login/code/",
    "/accounts/signup/role/",
    "/accounts/password/reset/",
    "/feedback/",
]
OWN_PAGES = ["/accounts/", "/accounts/profile/", "/accounts/email/", "/accounts/leave/"]
ADMIN_PAGES = [
    "/admin/",
    "/admin/cases/case/",
    "/admin/cases/case/add/",
    "/admin/policies/policy/add/",
    "/admin/events/event/add/",
    "/admin/organizations/organization/",
]


@pytest.fixture
def phone(new_context: Any, starter: None) -> Page:
    return new_context(viewport=NARROW).new_page()


def test_errors_are_open_to_everybody(phone: Page) -> None:
    found = []
    for address in EMPTY_FORMS:
        phone.goto(address)
        forward(phone)
        expect(phone).to_have_title(re.compile("^エラー："))
        found += problems_here(phone)
    assert found == []


def test_what_a_resident_writes_in_is_open_to_everybody(phone: Page) -> None:
    sign_in(phone, "resident@example.jp")
    found = [line for address in OWN_PAGES for line in problems(phone, address)]
    phone.goto("/forum/topics/new/")
    forward(phone)
    expect(phone).to_have_title(re.compile("^エラー："))
    found += problems_here(phone)
    phone.get_by_label("題名").fill("買い物のこと")
    phone.get_by_label("本文").fill("みなさんの町では、どうしていますか。")
    phone.get_by_label("自由な部屋").check()
    forward(phone)
    expect(phone.locator("main")).to_contain_text("この内容で書き込みますか")
    found += problems_here(phone)
    assert found == []


def test_the_admin_is_open_to_everybody(phone: Page) -> None:
    sign_in(phone, "editor-a@example.jp")
    assert [line for address in ADMIN_PAGES for line in problems(phone, address)] == []
