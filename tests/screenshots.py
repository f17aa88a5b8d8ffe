"""Pictures of every kind of page, its error states and the admin, at 360 and 1280 px.

    uv run python -m tests.screenshots OUT

Starts the site on a fresh data folder, so that every run shows the same content.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import chromium_path

ROOT = Path(__file__).resolve().parent.parent
WIDTHS = (360, 1280)
PUBLIC = (
    "/ /cases/ /cases/?q=買い物&prefecture=01 /cases/?q=ありえないことば /cases/?prefecture=99"
    " /cases/1/ /cases/4/ /policies/ /policies/1/ /policies/budgets/ /policies/materials/"
    " /policies/materials/1/ /organizations/ /organizations/join/ /organizations/2/ /events/"
    " /events/?when=past /events/?q=シンポジウム /events/calendar/"
    " /events/calendar/?month=2025-11 /events/1/ /videos/ /videos/1/ /forum/"
    " /forum/boards/shopping/ /places/ /places/01/ /themes/ /themes/shopping/"
    " /search/ /search/?q=見守り /search/?q=ありえない"
    " /notices/ /notices/1/ /links/ /about/ /about/why/ /about/guide/ /about/terms/ /about/privacy/"
    " /about/accessibility/ /about/rules/ /about/sitemap/ /no-such-page/ /accounts/login/"
    " /accounts/signup/role/ /accounts/login/code/ /accounts/password/reset/"
    " /feedback/?page=/cases/1/&helpful=yes"
    " /feedback/done/?page=/cases/1/"
).split()
RESIDENT = (
    "/forum/topics/new/ /accounts/ /accounts/profile/ /accounts/email/ /accounts/leave/".split()
)
FORMS = "/accounts/login/ /accounts/signup/role/ /accounts/login/code/ /feedback/".split()
URGENT = "/ /cases/1/ /feedback/?page=/cases/1/&helpful=yes /no-such-page/".split()
RESIDENT_FORMS = ("/forum/topics/new/",)
EDITOR = "/admin/ /admin/cases/case/ /admin/cases/case/add/ /admin/events/event/add/".split()
SECRETARIAT = (
    "/admin/ /admin/cases/case/ /admin/cases/case/1/change/ /admin/cases/case/1/history/"
    " /admin/organizations/organization/ /admin/accounts/user/ /admin/records/logentry/"
    " /admin/vocabulary/municipality/ /admin/forum/post/ /admin/platform_site/notice/add/"
    " /admin/platform_site/pageanswer/"
).split()


@contextmanager
def site() -> Iterator[str]:
    """The address of a site served from a fresh folder; stopped at the end."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "manage.py", "serve", "--port", "8765", "--data", folder]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as serving:
            assert serving.stdout is not None
            for line in serving.stdout:
                if line.startswith("Ready:"):
                    break
            try:
                yield "http://127.0.0.1:8765"
            finally:
                serving.terminate()
                serving.wait()


def name_of(address: str) -> str:
    return re.sub(r"[/?&=]+", "-", address).strip("-") or "home"


class Camera:
    """One visitor with one width of window."""

    def __init__(self, browser: Browser, base: str, folder: Path, width: int, who: str) -> None:
        window = {"width": width, "height": 900}
        context = browser.new_context(base_url=base, locale="ja-JP", viewport=window)
        self.page: Page = context.new_page()
        self.folder, self.width, self.who = folder, width, who

    def shoot(self, addresses: list[str] | tuple[str, ...]) -> None:
        for address in addresses:
            self.page.goto(address)
            self.keep(name_of(address))

    def shoot_errors(self, addresses: list[str] | tuple[str, ...]) -> None:
        """The forms at these addresses, sent without a word in them."""
        for address in addresses:
            self.page.goto(address)
            self.page.locator("main form button[type=submit]").first.click()
            self.keep(f"{name_of(address)}-error")

    def keep(self, name: str) -> None:
        path = self.folder / f"{self.who}-{name}-{self.width}.png"
        self.page.screenshot(path=path, full_page=True)
        print(path, flush=True)

    def answer(self, helpful: str, text: str) -> None:
        """Say whether the first case helped."""
        self.page.goto(f"/feedback/?page=/cases/1/&helpful={helpful}")
        self.page.locator("main textarea").fill(text)
        self.page.locator("main form button[type=submit]").click()

    def publish_urgent_notice(self) -> None:
        self.page.goto("/admin/platform_site/notice/add/")
        self.page.locator('[name="title"]').fill("大雨のため、電話の受付を休んでいます")
        self.page.locator('[name="is_urgent"]').check()
        self.page.locator('[name="publish_until_0"]').fill("2099-01-01")
        self.page.locator('[name="publish_until_1"]').fill("00:00")
        self.page.locator('[name="_save"]').first.click()

    def sign_in(self, email: str) -> None:
        self.page.goto("/accounts/login/")
        self.page.get_by_label("メールアドレス").first.fill(email)
        self.page.locator("main input[type=password]").first.fill("kyoso-demo-2025")
        self.page.locator("main form button[type=submit]").first.click()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with site() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu"]
        )
        for width in WIDTHS:
            visitor = Camera(browser, base, folder, width, "visitor")
            visitor.shoot(PUBLIC)
            visitor.shoot_errors(FORMS)
            visitor.answer("yes", "取組の始まりがよくわかりました。")
            visitor.answer("no", "地図があると、もっとわかりやすいです。")
            resident = Camera(browser, base, folder, width, "resident")
            resident.sign_in("resident@example.jp")
            resident.shoot(RESIDENT)
            resident.shoot_errors(RESIDENT_FORMS)
            for who, pages in (("editor-a", EDITOR), ("secretariat", SECRETARIAT)):
                staff = Camera(browser, base, folder, width, who)
                staff.sign_in(f"{who}@example.jp")
                staff.shoot(pages)
        # From here on it stands on every page.
        staff.publish_urgent_notice()
        for width in WIDTHS:
            Camera(browser, base, folder, width, "urgent").shoot(URGENT)
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say where the pictures go: python -m tests.screenshots OUT")
    main(Path(sys.argv[1]))
