"""Every change of what public pages read is counted, in the transaction that makes it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from accounts.models import User
from organizations.models import Membership, Organization
from records import generations
from records.models import Generation
from search.models import Card, Miss
from tests.accounts.factories import UserFactory
from tests.at_once import together
from tests.cases.factories import CaseFactory
from tests.databases import Copies
from tests.events.factories import EventFactory
from tests.organizations.factories import OrganizationFactory
from tests.test_consistency import HEIGHT


@pytest.fixture(scope="module", autouse=True)
def database_that_keeps_changes(
    django_db_setup: None, databases: Copies, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """One for all tests here, which ask what has been added; it is made anew after the last.

    A transaction counts once for each table, and most tests are one: only here each change is.
    """
    with django_db_blocker.unblock():
        yield
        databases.renew()


def generation(table: str) -> int:
    rows = Generation.objects.filter(table_name=table)
    return rows.aggregate(total=Sum("number"))["total"] or 0


@contextmanager
def raises(*tables: str) -> Iterator[None]:
    before = {table: generation(table) for table in tables}
    yield
    after = {table: generation(table) for table in tables}
    assert {t for t in tables if after[t] > before[t]} == set(tables)


@contextmanager
def raises_nothing() -> Iterator[None]:
    before = Generation.objects.aggregate(total=Sum("number"))
    yield
    assert Generation.objects.aggregate(total=Sum("number")) == before


def test_what_is_added_changed_or_removed_raises_the_generation_of_its_table() -> None:
    with raises("organizations_organization"):
        organization = OrganizationFactory()
    with raises("organizations_organization"):
        Organization.objects.filter(pk=organization.pk).update(name="あたらしい名前")
    with raises("organizations_organization"):
        organization.delete()


def test_a_link_between_rows_raises_the_generation_of_the_links() -> None:
    organization = OrganizationFactory()
    with raises("organizations_organization_themes"):
        organization.themes.add("shopping")


def test_emptying_a_table_raises_its_generation() -> None:
    with raises("platform_site_relatedlink"), connection.cursor() as cursor:
        cursor.execute("TRUNCATE platform_site_relatedlink")


def test_a_statement_that_meets_no_row_raises_nothing() -> None:
    with raises_nothing():
        Organization.objects.filter(pk=-1).update(name="だれでもない")
        Organization.objects.filter(pk=-1).delete()


def test_what_was_taken_back_raises_nothing() -> None:
    with raises_nothing(), transaction.atomic():
        OrganizationFactory()
        transaction.set_rollback(True)


def test_a_change_after_one_that_was_taken_back_to_a_savepoint_is_counted() -> None:
    with raises("organizations_organization"), transaction.atomic():
        with transaction.atomic():
            OrganizationFactory()
            transaction.set_rollback(True)
        OrganizationFactory()


def test_a_transaction_counts_once_for_each_table() -> None:
    before = generation("organizations_organization")
    with transaction.atomic():
        OrganizationFactory.create_batch(3)
    assert generation("organizations_organization") == before + 1


def test_a_sign_in_and_what_no_page_reads_raise_nothing() -> None:
    person = UserFactory()
    with raises_nothing():
        person.last_login = timezone.now()
        person.save(update_fields=["last_login"])
        Miss.objects.note("見つからない", "case")


def test_a_right_that_is_given_or_taken_raises_the_generation_of_its_table() -> None:
    person, organization = UserFactory(), OrganizationFactory()
    with raises("organizations_membership"):
        Membership.objects.create(user=person, organization=organization, role="editor")
    with raises("accounts_user_groups"):
        person.groups.add(Group.objects.earliest("pk"))
    with raises("auth_group_permissions"):
        Group.objects.earliest("pk").permissions.clear()


def test_a_new_name_of_a_writer_raises_the_generation_of_people() -> None:
    person = UserFactory()
    with raises("accounts_user"):
        User.objects.filter(pk=person.pk).update(display_name="やまだ")


def test_merging_the_rows_leaves_every_generation_as_it_is() -> None:
    people = OrganizationFactory.create_batch(2)
    before = generation("organizations_organization")
    changes = 250
    for number in range(changes):
        Organization.objects.filter(pk=people[0].pk).update(name=f"名前{number}")
    assert generation("organizations_organization") == before + changes
    assert Generation.objects.count() < changes


def test_writers_who_count_at_once_wait_for_nobody_and_lose_no_change() -> None:
    first, second = OrganizationFactory.create_batch(2)
    before = generation("organizations_organization")

    def change(organization: Organization) -> None:
        for number in range(150):
            with transaction.atomic():
                Organization.objects.filter(pk=organization.pk).update(summary=f"その{number}")

    together(lambda: change(first), lambda: change(second))
    assert generation("organizations_organization") == before + 300


def test_the_triggers_stand_on_every_table_of_ours_that_is_read() -> None:
    watched = {model._meta.label for model in generations.watched_models()}
    ours = {
        model._meta.label
        for label in HEIGHT
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    }
    assert ours - watched == {
        "accounts.Tally",
        "forum.ModerationEntry",
        "forum.Report",
        "forum.Watch",
        "organizations.Application",
        "platform_site.PageAnswer",
        "platform_site.StarterRow",
        "records.Generation",
        "records.Revision",
        "search.Miss",
    }
    assert watched - ours == {
        "auth.Group",
        "auth.Group_permissions",
        "auth.Permission",
        "contenttypes.ContentType",
    }


def test_a_second_migration_finds_all_triggers_and_changes_nothing() -> None:
    wanted = {(trigger.table, trigger.name) for trigger in generations.wanted_triggers()}
    assert generations._present(connection) == wanted
    with connection.execute_wrapper(_refuse_definitions):
        generations.install()


def test_a_trigger_that_is_not_wanted_any_more_goes() -> None:
    with connection.cursor() as cursor:
        cursor.execute(generations.Trigger("search_miss", "TRUNCATE").sql)
    generations.install()
    assert "search_miss" not in {table for table, _ in generations._present(connection)}


def _refuse_definitions(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
    assert not sql.startswith(("CREATE", "DROP"))
    return execute(sql, params, many, context)


# --- Parts ----------------------------------------------------------------------------------

A_CASE, AN_EVENT = "search_card:case", "search_card:event"


def test_a_change_of_a_card_raises_its_kind_and_the_cards_of_all() -> None:
    EventFactory(published=True)
    events = generation(AN_EVENT)
    with raises(A_CASE, "search_card"):
        case = CaseFactory(published=True)
    with raises(A_CASE, "search_card"):
        Card.objects.of_kind("case").update(is_brief=True)
    with raises(A_CASE, "search_card"):
        case.delete()
    assert generation(AN_EVENT) == events > 0


def test_one_transaction_raises_every_kind_that_it_changes() -> None:
    with raises(A_CASE, AN_EVENT), transaction.atomic():
        CaseFactory(published=True)
        EventFactory(published=True)


def test_cards_that_are_all_taken_away_raise_every_kind() -> None:
    CaseFactory(published=True)
    EventFactory(published=True)
    with raises(A_CASE, AN_EVENT, "search_card"), connection.cursor() as cursor:
        cursor.execute("TRUNCATE search_card CASCADE")
