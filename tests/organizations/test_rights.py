"""The table of rights, and what the cast may do by it."""

import fnmatch
from collections.abc import Callable

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.test import Client

from accounts.models import User
from organizations.admin_site.site import may_enter
from organizations.groups import admin_openers
from organizations.models import Membership, Organization
from organizations.rights import EVERY_ORGANIZATION, MODERATORS_GROUP, SECRETARIAT_GROUP, Verb

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def test_the_groups_hold_their_rights_after_migration(secretariat: User, moderator: User) -> None:
    assert secretariat.has_perm(EVERY_ORGANIZATION)
    assert secretariat.has_perm("vocabulary.change_theme")
    assert not moderator.has_perm(EVERY_ORGANIZATION)


def test_what_an_app_gives_is_a_permission_of_its_own_and_for_a_known_group() -> None:
    for config in apps.get_app_configs():
        own = set(
            Permission.objects.filter(content_type__app_label=config.label).values_list(
                "codename", flat=True
            )
        )
        for group, patterns in getattr(config, "group_permissions", {}).items():
            assert group in (SECRETARIAT_GROUP, MODERATORS_GROUP)
            assert [one for one in patterns if not fnmatch.filter(own, one)] == []
        assert set(getattr(config, "admin_openers", ())) <= own


def test_the_groups_may_do_what_the_apps_say_and_no_more() -> None:
    held = {group.name: group.permissions.count() for group in Group.objects.all()}
    labels = ("vocabulary", "platform_site", "forum")
    whole_apps = Permission.objects.filter(content_type__app_label__in=labels).count()
    # Beside whole apps: every organization, four verbs of synonyms, misses, people, two records.
    assert held == {SECRETARIAT_GROUP: whole_apps + 1 + 4 + 2 + 2 + 2, MODERATORS_GROUP: 1}


def test_the_admin_opens_for_what_the_apps_say(
    secretariat: User, moderator: User, editor_a: User, resident: User
) -> None:
    assert admin_openers() == ["organizations.manage_every_organization", "forum.moderate"]
    assert all(map(may_enter, (secretariat, moderator, editor_a)))
    assert not may_enter(resident)


def test_who_belongs_to_no_organization_is_told_so_at_the_door(
    sign_in: SignIn, resident: User
) -> None:
    answer = sign_in(resident).get("/admin/", follow=True)
    assert answer.status_code == 403
    assert "あなたは、どの団体の担当にもなっていません。" in answer.content.decode()


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
