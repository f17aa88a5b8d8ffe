"""Which pages are kept, and which never."""

from django.contrib.sessions.models import Session

from tests.cases.factories import CaseFactory
from tests.events.factories import EventFactory, VideoFactory
from tests.forum.factories import PostFactory
from tests.organizations.factories import OrganizationFactory
from tests.platform_site.factories import NoticeFactory
from tests.platform_site.kept_pages.asking import Site
from tests.policies.factories import MaterialFactory, PolicyFactory

PUBLIC = (
    "/", "/search/", "/places/", "/places/01/", "/themes/", "/themes/shopping/", "/notices/",
    "/links/", "/about/", "/about/guide/", "/about/sitemap/", "/cases/", "/policies/",
    "/policies/budgets/", "/policies/materials/", "/organizations/", "/organizations/join/",
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


def test_every_public_page_is_kept_and_sets_no_cookie(site: Site) -> None:
    addresses = [*PUBLIC, *content()]
    assert [one for one in addresses if not site.keeps(one)] == []
    for address in addresses:
        assert "Set-Cookie" not in site.get(address).headers
    assert not Session.objects.exists()
