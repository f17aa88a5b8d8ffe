"""What little a question finds is asked of the index once; a page must not show the difference."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cases.models import Case
from events.models import Video
from search.index import engine
from search.index.best import best
from search.index.conditions import Lexemes
from search.index.writing import reindex
from search.models import Card, Document, Weight
from search.question.query import parse_query
from search.question.tree import Text, all_of, any_of, simplified
from tests.cases.factories import CaseFactory
from tests.events.factories import ChapterFactory, VideoFactory
from tests.forum.factories import PostFactory, TopicFactory
from tests.search.test_engine import case_with

pytestmark = pytest.mark.django_db

QUESTIONS = ("見守り", "見守りの会", '"見守り" -配食', "安否確認", "見守り そば", "-配食", "北海道")
PAGES = ("/cases/?q=", "/videos/?q=", "/forum/?q=", "/search/?q=", "/search/?kind=post&q=")


@pytest.fixture
def texts() -> None:
    """The word stands in every place of an item, and in every kind that has places of its own."""
    case_with("何もない", title="見守りの会")
    case_with("見守りと配食の会", catch="北海道で見守り")
    case_with("見守りの会と安否確認", catch="安否を確かめる")
    CaseFactory(published=True, description="そば打ち", themes=["watching"])
    reindex(Case.objects.all())
    chaptered = VideoFactory(published=True, title="前の動画")
    ChapterFactory(video=chaptered, title="見守りのこと")
    VideoFactory(published=True, title="後の動画", transcript="見守りの話を聞きました")
    VideoFactory(published=True, title="見守りの動画")
    reindex(Video.objects.all())
    topic = TopicFactory(title="見守りについて", text="そば打ちも")
    PostFactory(topic=topic, text="見守りの会と配食")
    PostFactory(topic=TopicFactory(title="ほか", text="何もない"), text="安否確認")


@pytest.mark.usefixtures("texts")
def test_a_page_is_the_same_whether_its_rows_were_looked_up_or_not(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses = [page + question for page in PAGES for question in QUESTIONS]
    looked_up = [client.get(address).content for address in addresses]
    monkeypatch.setattr(engine, "MAX_PREFETCHED", -1)
    for address, content in zip(addresses, looked_up, strict=True):
        assert client.get(address).content == content, address


def test_little_is_looked_up_and_much_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [case_with("見守りの会") for _ in range(3)]
    monkeypatch.setattr(engine, "MAX_PREFETCHED", 3)
    monkeypatch.setattr(engine, "_frequent", {})
    keys = engine.prefetch_hits(parse_query("見守り", "case")).hits
    assert {key for _, key, _ in keys or ()} == {case.pk for case in cases}
    case_with("見守りの会")
    assert engine.prefetch_hits(parse_query("見守り", "case")).hits is None


def test_words_that_found_too_many_are_not_tried_again(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    case_with("見守りの会")
    monkeypatch.setattr(engine, "MAX_PREFETCHED", 0)
    monkeypatch.setattr(engine, "_MOST_FREQUENT", 1)
    monkeypatch.setattr(engine, "_frequent", {})
    watching, meals = parse_query("見守り", "case"), parse_query("会", "case")
    for query, queries in ((watching, 1), (watching, 0), (meals, 1), (watching, 1)):
        with django_assert_num_queries(queries):
            assert engine.prefetch_hits(query).hits is None


def test_the_best_come_in_the_order_of_their_kind_whatever_page_is_asked() -> None:
    """A search over all kinds keeps the first few; they are those of the whole list."""
    random, day = Random(1), timezone.now()
    for key in range(1, 41):
        weight = random.choice(list(Weight))
        texts = {"head": Weight.HEAD, "summary": Weight.SUMMARY, "written": Weight.BODY}
        Document.objects.create(
            kind="case",
            object_id=key,
            full=Lexemes({"Kcase", "朝市"}),
            **{name: Lexemes({"Kcase", *(["朝市"] if weight <= up_to else [])})
               for name, up_to in texts.items()},
        )  # fmt: skip
        Card.objects.create(
            kind="case",
            object_id=key,
            options=[],
            facts={},
            is_sample=random.random() < 0.2,
            is_brief=random.random() < 0.3,
            last_confirmed=random.choice([None, day.date(), day.date() - timedelta(days=9)]),
            published_at=day - timedelta(days=random.randrange(5)),
            publish_until=random.choice([None, None, None, day - timedelta(days=1)]),
        )
    query = parse_query("朝市")
    cards = engine.matching(Case.cards(), query, Case.item_kind, "object_id")
    expected = list(
        cards.order_by("search_rank", *Case.item_kind.tie_break).values_list(
            "object_id", "is_sample"
        )
    )
    for looked_up in (query, engine.prefetch_hits(query)):
        for places in (range(1, 4), range(1, 11), range(11, 21), range(1, 41)):
            found = best([Case], looked_up, places)["case"]
            assert list(found.keys.items()) == expected[places.start - 1 : places.stop - 1]
            assert found.samples == sum(is_sample for _, is_sample in expected)
            assert found.count == len(expected) - found.samples
    assert looked_up.hits is not None


def test_what_holds_another_alternative_need_not_be_asked() -> None:
    whole, part, other = Text("担い手が集まらない"), Text("集ま"), Text("担い手")
    assert simplified(any_of([whole, part])) == part
    assert simplified(any_of([whole, all_of([other, part])])) == all_of([other, part])
    assert simplified(any_of([part, other])) == any_of([part, other])
    assert simplified(all_of([whole, any_of([whole, part])])) == all_of([whole, part])


def test_a_place_left_out_leaves_the_rest_on_the_whole_site(client: Client) -> None:
    """One of two vectors is always null there, which must not turn into a no."""
    kept = case_with("移動の会")
    CaseFactory(published=True, description="移動の会", prefectures=["01"])
    reindex(Case.objects.all())
    post = PostFactory(topic=TopicFactory(title="ほか", text="移動について"), text="移動の足")
    page = client.get("/search/?q=移動 -北海道").content.decode()
    assert kept.get_absolute_url() in page
    assert post.topic.get_absolute_url() in page
    assert client.get("/search/?q=移動 -北海道&kind=case").context["chosen"].count == 1


def test_runs_of_a_title_are_not_yet_its_words_among_very_many_posts(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "MAX_PREFETCHED", -1)
    TopicFactory(title="地域の支え、支え合い", text="ほかのこと")
    found = TopicFactory(title="別の話", text="地域の支え合いについて")
    page = client.get('/search/?q="地域の支え合い"&kind=post').context["page"]
    assert [hit.url.split("#")[0] for hit in page.object_list] == [found.get_absolute_url()]
