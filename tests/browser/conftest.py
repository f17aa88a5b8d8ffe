"""A running site and a browser in front of it.

A page that breaks the content security policy, or throws in JavaScript, fails its test.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connections
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.browser.journeys import NARROW

CHROMIUM_NAMES = (
    "chromium-headless-shell",  # without the parts that draw a window: two thirds of the time
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of this folder share one browser, so one worker runs them all."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


def production_handler(without_media: object) -> WSGIHandler:
    """Static files come from WhiteNoise and uploads from their view, as in production."""
    return WSGIHandler()


@pytest.fixture(scope="session")
def collected_static_files() -> None:
    """The files as `serve` collects them; once, also with several workers."""
    root = Path(django_settings.STATIC_ROOT)
    with (root.parent / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (root / "css" / "site.css").exists():
            call_command("collectstatic", verbosity=0, interactive=False)


@pytest.fixture(scope="session")
def live_server_thread(
    collected_static_files: None, django_db_setup: None
) -> Iterator[LiveServerThread]:
    thread = LiveServerThread("127.0.0.1", production_handler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield thread
    thread.terminate()


@pytest.fixture
def live_site(live_server_thread: LiveServerThread, transactional_db: None) -> Iterator[str]:
    """The address of the running site; it sees the rows that the test creates."""
    yield f"http://{live_server_thread.host}:{live_server_thread.port}"
    connections.close_all()


def chromium_path() -> str:
    """Where Chromium is installed; empty where there is none."""
    installed = filter(None, map(shutil.which, CHROMIUM_NAMES))
    return os.environ.get("PLATFORM_CHROMIUM") or next(installed, "")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium_path()
    if not path:
        words = "no Chromium found: install one, or name it in PLATFORM_CHROMIUM"
        if os.environ.get("CI") == "true":
            pytest.fail(words)
        pytest.skip(words)  # a machine without a browser still runs the other tests
    # Playwright keeps an event loop in this thread; our calls to the database are not in it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    arguments = ["--no-sandbox", "--disable-gpu"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=arguments)
        yield chromium
        chromium.close()


class Complaints(list[str]):
    """What the browser's console said against our pages."""

    def listen_to(self, page: Page) -> None:
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.append(f"{page.url}: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        # An error page answers with its status on purpose; the browser logs that too.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.append(f"{message.location['url']}: {message.text}")


@pytest.fixture
def new_context(browser: Browser, live_site: str) -> Iterator[Any]:
    """Makes further visitors: `new_context(java_script_enabled=False, viewport=…)`."""
    complaints = Complaints()
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(base_url=live_site, locale="ja-JP", **options)
        context.set_default_timeout(60_000)
        context.on("page", complaints.listen_to)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture
def page(new_context: Any) -> Page:
    """One visitor's window, 1280 px wide."""
    return new_context(viewport={"width": 1280, "height": 900}).new_page()


@pytest.fixture
def phone(new_context: Any) -> Page:
    """One visitor's window, of the narrowest phone."""
    return new_context(viewport=NARROW).new_page()
