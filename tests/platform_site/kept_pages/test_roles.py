"""Nobody gets a page that was made for somebody else, whoever asked for it before."""

import re
from collections.abc import Callable

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import Client

from accounts.models import Role, User
from organizations.models import Organization
from organizations.rights import MemberRole
from tests.accounts.factories import UserFactory
from tests.cases.factories import CaseFactory
from tests.forum.factories import PostFactory
from tests.organizations.factories import MembershipFactory
from tests.platform_site.kept_pages.asking import Site, ask, session_of

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture
def people(
    editor_a: User, viewer_a: User, editor_b: User, ministry_editor: User, secretariat: User,
    moderator: User, resident: User, organization_a: Organization,
) -> dict[str, User | None]:  # fmt: skip
    representative = UserFactory(email="head-a@example.jp", display_name="head-a")
    MembershipFactory(
        user=representative, organization=organization_a, role=MemberRole.REPRESENTATIVE
    )
    coordinator = UserFactory(email="coordinator@example.jp", role=Role.COORDINATOR)
    coordinator.display_name = "coordinator"
    coordinator.save()
    members = (editor_a, viewer_a, editor_b, ministry_editor, secretariat, moderator, resident)
    return {
        "visitor": None,
        **{one.display_name: one for one in (*members, representative, coordinator)},
    }


@pytest.fixture
def addresses(organization_a: Organization, resident: User) -> list[str]:
    public = CaseFactory(owner=organization_a, published=True)
    draft = CaseFactory(owner=organization_a)
    own = PostFactory(author=resident)
    return ["/", *(row.get_absolute_url() for row in (public, draft, own.topic))]


def test_nobody_gets_the_page_of_another(
    site: Site,
    people: dict[str, User | None],
    addresses: list[str],
    sign_in: Callable[[User], Client],
) -> None:
    cookies = {
        name: {"cookie": session_of(sign_in(user))} if user else {} for name, user in people.items()
    }
    django = get_wsgi_application()
    assert len(cookies) == 10
    for address in addresses:
        own = {name: ask(django, address, **cookie) for name, cookie in cookies.items()}
        for name, warming in cookies.items():
            site.get(address, **warming)
            for asking in ("visitor", "山田", "secretariat"):
                got = site.get(address, **cookies[asking])
                assert got.status == own[asking].status, (address, name, asking)
                texts = [TOKEN.sub("", one.text) for one in (got, own[asking])]
                assert texts[0] == texts[1], (address, name, asking)
