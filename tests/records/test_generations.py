"""Every change of what public pages read is counted, in the transaction that makes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection, models, transaction
from django.db.models import Sum
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from events.models import Event
from forum.models import Topic
from organizations.models import Membership, Organization
from platform_site.models import Notice
from records import generations
from records.models import Generation
from records.moments import Moment, moments_of_tables, next_moments_sql
from records.parts import parts_read
from search.index import engine
from search.models import Card, Document, Miss
from search.question.query import parse_query
from tests.accounts.factories import UserFactory
from tests.at_once import together
from tests.cases.factories import CaseFactory
from tests.events.factories import EventFactory
from tests.forum.factories import TopicFactory
from tests.organizations.factories import OrganizationFactory
from tests.platform_site.factories import NoticeFactory
from tests.test_consistency import HEIGHT

# A transaction counts once for each table, and most tests are one: only here each change is.
pytestmark = pytest.mark.django_db(transaction=True)


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


def read_by(rows: models.QuerySet) -> set[str]:
    return parts_read(str(rows.query), "search_card")


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


def test_who_asks_for_cards_of_a_kind_has_read_that_kind_alone() -> None:
    cards = Card.objects.of_kind("case")
    assert read_by(cards.newest_first()[:3]) == {A_CASE}
    assert read_by(Event.objects.filter(pk__in=cards.values("object_id"))) == {A_CASE}
    both = cards.values("pk").union(Card.objects.of_kind("event").values("pk"))
    assert read_by(both) == {A_CASE, AN_EVENT}


def test_who_may_have_read_other_cards_has_read_all() -> None:
    cards = Card.objects.all()
    assert read_by(cards) == {"search_card"}
    assert read_by(cards.filter(kind="case")) == {"search_card"}
    of_case = Card.objects.of_kind("case").values("object_id")
    assert read_by(cards.filter(object_id__in=of_case)) == {"search_card"}
    assert parts_read("SELECT FROM search_card, cases_case", "search_card") == {"search_card"}


def test_a_condition_on_one_table_is_none_on_another_with_parts() -> None:
    of_case = Card.objects.of_kind("case").values("object_id")
    rows = str(Document.objects.filter(object_id__in=of_case).query)
    assert parts_read(rows, "search_card") == {A_CASE}
    assert parts_read(rows, "search_document") == {"search_document"}


@pytest.mark.parametrize("question", ["移動", "移動 -配食", "-配食", '"移動の会"', "北海道"])
def test_who_looks_among_posts_has_read_and_found_their_documents_alone(question: str) -> None:
    text = "北海道で移動の会"
    CaseFactory(published=True, title=text)
    TopicFactory(title=text)
    query = parse_query(question)
    found = engine.find(query, "post", "kind")
    assert parts_read(found.sql, "search_document") == {"search_document:post"}
    kinds = Document.objects.filter(kind__in=found).values_list("kind", flat=True)
    assert set(kinds) == {"post"}
    ranked = str(Topic.objects.search(query).query)
    assert parts_read(ranked, "search_document") == {"search_document:post"}


def test_a_part_that_is_no_word_is_refused() -> None:
    with pytest.raises(ValueError, match="word"):
        str(Card.objects.of_kind("a' OR 'a").query)


# --- Moments --------------------------------------------------------------------------------

# Days that pages show; they change by midnight at most, or lie in the past. `as_of` only orders.
NO_MOMENT = {
    "as_of", "at", "changed_at", "created_at", "date_joined", "decided_at", "edited_at", "ends_at",
    "first_at", "indexed_at", "last_at", "last_login", "last_posted_at", "left_at",
    "published_at", "registered_at", "role_verified_at", "settled_at", "starts_at", "updated_at",
}  # fmt: skip


def test_every_time_that_may_lie_ahead_is_a_moment() -> None:
    declared = {
        (table, moment.column)
        for table, moments in moments_of_tables().items()
        for moment in moments
    }
    ahead = {
        (model._meta.db_table, field.column)
        for model in generations.watched_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateTimeField) and field.name not in NO_MOMENT
    }
    assert ahead == declared


def moments_of(*kinds: type[models.Model]) -> dict[str, tuple[Moment, ...]]:
    declared = moments_of_tables()
    return {table: declared[table] for table in (kind._meta.db_table for kind in kinds)}


def next_moments(now: datetime, *kinds: type[models.Model]) -> dict[str, float]:
    asked = next_moments_sql(moments_of(*kinds)).replace("$1", "%(now)s")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}", {"now": now})
        found: dict[str, float] = cursor.fetchone()[0]
    return found


def test_the_next_moment_of_a_table_is_the_first_one_ahead() -> None:
    now = timezone.now()
    CaseFactory(published=True, publish_until=now + timedelta(hours=2))
    CaseFactory(published=True, publish_from=now + timedelta(hours=1))
    CaseFactory(published=True, publish_from=now - timedelta(hours=1))
    NoticeFactory(publish_from=now - timedelta(days=1), publish_until=None)
    first = {"cases_case": (now + timedelta(hours=1)).timestamp()}
    assert next_moments(now, Case, Notice) == first


def test_a_moment_may_lie_ahead_of_its_column(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Case, "changes_at", (Moment("publish_until", ahead=timedelta(hours=3)),))
    now = timezone.now()
    CaseFactory(published=True, publish_until=now + timedelta(hours=2))
    CaseFactory(published=True, publish_until=now + timedelta(hours=4))
    assert next_moments(now, Case) == {"cases_case": (now + timedelta(hours=1)).timestamp()}


def test_a_table_without_a_moment_ahead_has_none() -> None:
    now = timezone.now()
    CaseFactory(published=True, publish_from=now - timedelta(hours=1))
    assert next_moments(now, Case, Notice) == {}
