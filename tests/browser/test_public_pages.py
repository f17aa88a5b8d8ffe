"""Every kind of public page in a real browser: no barrier, no overflow, no complaint.

The browser's console is listened to by the fixtures: a broken security policy fails here too.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db.models import Count
from playwright.sync_api import BrowserContext, Page

from cases.models import Case
from search.index.writing import searchable_models
from tests.browser.journeys import NARROW

WIDTH = """letters => {
    document.documentElement.style.fontSize = letters;
    return document.documentElement.scrollWidth;
}"""
PAGES = [
    "/cases/",
    "/cases/?q=買い物&prefecture=01&theme=shopping",
    "/cases/?q=ありえないことば",
    "/policies/",
    "/policies/budgets/",
    "/policies/materials/",
    "/organizations/",
    "/organizations/join/",
    "/events/",
    "/events/calendar/",
    "/events/calendar/?month=2025-11",
    "/videos/",
    "/forum/",
    "/forum/boards/free/",
    "/places/",
    "/places/01/",
    "/places/01/towns/",
    "/themes/",
    "/themes/shopping/",
    "/search/?q=居場所",
    "/notices/",
    "/links/",
    "/about/",
    "/about/guide/",
    "/about/terms/",
    "/about/privacy/",
    "/about/accessibility/",
    "/about/why/",
    "/about/rules/",
    "/about/sitemap/",
    "/accounts/login/",
    "/accounts/login/code/",
    "/accounts/signup/role/",
    "/accounts/password/reset/",
    "/feedback/?page=/cases/&helpful=yes",
    "/feedback/done/?page=/cases/",
]


# The frame is the same around every page: it is asked with few of them.
WHOLE: dict[str, Any] = {}
INSIDE = {"exclude": [[".kyoso-header"], [".kyoso-footer"], ["#header"]]}


def violations(page: Page, part: dict[str, Any] = INSIDE) -> list[dict[str, Any]]:
    """The rules that the page breaks; what it keeps is not listed, which takes axe long."""
    options = {"preload": False, "resultTypes": ["violations"]}
    return Axe().run(page, part or None, options).response["violations"]


def problems(page: Page, address: str, part: dict[str, Any] = INSIDE) -> list[str]:
    """What axe finds at an address, and how far it runs out of a window of 320 px.

    The same with letters twice as large, as the settings of a browser make them.
    """
    page.goto(address)
    return problems_here(page, part)


def problems_here(page: Page, part: dict[str, Any] = INSIDE) -> list[str]:
    """The same for the page that stands in the window."""
    address = page.url
    lines = [
        f"{address}: {rule['id']} {rule['nodes'][0]['html'][:120]}: {rule['help']}"
        for rule in violations(page, part)
    ]
    for letters in ("200%", ""):
        width = page.evaluate(WIDTH, letters)
        if width > NARROW["width"]:
            lines.append(f"{address}: {width} px wide with letters of {letters or 'usual size'}")
    return lines


@pytest.mark.usefixtures("demo_site")
def test_every_kind_of_page_is_open_to_everybody_at_320_pixels(phone: Page) -> None:
    kinds = [model for model in searchable_models() if model.item_kind.section]
    details = [model.objects.published().first().get_absolute_url() for model in kinds]
    found = [
        line for address in ("/", "/no-such-page/") for line in problems(phone, address, WHOLE)
    ]
    found += [line for address in PAGES + details for line in problems(phone, address)]
    assert found == []


@pytest.mark.usefixtures("demo_site")
def test_a_month_is_a_table_for_everybody_whatever_the_window(
    new_context: Callable[..., BrowserContext],
) -> None:
    for width, height in ((320, 800), (1280, 900)):
        page = new_context(viewport={"width": width, "height": height}).new_page()
        page.goto("/events/calendar/?month=2025-11")
        table = page.get_by_role("table")
        assert [one.inner_text()[:1] for one in table.get_by_role("columnheader").all()] == [
            *"日月火水木金土"
        ]
        assert table.get_by_role("row").count() == 7
        assert table.get_by_role("cell").count() == 42
        shown = [
            cell for cell in table.get_by_role("cell").all() if cell.bounding_box()["height"] > 2
        ]
        assert all("href" in cell.inner_html() for cell in shown) == (width == 320)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width


BROKEN = """() => [...document.querySelectorAll("a[href^='tel:'], .kyoso-unbroken")].filter(one => {
    const range = document.createRange();
    range.selectNodeContents(one);
    const tops = [...range.getClientRects()].map(box => box.top);
    return tops.length && Math.max(...tops) - Math.min(...tops) > one.clientHeight + 12;
}).map(one => one.textContent)"""


def test_numbers_and_names_break_well_on_a_phone(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = new_context(viewport={"width": 360, "height": 800}).new_page()
    for address in ("/", "/about/guide/", "/accounts/login/", "/no-such-page/"):
        page.goto(address)
        assert page.evaluate(BROKEN) == []
    name = page.locator(".kyoso-site-name span")
    assert name.evaluate("one => one.getBoundingClientRect().height") < 60


FIGURES_HIDDEN = """scroller => {
    const name = scroller.querySelector("tbody th"), figure = name.nextElementSibling;
    const right = one => one.getBoundingClientRect().right;
    scroller.scrollLeft = 0;
    const hidden = right(figure.nextElementSibling) - right(scroller);
    scroller.scrollLeft = scroller.scrollWidth;
    return [hidden > 0, right(name) <= scroller.getBoundingClientRect().left];
}"""


@pytest.mark.usefixtures("demo_site")
def test_on_a_phone_figures_stand_beside_the_name_of_their_town(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = new_context(viewport={"width": 360, "height": 800}).new_page()
    page.goto("/places/01/towns/")
    table = page.get_by_role("region", name="北海道の市区町村")
    figures_are_hidden, name_scrolls_away = table.evaluate(FIGURES_HIDDEN)
    assert not figures_are_hidden, "人口と高齢化率が見えません"
    assert not name_scrolls_away


@pytest.mark.usefixtures("demo_site")
def test_the_longest_cases_fit_two_sheets_of_paper(page: Page) -> None:
    """They are handed out where people meet: one sheet, printed on both sides."""
    stages = Case.objects.published().annotate(stages=Count("steps"))
    for case in stages.order_by("-stages", "pk")[:3]:
        page.goto(case.get_absolute_url())
        sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))
        assert 1 <= len(sheets) <= 2, case.title
