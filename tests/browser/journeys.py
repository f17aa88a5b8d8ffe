"""What several journeys through the site need."""

import re

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from playwright.sync_api import Page

PASSWORD = "sakura-saku-niwa-77"
NARROW = {"width": 320, "height": 800}  # the narrowest phone


def forward(page: Page) -> None:
    """Press the first button of the form in the middle of the page."""
    page.locator("main form button[type=submit]").first.click()


def mailed_code() -> str:
    """The code in the newest mail."""
    found = re.search(r"\d{4}-?\d{4}", mail.outbox[-1].body)
    assert found is not None, mail.outbox[-1].body
    return found[0]


def sign_up(page: Page, email: str, name: str) -> None:
    page.goto("/")
    page.goto("/accounts/signup/")
    page.get_by_label("住民").first.check()
    forward(page)
    page.get_by_label("メールアドレス").first.fill(email)
    forward(page)
    page.get_by_label("確認コード").first.fill(mailed_code())
    forward(page)
    page.get_by_label("表示名").first.fill(name)
    forward(page)
    for box in page.locator("main input[type=password]").all():
        box.fill(PASSWORD)
    forward(page)
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    forward(page)


def enter(page: Page, email: str) -> None:
    """Go on as somebody who has signed in before."""
    visitor = Client()
    visitor.force_login(get_user_model().objects.get(email=email))
    session = visitor.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session}
    page.context.add_cookies([{**cookie, "domain": "127.0.0.1", "path": "/"}])


def sign_in(page: Page, email: str, password: str = "kyoso-demo-2025") -> None:
    page.goto("/accounts/login/")
    page.get_by_label("メールアドレス").first.fill(email)
    page.locator("main input[type=password]").first.fill(password)
    forward(page)
