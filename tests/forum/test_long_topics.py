"""What costs the same however much is written: topics of many posts, and boards of many topics."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from forum.models import Topic
from tests.forum.factories import PostFactory, TopicFactory

pytestmark = pytest.mark.django_db


def counted(topic: Topic) -> tuple[int, int]:
    """The replies the topic says it has, and those that can be seen."""
    topic.refresh_from_db()
    return topic.reply_count, topic.posts.filter(state="visible", number__gt=1).count()


def test_a_topic_counts_the_replies_that_can_be_seen(moderator: User) -> None:
    topic = TopicFactory()
    assert counted(topic) == (0, 0)
    first, second, third = (PostFactory(topic=topic) for _ in range(3))
    assert counted(topic) == (3, 3)
    first.hide(moderator, "宣伝のため")
    assert counted(topic) == (2, 2)
    second.delete_by_author()
    assert counted(topic) == (1, 1)
    first.show(moderator)
    assert counted(topic) == (2, 2)
    topic.posts.get(number=1).delete_by_author()
    assert counted(topic) == (2, 2)
    third.delete_by_author()
    assert counted(topic) == (1, 1)


def test_two_who_reply_at_once_are_both_counted() -> None:
    topic = TopicFactory()
    same = Topic.objects.get(pk=topic.pk)  # as the request of the other reads it
    PostFactory(topic=topic)
    PostFactory(topic=same)
    assert counted(topic) == (2, 2)


def test_a_page_of_a_topic_passes_over_no_posts_and_counts_none(client: Client) -> None:
    topic = TopicFactory()
    for _ in range(40):
        PostFactory(topic=topic)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = client.get(f"{topic.get_absolute_url()}?page=3").context["page"]
    statements = [query["sql"] for query in asked]
    assert [post.number for post in page] == [41]
    assert (page.number, page.paginator.num_pages, page.paginator.count) == (3, 3, 41)
    assert not [one for one in statements if "OFFSET" in one or "COUNT(" in one]


def test_the_boards_say_how_many_topics_they_have_up_to_a_hundred(client: Client) -> None:
    topic = TopicFactory(board="shopping")
    TopicFactory(board="shopping", hidden=True)
    assert "話題1件・" in client.get("/forum/").content.decode()
    more = (Topic(board=topic.board, author=topic.author, title="話題") for _ in range(98))
    Topic.objects.bulk_create(more)
    page = client.get("/forum/").content.decode()
    assert "話題99件・" in page
    assert "話題をすべて見る（99件）" in page
    Topic.objects.bulk_create(
        Topic(board=topic.board, author=topic.author, title="話題") for _ in range(3)
    )
    page = client.get("/forum/").content.decode()
    assert "話題100件以上・" in page
    assert "話題をすべて見る（100件以上）" in page
