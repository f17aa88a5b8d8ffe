"""What search engines and readers are told about the pages of the site."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from pytest_django import DjangoAssertNumQueries

from organizations.models import Organization
from platform_site.pages.sitemaps import DISALLOWED, list_pages, sections
from tests.cases.factories import CaseFactory
from tests.events.factories import EventFactory, VideoFactory
from tests.forum.factories import PostFactory
from tests.organizations.factories import OrganizationFactory
from tests.platform_site.factories import NoticeFactory
from tests.policies.factories import MaterialFactory, PolicyFactory

pytestmark = pytest.mark.django_db
HOST = "http://testserver"
UNLISTED = '<meta name="robots" content="noindex">'


def named(client: Client) -> list[str]:
    """Every address in the files that the map of maps names."""
    files = re.findall(r"<loc>(.+?)</loc>", client.get("/sitemap.xml").content.decode())
    assert len(files) == len(sections())
    pages = []
    for file in files:
        answer = client.get(file.removeprefix(HOST))
        assert answer["Content-Type"].startswith("application/xml")
        pages += re.findall(r"<loc>(.+?)</loc>", answer.content.decode())
    return [page.removeprefix(HOST) for page in pages]


def test_every_public_page_is_named_once_and_opens(client: Client) -> None:
    public = [
        make(published=True)
        for make in (CaseFactory, PolicyFactory, MaterialFactory, EventFactory, VideoFactory)
    ]
    public += [PostFactory().topic, NoticeFactory()]
    pages = named(client)
    assert len(pages) == len(set(pages))
    for row in public:
        assert row.get_absolute_url() in pages
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert UNLISTED not in answer.content.decode(), page


def test_drafts_and_samples_are_not_named(client: Client) -> None:
    sample = OrganizationFactory(sample=True)
    hidden = [CaseFactory(), CaseFactory(published=True, owner=sample), sample]
    pages = named(client)
    for row in hidden:
        assert row.get_absolute_url() not in pages
    assert not Organization.objects.listed().filter(pk=sample.pk).exists()


def test_the_map_asks_the_same_however_much_it_names(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for rows in (1, 5):
        CaseFactory.create_batch(rows, published=True)
        with django_assert_num_queries(19):
            client.get("/sitemap.xml")
        with django_assert_num_queries(2):
            client.get("/sitemap/cases.xml")


@pytest.mark.parametrize("section", sorted(set(sections()) - {"lists"}))
def test_a_file_of_the_map_reads_no_texts(client: Client, section: str) -> None:
    PostFactory()
    for make in (CaseFactory, PolicyFactory, MaterialFactory, EventFactory, VideoFactory):
        make(published=True)
    NoticeFactory()
    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"/sitemap/{section}.xml").content.decode()
    assert "<loc>" in page
    assert len(asked) == 2
    read = asked.captured_queries[-1]["sql"].split(" FROM ")[0]
    assert read.count(",") <= 1, read


def test_every_list_is_named(client: Client) -> None:
    """A page without a number in its address is a list, or is kept from engines by itself."""
    for name, paths in get_resolver().reverse_dict.lists():
        if not isinstance(name, str) or any(params for _, params in paths[0][0]):
            continue
        address = reverse(name)
        if address.startswith(DISALLOWED) or name in list_pages():
            continue
        answer = client.get(address, follow=True)
        is_page = answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
        assert not is_page or UNLISTED in answer.content.decode(), f"{name} is in no list of pages"


def test_engines_are_told_where_the_map_is_and_where_nothing_is_to_be_found(
    client: Client,
) -> None:
    answer = client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.content.decode().splitlines()
    assert f"Sitemap: {HOST}/sitemap.xml" in lines
    assert "Disallow: /admin/" in lines
    assert client.post("/robots.txt").status_code == 405


def test_readers_find_every_list_on_one_page(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert f'href="{reverse("about_sitemap")}"' in client.get("/about/").content.decode()
    with django_assert_num_queries(4):
        page = client.get("/about/sitemap/").content.decode()
    for name in list_pages():
        assert f'href="{reverse(name)}"' in page, name
    for address in ("/places/47/", "/themes/farmland/"):
        assert f'href="{address}"' in page
