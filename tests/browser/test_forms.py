"""Forms and their error states, and the admin, in a real browser: no barrier, no overflow."""

import re
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cases.models import Case, CasePolicyUse, CaseStep
from tests.browser.journeys import enter, forward
from tests.browser.test_public_pages import WHOLE, problems, problems_here

pytestmark = pytest.mark.usefixtures("demo_site")
EMPTY_FORMS = [
    "/accounts/login/",
    "/accounts/login/code/",
    "/accounts/signup/role/",
    "/accounts/password/reset/",
    "/feedback/",
]
OWN_PAGES = ["/accounts/", "/accounts/profile/", "/accounts/email/", "/accounts/leave/"]
ADMIN_PAGES = [
    "/admin/cases/case/",
    "/admin/cases/case/add/",
    "/admin/policies/policy/add/",
    "/admin/events/event/add/",
    "/admin/organizations/organization/",
]


OFFICE_PAGES = [
    "/admin/events/video/add/",
    "/admin/policies/material/add/",
    "/admin/search/synonym/",
    "/admin/search/synonym/add/",
    "/admin/search/miss/",
]

TOO_WIDE = """() => [...document.querySelectorAll(".tabular table")]
    .filter((table) => table.offsetWidth > table.parentElement.clientWidth)
    .map((table) => table.closest("[id]").id)"""


def test_errors_are_open_to_everybody(phone: Page) -> None:
    found = []
    for address in EMPTY_FORMS:
        phone.goto(address)
        forward(phone)
        expect(phone).to_have_title(re.compile("^エラー："))
        found += problems_here(phone)
    assert found == []


def test_what_a_resident_writes_in_is_open_to_everybody(phone: Page) -> None:
    enter(phone, "resident@example.jp")
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
    enter(phone, "editor-a@example.jp")
    found = problems(phone, "/admin/", WHOLE)
    found += [line for address in ADMIN_PAGES for line in problems(phone, address)]
    assert found == []


def test_what_the_office_keeps_is_open_to_everybody(phone: Page) -> None:
    phone.goto("/cases/?q=ぬりかべ")
    enter(phone, "secretariat@example.jp")
    case = Case.objects.filter(policy_uses__policy__isnull=False).first()
    change = reverse("admin:cases_case_change", args=[case.pk])
    found = [line for address in [change, *OFFICE_PAGES] for line in problems(phone, address)]
    phone.goto("/admin/search/synonym/add/")
    phone.locator('[name="words"]').fill("ひとつだけ")
    phone.locator('[name="_save"]').click()
    expect(phone).to_have_title(re.compile("^エラー："))
    phone.wait_for_load_state()
    assert found + problems_here(phone) == []


def test_rows_are_added_and_measures_looked_up(page: Page) -> None:
    enter(page, "editor-a@example.jp")
    page.goto("/admin/cases/case/add/")
    assert page.evaluate(TOO_WIDE) == []
    page.locator('[name="title"]').fill("夕暮れ市場")
    page.locator('[name="steps-0-what"]').fill("話し合った")
    page.get_by_role("button", name="進め方を1件加える").click()
    expect(page.locator('[name="steps-1-what"]')).to_have_value("")
    page.locator('[name="steps-1-what"]').fill("試した")
    page.get_by_role("button", name="使った制度を1件加える").click()
    page.get_by_role("combobox", name="登録されている施策").nth(1).click()
    page.keyboard.type("地域づくり加速化")
    page.get_by_role("option", name="地域づくり加速化事業", exact=True).click()
    page.locator('[name="_save"]').click()
    expect(page.locator("body")).to_contain_text("保存しました")
    assert [step.what for step in CaseStep.objects.filter(case__title="夕暮れ市場")] == [
        "話し合った",
        "試した",
    ]
    assert CasePolicyUse.objects.filter(case__title="夕暮れ市場", policy__isnull=False).exists()


def test_a_measure_is_named_without_javascript(new_context: Any) -> None:
    page = new_context(java_script_enabled=False).new_page()
    enter(page, "editor-a@example.jp")
    page.goto("/admin/cases/case/add/")
    page.locator('[name="title"]').fill("夕暮れ市場")
    page.get_by_label("名前で選ぶ").fill("地域づくり加速化事業")
    page.locator('[name="_save"]').click()
    expect(page.locator("body")).to_contain_text("保存しました")
    use = CasePolicyUse.objects.get(case__title="夕暮れ市場")
    assert str(use.policy) == "地域づくり加速化事業"


def test_an_amount_is_said_in_words_while_it_is_typed(page: Page) -> None:
    enter(page, "editor-a@example.jp")
    page.goto("/admin/cases/case/add/")
    page.locator('[name="operation-0-cost_initial"]').press_sequentially("2100")
    expect(page.get_by_text("210万円ですね")).to_be_visible()
    page.locator('[name="operation-0-cost_yearly"]').fill("７８百万円")
    expect(page.get_by_text("7,800万円ですね")).to_be_visible()
    page.locator('[name="operation-0-cost_initial"]').fill("たくさん")
    expect(page.get_by_text("210万円ですね")).to_be_hidden()
