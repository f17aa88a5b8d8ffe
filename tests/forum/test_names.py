"""What is written and who wrote it can be seen, and told apart."""

import pytest
from django.db import IntegrityError, transaction

from forum.models import Topic
from tests.accounts.factories import UserFactory
from tests.forum.factories import PostFactory, board

pytestmark = pytest.mark.django_db
NEW = "/forum/topics/new/"
TYPED = {"title": "移動販売の始め方", "text": "教えてください。", "board": "shopping"}


@pytest.mark.parametrize("text", ["\u3164", "\u2800", "\u034f", "\U000e0100", "\u200d　\uffa0"])
@pytest.mark.parametrize(("name", "label"), [("title", "題名"), ("text", "本文")])
def test_a_topic_needs_a_title_and_a_text_that_can_be_seen(resident_client, name, label, text):
    answer = resident_client.post(NEW, {**TYPED, name: text})
    assert f"{label}を入力してください" in answer.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
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
