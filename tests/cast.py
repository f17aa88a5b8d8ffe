"""The fixed cast of the tests: who takes part, and how each comes to the site.

`client` is the browser of somebody who has not signed in, at least when a test begins;
whoever has signed in has a desk, the office, or is named before the client.
`tests/conftest.py` makes these fixtures known to every test.
"""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import Role, User
from organizations.models import Organization
from organizations.rights import MODERATORS_GROUP, SECRETARIAT_GROUP, MemberRole
from tests.accounts.factories import UserFactory
from tests.organizations.factories import MembershipFactory, OrganizationFactory


@pytest.fixture
def organization_a(db: None) -> Organization:
    return OrganizationFactory(name="全国食支援の会", kana="ぜんこくしょくしえんのかい")


@pytest.fixture
def organization_b(db: None) -> Organization:
    return OrganizationFactory(name="全国移動支援の会", kana="ぜんこくいどうしえんのかい")


@pytest.fixture
def ministry(db: None) -> Organization:
    return OrganizationFactory(
        ministry=True, name="厚生労働省老健局", kana="こうせいろうどうしょう"
    )


def _member(name: str, organization: Organization, role: str = MemberRole.EDITOR) -> User:
    user = UserFactory(email=f"{name}@example.jp", display_name=name, role=Role.GROUP)
    MembershipFactory(user=user, organization=organization, role=role)
    return user


@pytest.fixture
def editor_a(organization_a: Organization) -> User:
    return _member("editor-a", organization_a)


@pytest.fixture
def viewer_a(organization_a: Organization) -> User:
    return _member("viewer-a", organization_a, MemberRole.VIEWER)


@pytest.fixture
def editor_b(organization_b: Organization) -> User:
    return _member("editor-b", organization_b)


@pytest.fixture
def ministry_editor(ministry: Organization) -> User:
    return _member("ministry", ministry)


def _in_group(name: str, group: str) -> User:
    user = UserFactory(email=f"{name}@example.jp", display_name=name)
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def secretariat(db: None) -> User:
    return _in_group("secretariat", SECRETARIAT_GROUP)


@pytest.fixture
def moderator(db: None) -> User:
    return _in_group("moderator", MODERATORS_GROUP)


@pytest.fixture
def resident(db: None) -> User:
    return UserFactory(email="resident@example.jp", display_name="山田")


@pytest.fixture
def client(db: None) -> Client:
    return Client()


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def desk_a(sign_in: Callable[[User], Client], editor_a: User) -> Client:
    """The browser of an editor of organization A, signed in."""
    return sign_in(editor_a)


@pytest.fixture
def ministry_desk(sign_in: Callable[[User], Client], ministry_editor: User) -> Client:
    """The browser of an editor of the ministry, signed in."""
    return sign_in(ministry_editor)


@pytest.fixture
def resident_client(sign_in: Callable[[User], Client], resident: User) -> Client:
    """The browser of a resident, signed in."""
    return sign_in(resident)


@pytest.fixture
def office(sign_in: Callable[[User], Client], secretariat: User) -> Client:
    """The browser of the secretariat, signed in."""
    return sign_in(secretariat)
