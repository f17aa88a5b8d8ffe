"""What must never be false about topics and posts, and what their verbs do."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from forum.first_boards import load_boards
from forum.models import Board, ModerationEntry, Post, Report, Topic
from forum.models.posts import MAX_POSTS
from records.models import LogEntry
from search.models import Document, Weight
from tests.accounts.factories import UserFactory
from tests.at_once import together
from tests.forum.factories import PostFactory, ReportFactory, TopicFactory, board

pytestmark = pytest.mark.django_db


def refused(name: str):
    return pytest.raises(IntegrityError, match=name)


# --- Rooms --------------------------------------------------------------------------------


def test_there_is_one_room_across_one_per_theme_and_a_free_one():
    assert load_boards() == 25
    kinds = list(Board.objects.values_list("kind", flat=True))
    assert (kinds.count("across"), kinds.count("theme"), kinds.count("free")) == (1, 23, 1)


def test_loading_the_rooms_again_keeps_what_was_edited():
    Board.objects.filter(pk=board("shopping").pk).update(name="買い物と移動販売の部屋")
    assert load_boards() == 0
    assert Board.objects.get(code="shopping").name == "買い物と移動販売の部屋"


def test_only_a_room_of_a_theme_names_one():
    free = board("free")
    with refused("board_of_a_theme_names_it"):
        Board.objects.filter(pk=free.pk).update(theme="shopping")


# --- Writing ------------------------------------------------------------------------------


def test_replies_are_numbered_in_order_and_move_the_topic_up():
    topic = TopicFactory(minutes_ago=60)
    second, third = PostFactory(topic=topic), PostFactory(topic=topic)
    topic.refresh_from_db()
    assert [second.number, third.number] == [2, 3]
    assert topic.last_posted_at > timezone.now() - timedelta(minutes=1)


def test_a_form_sent_twice_makes_one_topic(resident):
    token = uuid4()
    first = Topic.start(board(), resident, "題名", "本文", token=token)
    again = Topic.start(board(), resident, "題名", "本文", token=token)
    assert first == again
    assert Topic.objects.count() == 1


def test_the_database_refuses_a_second_row_with_the_same_token():
    post = PostFactory()
    with refused("post_form_sent_once"):
        Post.objects.create(
            topic=post.topic, number=9, author=post.author, text="本文", token=post.token
        )


def test_a_number_is_given_only_once():
    post = PostFactory()
    with refused("post_number_once_in_topic"):
        Post.objects.create(topic=post.topic, number=2, author=post.author, text="本文")


@pytest.mark.django_db(transaction=True)
def test_people_who_reply_in_the_same_moment_get_different_numbers():
    topic = TopicFactory()
    people = [UserFactory() for _ in range(4)]
    together(*[lambda person=person: topic.reply(person, "同時に書きました") for person in people])
    assert sorted(topic.posts.values_list("number", flat=True)) == [1, 2, 3, 4, 5]


@pytest.mark.django_db(transaction=True)
def test_a_double_click_in_the_same_moment_makes_one_post():
    topic, person, token = TopicFactory(), UserFactory(), uuid4()
    together(*[lambda: topic.reply(person, "二度押しました", token=token)] * 3)
    assert topic.posts.count() == 2


def test_nobody_writes_more_than_ten_posts_in_ten_minutes(resident):
    topic = TopicFactory()
    for _ in range(MAX_POSTS):
        topic.reply(resident, "続けて書きます")
    with pytest.raises(ValidationError, match="10分ほど待ってから"):
        topic.reply(resident, "もう一度")
    Post.objects.filter(author=resident).update(created_at=timezone.now() - timedelta(minutes=11))
    assert topic.reply(resident, "時間をおきました").number == MAX_POSTS + 2


@pytest.mark.parametrize("trait", ["closed", "hidden"])
def test_a_topic_that_takes_no_posts_refuses_them(resident, trait):
    topic = TopicFactory(**{trait: True})
    with pytest.raises(ValidationError, match="受付は終わりました"):
        topic.reply(resident, "間に合いませんでした")


def test_a_closed_room_takes_no_topics(resident):
    Board.objects.filter(pk=board().pk).update(is_open=False)
    with pytest.raises(ValidationError, match="受け付けていません"):
        Topic.start(board(), resident, "題名", "本文")


def test_a_reply_answers_only_a_post_of_its_own_topic(resident):
    elsewhere = PostFactory()
    with pytest.raises(ValidationError, match="返信先"):
        TopicFactory().reply(resident, "ちがう話題です", elsewhere)


def test_whoever_has_left_cannot_write():
    with pytest.raises(ValidationError, match="書き込めません"):
        TopicFactory().reply(UserFactory(left=True), "退会しました")


def test_a_topic_is_about_one_thing_at_most(organization_a):
    topic = TopicFactory(item=organization_a)
    assert list(organization_a.topics.recent()) == [topic]
    with refused("topic_about_one_thing"), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("UPDATE forum_topic SET case_id = 1 WHERE id = %s", [topic.pk])


# --- Editing and deleting -----------------------------------------------------------------


def test_a_post_can_be_edited_for_thirty_minutes_and_no_longer():
    fresh, late = PostFactory(minutes_ago=29), PostFactory(minutes_ago=31)
    assert list(Post.objects.editable_by(fresh.author)) == [fresh]
    assert not Post.objects.editable_by(late.author).exists()
    with pytest.raises(ValidationError, match="時間を過ぎました"):
        late.edit("もう遅い")


def test_nobody_edits_what_somebody_else_wrote(resident):
    PostFactory()
    assert not Post.objects.editable_by(resident).exists()
    assert not Post.objects.deletable_by(resident).exists()


def test_editing_the_first_post_may_put_the_title_right():
    topic = TopicFactory(title="移動販倍", author=(author := UserFactory()))
    topic.posts.get().edit("直した本文", "移動販売")
    topic.refresh_from_db()
    assert topic.title == "移動販売"
    assert list(Topic.objects.search("移動販売 直した")) == [topic]
    assert topic.author == author


def test_deleting_takes_the_text_away_and_keeps_the_number():
    post = PostFactory(text="消したい電話番号")
    post.delete_by_author()
    post.refresh_from_db()
    assert (post.text, post.state, post.number) == ("", "deleted", 2)
    assert not Document.objects.filter(text__contains="消したい").exists()


def test_the_date_of_a_topic_follows_its_last_readable_post():
    topic = TopicFactory(minutes_ago=120)
    post = PostFactory(topic=topic)
    post.delete_by_author()
    topic.refresh_from_db()
    assert topic.last_posted_at < timezone.now() - timedelta(minutes=100)


def test_a_topic_goes_with_its_only_post():
    topic = TopicFactory()
    topic.posts.get().delete_by_author()
    assert not Topic.objects.visible().exists()


def test_a_topic_with_answers_outlives_its_first_post():
    topic = PostFactory().topic
    topic.posts.get(number=1).delete_by_author()
    assert list(Topic.objects.visible()) == [topic]


def test_no_text_stays_with_a_deleted_post():
    with refused("post_text_gone_once_deleted"):
        Post.objects.filter(pk=PostFactory().pk).update(state="deleted")


# --- Looking after -------------------------------------------------------------------------


def test_a_hidden_post_is_found_no_more_until_it_is_shown_again(moderator):
    post = PostFactory(text="見つかる文章")
    post.hide(moderator, "個人がわかるため")
    assert not Post.objects.visible().search("見つかる文章").exists()
    assert not Document.objects.filter(text__contains="見つかる文章").exists()
    post.show(moderator)
    assert list(Post.objects.visible().search("見つかる文章")) == [post]


def test_hiding_needs_a_reason_and_leaves_its_traces(moderator):
    post = PostFactory()
    with pytest.raises(ValidationError, match="理由"):
        post.hide(moderator, "　 ")
    post.hide(moderator, "宣伝のため")
    entry = ModerationEntry.objects.get()
    assert (entry.post, entry.action, entry.reason) == (post, "hide", "宣伝のため")
    line = LogEntry.objects.get(action="hide")
    assert (line.actor, line.detail) == (moderator, "宣伝のため")
    assert post.text not in line.label


def test_the_database_refuses_hiding_without_a_reason():
    with refused("post_hidden_with_a_reason"):
        Post.objects.filter(pk=PostFactory().pk).update(state="hidden")


def test_what_is_hidden_cannot_be_hidden_again(moderator):
    post = PostFactory(hidden=True)
    with pytest.raises(ValidationError, match="いま「非表示」です"):
        post.hide(moderator, "もう一度")


def test_hiding_a_topic_takes_all_its_posts_out_of_the_search(moderator):
    topic = PostFactory(text="話題ごと消える文章").topic
    topic.hide(moderator, "宣伝のため")
    assert not Topic.objects.visible().exists()
    assert not Document.objects.filter(kind="post").exists()
    topic.show(moderator)
    assert list(Topic.objects.visible().search("話題ごと消える")) == [topic]


def test_a_closed_topic_can_be_opened_again(moderator):
    topic = TopicFactory()
    topic.close(moderator, "落ち着くまで")
    with pytest.raises(ValidationError, match="すでに終わっています"):
        topic.close(moderator)
    topic.open_again(moderator)
    actions = ModerationEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["close", "open"]


def test_one_person_has_one_open_report_on_a_post(resident):
    post = PostFactory()
    post.report(resident, "personal")
    post.report(resident, "unkind")
    assert Report.objects.count() == 1
    with refused("report_one_open_per_person"):
        Report.objects.create(post=post, reporter=resident, reason="other", reported_text="x")


def test_a_report_keeps_the_text_as_it_stood():
    report = ReportFactory(post__text="ひどいことば")
    report.post.edit("直しました")
    report.refresh_from_db()
    assert report.reported_text == "ひどいことば"


def test_hiding_settles_the_open_reports(moderator):
    report = ReportFactory()
    report.post.hide(moderator, "個人がわかるため")
    report.refresh_from_db()
    assert (report.outcome, report.settled_by) == ("hidden", moderator)
    assert not Report.objects.open().exists()


def test_a_report_is_settled_once(moderator):
    report = ReportFactory()
    report.settle(moderator, Report.Outcome.KEPT)
    with pytest.raises(ValidationError, match="対応が済んでいます"):
        report.settle(moderator, Report.Outcome.KEPT)


def test_a_settled_report_names_who_and_when():
    with refused("report_settled_by_somebody"):
        Report.objects.filter(pk=ReportFactory().pk).update(settled_at=timezone.now())


def test_a_moderation_entry_is_of_one_thing(moderator):
    post = PostFactory()
    with refused("moderation_entry_of_one_thing"):
        ModerationEntry.objects.create(
            post=post, topic=post.topic, moderator=moderator, action="show"
        )


def test_only_moderators_and_the_secretariat_manage_the_board(
    resident, editor_a, moderator, secretariat
):
    report = ReportFactory()
    for person in (resident, editor_a):
        assert not Report.objects.managed_by(person).exists()
        assert not Post.objects.managed_by(person).exists()
    for person in (moderator, secretariat):
        assert list(Report.objects.managed_by(person)) == [report]
        assert Topic.objects.managed_by(person).count() == 1


# --- Search ---------------------------------------------------------------------------------


def test_the_words_of_a_search_may_stand_in_title_and_text():
    topic = TopicFactory(title="冬の買い物", text="雪の日に困っています")
    TopicFactory(title="夏の買い物", text="暑さに困っています")
    assert list(Topic.objects.search("買い物　雪")) == [topic]


def test_a_title_that_holds_the_words_is_told_apart():
    in_title = TopicFactory(title="見守りの工夫")
    in_text = TopicFactory(title="ご相談", text="見守りについて")
    found = {topic.pk: topic.search_rank for topic in Topic.objects.search("見守り")}
    assert found == {in_title.pk: Weight.HEAD, in_text.pk: Weight.BODY}


def test_nobody_is_found_by_name():
    TopicFactory(author__display_name="さがされる人")
    assert not Topic.objects.search("さがされる人").exists()


def test_a_transaction_that_fails_leaves_no_document(resident):
    with transaction.atomic():
        Topic.start(board(), resident, "消える題名", "消える本文")
        transaction.set_rollback(True)
    assert not Document.objects.filter(kind="post").exists()
