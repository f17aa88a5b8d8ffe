"""What the browser reads in a style sheet whose spare spaces were left out."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from platform_site.running.static_files import ADMIN, SITE, minify, sources

STATIC = Path(__file__).resolve().parent.parent.parent / "static"
PATHS = [str(path.relative_to(STATIC)) for path in STATIC.rglob("*.css")]
SHEETS = [*sources(PATHS, SITE), *sources(PATHS, ADMIN)]
RULES = """text => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return [...sheet.cssRules].map(rule => rule.cssText).join("");
}"""


@pytest.fixture(scope="module")
def empty_page(browser: Browser) -> Iterator[Page]:
    """A window without a site."""
    page = browser.new_page()
    yield page
    page.close()


def rules(page: Page, text: str) -> str:
    """The rules as the browser writes them; in values it keeps as written, spaces say nothing."""
    spaced = re.sub(r"\s*([,/])\s*", r"\1", page.evaluate(RULES, text))
    return re.sub(r"\b0\.", ".", spaced)


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_compact_style_sheet_says_the_same(empty_page: Page, sheet: str) -> None:
    text = (STATIC / sheet).read_text()
    written = rules(empty_page, text)
    assert written
    assert rules(empty_page, minify(text)) == written
