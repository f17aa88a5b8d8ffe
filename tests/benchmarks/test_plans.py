"""Which index answers a question, on rows so few that the database must be told to use one."""

from typing import Any

import pytest
from django.db import connection

from cases.models import Case
from events.models import Event, Video
from forum.models import Board, Post, Topic
from policies.models import Material, Policy
from tests.benchmarks import load
from tests.benchmarks.plans import explained, heavy_statements
from tests.benchmarks.rows import Plan

QUESTIONS = {
    "case_newest": lambda: Case.objects.published().order_by("-published_at", "-pk"),
    "event_newest": lambda: Event.objects.published().order_by("-published_at", "-pk"),
    "video_newest": lambda: Video.objects.published().order_by("-published_at", "-pk"),
    "policy_newest": lambda: Policy.objects.published().order_by("-published_at", "-pk"),
    "material_newest": lambda: Material.objects.published().order_by("-published_at", "-pk"),
    "topic_latest_first": lambda: Topic.objects.visible().order_by("-last_posted_at", "-pk"),
    "topic_started_last_first": lambda: Topic.objects.visible().order_by("-created_at", "-pk"),
    "topic_latest_in_board": lambda: Topic.objects.visible().filter(
        board=Board.objects.earliest("pk")
    ),
    "post_number_once_in_topic": lambda: Post.objects.filter(
        topic=Topic.objects.earliest("pk"), number__range=(21, 40)
    ).order_by("number"),
}


@pytest.fixture
def rows(db: None) -> None:
    """A small load; indexes are used though reading the whole table would be faster."""
    load.fill(Plan(cases=20, topics=5, posts=20, seed=7), say=lambda line: None)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")


def names(plan: dict[str, Any]) -> set[str]:
    """The steps of a plan, and the indexes they read."""
    found = {plan["Node Type"], plan.get("Index Name", "")}
    return found.union(*(names(part) for part in plan.get("Plans", [])))


def test_every_order_of_a_list_has_its_index(rows: None) -> None:
    for index, question in QUESTIONS.items():
        steps = names(explained(*question()[:5].query.sql_with_params()))
        assert index in steps, index
        assert not steps & {"Sort", "Incremental Sort"}, index


def test_what_reads_many_rows_is_told(rows: None) -> None:
    assert list(heavy_statements("/forum/", 0))
    assert not list(heavy_statements("/forum/", 1000))
