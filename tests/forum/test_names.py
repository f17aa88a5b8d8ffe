"""What is written and who wrote it can be seen, and told apart."""

import re

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from forum.models import Topic
from tests.accounts.factories import UserFactory
from tests.forum.factories import PostFactory, TopicFactory, board

pytestmark = pytest.mark.django_db
NEW = "/forum/topics/new/"
TYPED = {"title": "移動販売の始め方", "text": "教えてください。", "board": "shopping"}


@pytest.mark.parametrize(
    "text", [*"\u3164\u2800\u115f\u034f\u17b5\ufe0f\U000e0100", "\u200d　\uffa0"]
)
@pytest.mark.parametrize(("name", "label"), [("title", "題名"), ("text", "本文")])
def test_a_topic_needs_a_title_and_a_text_that_can_be_seen(resident_client, name, label, text):
    answer = resident_client.post(NEW, {**TYPED, name: text})
    assert f"{label}を入力してください" in answer.content.decode()
    with pytest.raises(ValidationError, match="目に見える文字を入力してください"):
        Topic.start(
            **{"board": board(), "author": UserFactory(), "title": "題", "text": "文"}
            | {name: text}
        )
    assert not Topic.objects.exists()


def test_two_people_of_one_name_are_told_apart(resident_client, client, resident):
    first = PostFactory(author=resident)
    other = UserFactory(display_name=resident.display_name)
    first.topic.reply(other, "わたしもです。")
    page = client.get(first.topic.get_absolute_url()).content.decode()
    assert "山田さん" in page
    assert "山田（2人目）さん" in page
    assert page.count(">話題を始めた人<") == 1


def leave_one_after_another(*people: User) -> None:
    for person in people:
        person.leave()


def test_two_people_who_have_left_are_told_apart_within_a_topic(client, resident):
    starter, other, stranger = UserFactory(), UserFactory(), UserFactory()
    topic, elsewhere = TopicFactory(author=starter), TopicFactory(author=stranger)
    for author in (other, starter, resident):
        topic.reply(author, "わたしもです。")
    elsewhere.reply(other, "こちらにも書きます。")
    leave_one_after_another(stranger, other, starter)
    page = client.get(topic.get_absolute_url()).content.decode()
    assert re.findall("退会した人(?:（.人目）)?", page) == [
        "退会した人（2人目）",  # who began the topic, above the posts
        *("退会した人（2人目）", "退会した人", "退会した人（2人目）"),
    ]
    assert page.count(">話題を始めた人<") == 2
    assert "退会した人（2人目）" in client.get(elsewhere.get_absolute_url()).content.decode()


def test_a_topic_whose_writers_are_there_costs_no_question_about_leaving(
    client, resident, django_assert_max_num_queries
):
    topic = PostFactory(author=resident).topic
    with django_assert_max_num_queries(4):
        client.get(topic.get_absolute_url())
