"""How to reach the secretariat: what is given stands on the pages, what is not stands nowhere."""

import re

import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User

pytestmark = pytest.mark.django_db

PAGES = [
    *(
        "/",
        "/about/",
        "/about/guide/",
        "/about/privacy/",
        "/about/accessibility/",
        "/cases/?q=ぬりかべ",
    ),
    *(
        "/search/?q=ぬりかべ",
        "/accounts/login/",
        "/accounts/password/reset/",
        "/organizations/join/",
    ),
    *("/feedback/", "/no-such-page/", "/forum/topics/?q=ぬりかべ", "/about/rules/", "/policies/"),
]
# What the site says about calling itself; a telephone number is a word of rules and forms as well.
_CALLING = re.compile(r"お電話|電話で|電話 |tel:|受付時間")


@pytest.mark.parametrize("address", PAGES)
def test_without_a_telephone_nothing_is_said_about_calling(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert _CALLING.findall(page) == []


def test_without_a_telephone_no_mail_names_one(client: Client, resident: User) -> None:
    client.post(reverse("account_request_login_code"), {"email": resident.email})
    assert _CALLING.findall(mail.outbox[0].body) == []


@pytest.mark.parametrize("address", PAGES)
def test_a_telephone_stands_on_every_page(client: Client, settings: Settings, address: str) -> None:
    settings.HELP_PHONE = "03-0000-0000"
    page = client.get(address).content.decode()
    assert page.count('href="tel:0300000000"') >= 2


def test_a_mail_about_a_change_sends_nobody_to_an_office_that_is_not_there(
    rf: RequestFactory, settings: Settings
) -> None:
    def mail_text() -> str:
        return render_to_string("account/email/password_changed_message.txt", {}, rf.get("/"))

    assert "窓口" not in mail_text()
    assert "http://testserver/accounts/password/reset/" in mail_text()
    settings.HELP_MAIL = "madoguchi@example.jp"
    assert "すぐに下の窓口までお知らせください。" in mail_text()
    assert "お問い合わせ メール madoguchi@example.jp" in mail_text()


def test_mail_and_fax_stand_on_one_page_and_at_the_foot_of_all(
    client: Client, settings: Settings
) -> None:
    settings.HELP_MAIL, settings.HELP_FAX = "madoguchi@example.jp", "03-0000-0001"
    for address, times in (("/about/", 2), ("/cases/", 1)):
        page = client.get(address).content.decode()
        assert page.count('href="mailto:madoguchi@example.jp"') == times
        assert page.count("ファクス") == times
    assert "お問い合わせの窓口は、まだありません" not in client.get("/about/").content.decode()


def test_where_there_is_no_way_to_ask_that_is_said(client: Client) -> None:
    assert "お問い合わせの窓口は、まだありません" in client.get("/about/").content.decode()


def test_an_error_page_names_the_telephone_too(settings: Settings) -> None:
    settings.HELP_PHONE = "03-0000-0000"
    settings.ROOT_URLCONF = "tests.platform_site.failing_urls"
    answer = Client(raise_request_exception=False).get("/broken/")
    assert 'href="tel:0300000000"' in answer.content.decode()
