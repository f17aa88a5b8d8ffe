"""Which pages are kept, and which never."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory

from accounts.models import User
from platform_site.running.kept_pages.shelves import Shelves
from search.lists.canonical import CANONICAL, mark_canonical
from tests.cases.factories import CaseFactory
from tests.events.factories import EventFactory, VideoFactory
from tests.forum.factories import PostFactory, TopicFactory
from tests.organizations.factories import OrganizationFactory
from tests.platform_site.factories import NoticeFactory
from tests.platform_site.kept_pages.asking import Site, running, session_of
from tests.policies.factories import MaterialFactory, PolicyFactory

PUBLIC = (
    "/", "/search/", "/places/", "/places/01/", "/places/01/towns/", "/themes/",
    "/themes/shopping/", "/notices/", "/links/", "/about/", "/about/guide/", "/about/sitemap/",
    "/cases/", "/policies/", "/policies/budgets/", "/policies/materials/", "/organizations/",
    "/organizations/join/",
    "/events/", "/events/calendar/", "/events/calendar.ics", "/videos/", "/forum/", "/sitemap.xml",
    "/sitemap/lists.xml", "/sitemap/cases.xml",
)  # fmt: skip


def content() -> list[str]:
    """One row of each kind, and the addresses of their pages."""
    post = PostFactory()
    rows = [
        CaseFactory(published=True, themes=["shopping"], prefectures=["01"]),
        PolicyFactory(published=True),
        MaterialFactory(published=True),
        EventFactory(published=True),
        VideoFactory(published=True),
        OrganizationFactory(),
        NoticeFactory(),
        post.topic,
        post.topic.board,
    ]
    return [row.get_absolute_url() for row in rows]


@pytest.mark.parametrize(
    "query",
    ["page=1", "page=02", "sort=new&sort=place", "q=a&q=b", "theme=meals&theme=meals", "q=%20a"],
)
def test_another_spelling_of_an_address_is_not_the_one_to_keep(query: str) -> None:
    request = RequestFactory().get(f"/cases/?{query}")
    mark_canonical(request, is_whole=True)
    assert CANONICAL not in request.META


@pytest.mark.parametrize("query", ["page=2", "q=a&sort=new", "theme=meals&theme=shopping"])
def test_the_one_spelling_of_an_address_may_be_kept(query: str) -> None:
    request = RequestFactory().get(f"/cases/?{query}")
    mark_canonical(request, is_whole=True)
    assert request.META[CANONICAL] == query


def test_every_public_page_is_kept_and_sets_no_cookie(site: Site) -> None:
    addresses = [*PUBLIC, *content()]
    assert [one for one in addresses if not site.keeps(one)] == []
    for address in addresses:
        assert "Set-Cookie" not in site.get(address).headers
    assert not Session.objects.exists()


def test_a_page_is_made_once_and_then_costs_one_statement(site: Site) -> None:
    site.get("/")
    with site.statements() as asked:
        assert site.get("/").status == 200
    assert site.made == ["/?"]
    assert len(asked) == 1


# --- Addresses with a query -----------------------------------------------------------------


def test_a_page_with_a_query_enters_when_it_is_asked_for_a_second_time(site: Site) -> None:
    CaseFactory(published=True, prefectures=["01"])
    for _ in range(4):
        site.get("/cases/?prefecture=01")
    assert site.made == ["/cases/?prefecture=01"] * 2


RESULTS = [
    "/cases/?q=%E8%B2%B7%E3%81%84%E7%89%A9",
    "/cases/?prefecture=01&theme=shopping",
    "/cases/?sort=place",
    "/cases/?page=2",
    "/search/?q=%E8%B2%B7%E3%81%84%E7%89%A9",
    "/events/calendar/?month=2030-05",
    "/forum/?q=%E8%B2%B7%E3%81%84%E7%89%A9",
]


def test_the_results_of_a_list_are_kept(site: Site) -> None:
    CaseFactory.create_batch(
        11, published=True, title="買い物の手伝い", themes=["shopping"], prefectures=["01"]
    )
    EventFactory(published=True, starts_on="2030-05-10")
    TopicFactory(title="買い物", text="買い物に行けない人がいます。")
    assert [one for one in RESULTS if not site.keeps(one)] == []


OTHER_SPELLINGS = [
    "/?campaign=1",
    "/cases/?campaign=1",
    "/cases/?prefecture=99",
    "/cases/?prefecture=%30%31",  # the same as 01, otherwise spelled
    "/cases/?prefecture=01&prefecture=01",
    "/cases/?prefecture=02",  # finds nothing
    "/cases/?q=%E8%A6%8B%E3%81%A4%E3%81%8B%E3%82%89%E3%81%AA%E3%81%84",
    "/cases/?page=99",
    "/cases/?q=%E8%B2%B7%E3%81%84%E7%89%A9+",
    "/search/?q=%E8%A6%8B%E3%81%A4%E3%81%8B%E3%82%89%E3%81%AA%E3%81%84",
    "/about/?x",
    "/notices/?page=99",
    "/policies/budgets/?fiscal_year=1900",
    "/events/calendar/?month=1900-13",
]


def test_a_page_whose_query_is_not_its_one_address_is_not_kept(site: Site) -> None:
    CaseFactory(published=True, prefectures=["01"])
    assert [one for one in OTHER_SPELLINGS if site.keeps(one)] == []


@pytest.mark.usefixtures("transactional_db")
def test_nonsense_addresses_push_no_good_page_out() -> None:
    shelves = Shelves(1_000_000)  # room for some forty pages of each sort
    with running(shelves=shelves) as site:
        good = ["/", "/cases/", "/about/"]
        for address in good:
            site.get(address)
        for number in range(100):
            site.get(f"/about/?nonsense={number}")
        assert all(map(site.keeps, good))
        assert len(shelves.queries) == 0


# --- Hosts, methods, signed-in visitors -------------------------------------------------------


def test_a_host_in_an_odd_spelling_gets_its_page_and_none_is_kept(site: Site) -> None:
    assert [host for host in ("TESTSERVER", "testserver:81") if site.keeps("/", host=host)] == []


def test_an_unknown_host_is_refused_with_every_page_kept(site: Site) -> None:
    site.get("/")
    assert site.get("/", host="evil.example.com").status == 400


def test_each_scheme_and_host_has_pages_of_its_own(site: Site) -> None:
    site.get("/")
    assert "http://localhost/" in site.get("/", host="localhost").text


NOBODYS_READING = ("/accounts/login/", "/admin/", "/feedback/?page=/", "/feedback/", "/healthz")


def test_a_page_with_a_token_and_what_is_nobodys_reading_is_not_kept(site: Site) -> None:
    asked = [one for one in NOBODYS_READING for _ in range(3)]
    assert [one for one in asked if "ETag" in site.get(one).headers] == []


def test_what_is_no_page_is_not_kept(site: Site) -> None:
    asked = [one for one in ("/cases/999999/", "/cases", "/nowhere/") for _ in range(3)]
    assert {site.get(one).status for one in asked} == {301, 404}
    assert len(site.made) == len(asked)


def test_a_signed_in_visitor_is_answered_by_django_alone(site: Site, resident: User) -> None:
    site.get("/")
    client = Client()
    client.force_login(resident)
    assert "山田" in site.get("/", cookie=session_of(client)).text
    assert "山田" not in site.get("/").text


def test_an_authorization_is_answered_by_django_alone(site: Site) -> None:
    assert not site.keeps("/", authorization="Basic eDp5")


def test_other_cookies_change_nothing(site: Site) -> None:
    site.get("/")
    assert site.get("/", cookie="csrftoken=abc; theme=dark").status == 200
    assert len(site.made) == 1


def test_a_page_that_shows_a_message_is_not_kept(site: Site, resident: User) -> None:
    post = PostFactory(author=resident)
    client = Client()
    client.force_login(resident)
    client.post(f"/forum/posts/{post.pk}/delete/")
    cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())
    told = site.get("/forum/", cookie=cookies)
    assert "書き込みを削除しました" in told.text
    assert told.headers["Cache-Control"] == "private, no-store"
    assert "書き込みを削除しました" not in site.get("/forum/").text
