"""Which parts of a table a query has read, and when rows change what they show by themselves."""

from datetime import datetime, timedelta

import pytest
from django.db import connection, models
from django.utils import timezone

from cases.models import Case
from events.models import Event
from forum.models import Topic
from platform_site.models import Notice
from records import generations
from records.moments import Moment, moments_of_tables, next_moments_sql
from records.parts import parts_read
from search.index import engine
from search.models import Card, Document
from search.question.query import parse_query
from tests.cases.factories import CaseFactory
from tests.forum.factories import TopicFactory
from tests.platform_site.factories import NoticeFactory

pytestmark = pytest.mark.django_db

A_CASE, AN_EVENT = "search_card:case", "search_card:event"


def read_by(rows: models.QuerySet) -> set[str]:
    return parts_read(str(rows.query), "search_card")


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
