"""Topics, posts and reports of the tests, made by the verbs that make them on the site."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone

from forum.first_boards import load_boards
from forum.models import Board, Post, Report, ReportReason, Topic
from tests.accounts.factories import UserFactory


def board(code: str = "free") -> Board:
    """One of the first boards."""
    if not Board.objects.filter(code=code).exists():
        load_boards()
    return Board.objects.get(code=code)


class TopicFactory(factory.django.DjangoModelFactory):
    """A topic with its first post. Parameters: `text`, `board` (a code), `item`, `minutes_ago`.

    Traits: `closed`, `hidden`.
    """

    class Meta:
        model = Topic

    title = factory.Sequence(lambda n: f"移動販売の始め方 {n}")
    author = factory.SubFactory(UserFactory)
    text = "はじめての方へ、教えてください。"
    board = "free"
    item = None
    minutes_ago = 0

    class Params:
        closed = factory.Trait(is_closed=True)
        hidden = factory.Trait(state="hidden", hidden_reason="宣伝のため")

    @classmethod
    def _create(cls, model_class: type[Topic], **given: Any) -> Topic:
        code, minutes_ago = given.pop("board"), given.pop("minutes_ago")
        first = model_class.start(
            board(code),
            given.pop("author"),
            given.pop("title"),
            given.pop("text"),
            given.pop("item"),
        )
        topic = first.topic
        then = timezone.now() - timedelta(minutes=minutes_ago)
        Post.objects.filter(pk=first.pk).update(created_at=then)
        Topic.objects.filter(pk=topic.pk).update(created_at=then, last_posted_at=then, **given)
        topic.refresh_from_db()
        return topic


class PostFactory(factory.django.DjangoModelFactory):
    """A reply. Parameters: `topic`, `text`, `reply_to`, `minutes_ago`.

    Traits: `hidden`, `deleted`.
    """

    class Meta:
        model = Post

    topic = factory.SubFactory(TopicFactory)
    author = factory.SubFactory(UserFactory)
    text = factory.Sequence(lambda n: f"うちの町では、週に1回来てもらっています。{n}")
    reply_to = None
    minutes_ago = 0

    class Params:
        hidden = factory.Trait(state="hidden", hidden_reason="電話番号が書かれていたため")
        deleted = factory.Trait(state="deleted")

    @classmethod
    def _create(cls, model_class: type[Post], **given: Any) -> Post:
        topic, state = given["topic"], given.get("state")
        post = topic.reply(given["author"], given["text"], given["reply_to"])
        if state == "hidden":
            post.hide(UserFactory(), given["hidden_reason"])
        if state == "deleted":
            post.delete_by_author()
        then = timezone.now() - timedelta(minutes=given["minutes_ago"])
        model_class.objects.filter(pk=post.pk).update(created_at=then)
        post.refresh_from_db()
        return post


class ReportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Report

    post = factory.SubFactory(PostFactory)
    reporter = factory.SubFactory(UserFactory)
    reason = ReportReason.PERSONAL
    note = "電話番号が書かれています。"

    @classmethod
    def _create(cls, model_class: type[Report], **given: Any) -> Report:
        return given["post"].report(given["reporter"], given["reason"], given["note"])
