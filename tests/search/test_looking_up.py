"""What little a question finds is asked of the index once; a page must not show the difference."""

import pytest
from django.test import Client

from cases.models import Case
from events.models import Video
from search.index import engine
from search.index.writing import reindex
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
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_page_is_the_same_whether_its_rows_were_looked_up_or_not(
    client: Client, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    addresses = [page + question for page in PAGES]
    looked_up = [client.get(address).content for address in addresses]
    monkeypatch.setattr(engine, "MAX_PREFETCHED", -1)
    for address, content in zip(addresses, looked_up, strict=True):
        assert client.get(address).content == content, address


def test_little_is_looked_up_and_much_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [case_with("見守りの会") for _ in range(3)]
    monkeypatch.setattr(engine, "MAX_PREFETCHED", 3)
    keys = engine.prefetch_hits(parse_query("見守り", "case")).hits
    assert {key for _, key, _ in keys or ()} == {case.pk for case in cases}
    case_with("見守りの会")
    assert engine.prefetch_hits(parse_query("見守り", "case")).hits is None


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
