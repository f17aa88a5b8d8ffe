"""Who runs the site: named by SITE_OPERATOR on pages, mails and calendars, else a demonstration."""

from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from platform_site.management.commands.serve import what_is_unset
from platform_site.running.kept_pages.shared_cache import version

CITY = "訓子府町 福祉保健課"
DEMONSTRATION = "このサイトはお試し版です。厚生労働省が運営するサイトではありません。"
CLAIMS = ("所管 厚生労働省", "（厚生労働省）", '"kyoso-operator">厚生労働省')
PAGES = ("/", "/about/", "/cases/", "/no-such-page/", "/accounts/login/")


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_a_site_of_nobody_says_on_every_page_that_it_is_a_demonstration(
    client: Client, address: str
) -> None:
    page = client.get(address).content.decode()
    assert DEMONSTRATION in page.split("<footer")[1]
    assert page.split("<main")[0].count("お試し版") == 2  # in the head, and in that of the paper
    assert not [claim for claim in CLAIMS if claim in page]


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_a_site_of_a_town_names_the_town(client: Client, settings: Settings, address: str) -> None:
    settings.SITE_OPERATOR = CITY
    page = client.get(address).content.decode()
    assert f"運営 {CITY}" in page.split("<footer")[1]
    assert page.split("<main")[0].count(CITY) == 2
    assert "お試し版" not in page


@pytest.mark.django_db
def test_the_page_about_the_site_tells_its_operator_from_the_ministry(
    client: Client, settings: Settings
) -> None:
    main = client.get("/about/").content.decode().split('id="who"')[1].split("</section>")[0]
    assert DEMONSTRATION in main
    settings.SITE_OPERATOR = CITY
    main = client.get("/about/").content.decode().split('id="who"')[1].split("</section>")[0]
    assert f"{CITY}が運営しています。" in main
    assert "厚生労働省 老健局 認知症施策・地域介護推進課 地域づくり推進室が進めている取組" in main


@pytest.mark.urls("tests.platform_site.failing_urls")
@pytest.mark.parametrize(("operator", "words"), [("", DEMONSTRATION), (CITY, f"運営 {CITY}")])
def test_an_error_page_names_the_operator_too(
    settings: Settings, operator: str, words: str
) -> None:
    settings.SITE_OPERATOR = operator
    page = Client(raise_request_exception=False).get("/broken/").content.decode()
    assert words in page
    assert not [claim for claim in CLAIMS if claim in page]


@pytest.mark.django_db
@pytest.mark.parametrize(("operator", "words"), [("", DEMONSTRATION), (CITY, f"運営 {CITY}")])
def test_mails_and_calendars_say_it_as_well(
    client: Client, settings: Settings, resident: User, operator: str, words: str
) -> None:
    settings.SITE_OPERATOR = operator
    client.post(reverse("account_request_login_code"), {"email": resident.email})
    assert words in mail.outbox[0].body.splitlines()
    calendar = client.get("/events/calendar.ics").content.decode().replace("\r\n ", "")
    assert f"X-WR-CALDESC:{words}\r\n" in calendar


def test_no_template_speaks_for_the_ministry() -> None:
    """It is named where the pages about the site tell what it has published."""
    templates = Path(site_settings.BASE_DIR, "templates")
    files = [file for file in templates.rglob("*.*") if "厚生労働省" in file.read_text("utf-8")]
    assert {str(file.relative_to(templates)) for file in files} == {
        "about/about.html",
        "about/guide.html",
        "about/why.html",
    }


@pytest.mark.django_db
def test_an_operator_is_never_markup(client: Client, settings: Settings) -> None:
    settings.SITE_OPERATOR = "<b>町</b>"
    assert "<b>町</b>" not in client.get("/about/").content.decode()


def test_a_page_kept_under_another_operator_is_never_found(settings: Settings) -> None:
    before = version()
    settings.SITE_OPERATOR = CITY
    assert version() != before


def test_the_start_names_what_is_unset(settings: Settings) -> None:
    settings.SITE_OPERATOR, settings.HELP_PHONE = "", "03-0000-0000"
    assert what_is_unset() == [
        "SITE_OPERATOR is not set: every page and mail says that this is a demonstration."
    ]
    settings.SITE_OPERATOR = CITY
    assert what_is_unset() == []
