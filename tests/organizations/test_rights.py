"""The table of rights, and what the cast may do by it."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User
from organizations.models import Membership, Organization
from organizations.rights import EVERY_ORGANIZATION, Verb

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def test_the_groups_hold_their_rights_after_migration(secretariat: User, moderator: User) -> None:
    assert secretariat.has_perm(EVERY_ORGANIZATION)
    assert secretariat.has_perm("vocabulary.change_theme")
    assert not moderator.has_perm(EVERY_ORGANIZATION)


def test_nobody_else_belongs_to_a_group(editor_a: User, ministry_editor: User) -> None:
    assert not Group.objects.filter(user__in=[editor_a, ministry_editor]).exists()


def test_an_editor_manages_the_own_organization_only(
    editor_a: User, organization_a: Organization, organization_b: Organization
) -> None:
    own = Organization.objects.where_user_may(Verb.WRITE, editor_a)
    assert list(own) == [organization_a]


def test_a_viewer_writes_nothing(viewer_a: User, organization_a: Organization) -> None:
    assert not Organization.objects.where_user_may(Verb.WRITE, viewer_a).exists()
    assert Organization.objects.where_user_may(Verb.VIEW, viewer_a).get() == organization_a


def test_the_right_ends_with_the_membership(editor_a: User) -> None:
    Membership.objects.filter(user=editor_a).delete()
    assert not Organization.objects.where_user_may(Verb.VIEW, editor_a).exists()
