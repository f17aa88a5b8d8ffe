"""Correcting and deleting what one wrote, and telling about what others wrote."""

import pytest
from django.db import connection
from django.urls import reverse

from forum.models import Post, Report
from tests.forum.factories import PostFactory, TopicFactory

pytestmark = pytest.mark.django_db


def send(client, address: str, **changes: str):
    """The last step: 書き込む."""
    return client.post(address, {"step": "send", **changes})


# --- The way back ---------------------------------------------------------------------------------

MINE = "/forum/mine/"


def test_a_person_finds_what_they_wrote_and_how_many_answered(resident, resident_client):
    topic = TopicFactory(author=resident, title="移動販売の始め方", minutes_ago=50)
    PostFactory(topic=topic, minutes_ago=40)
    own = PostFactory(topic=topic, author=resident, text="なるほど", minutes_ago=30)
    PostFactory(topic=topic)
    PostFactory(topic=topic, hidden=True)
    TopicFactory(title="人の話題")
    html = resident_client.get(MINE).content.decode()
    assert html.index("なるほど") < html.index("返信3件")
    assert "このあとの書き込み1件" in html
    for post in (own, topic.posts.get(number=1)):
        assert f'href="{post.get_absolute_url()}"' in html
    assert "人の話題" not in html


def test_a_hidden_post_is_named_so_and_a_deleted_one_is_gone(resident, resident_client):
    PostFactory(author=resident, topic__title="ひとつめ", hidden=True)
    PostFactory(author=resident, topic__title="ふたつめ", deleted=True)
    TopicFactory(author=resident, title="みっつめ", hidden=True)
    html = resident_client.get(MINE).content.decode()
    assert "ひとつめ" in html
    assert "事務局が非表示にしました" in html
    assert "ふたつめ" not in html
    assert "みっつめ" not in html


def test_own_posts_need_the_same_queries_for_one_and_for_ten(resident, resident_client, queries_of):
    PostFactory(author=resident, topic__author=resident)
    few = queries_of(resident_client, MINE)
    for _ in range(4):
        PostFactory(author=resident, topic__author=resident)
    assert queries_of(resident_client, MINE) == few <= 12


def test_own_posts_are_paged_and_asked_for_kindly(resident, resident_client, client):
    assert "まだ書き込みがありません" in resident_client.get(MINE).content.decode()
    TopicFactory(author=resident)
    assert "ページはないため" in resident_client.get(f"{MINE}?page=9").content.decode()
    assert client.get(MINE).url == f"/accounts/login/?next={MINE}"


def test_own_posts_are_reached_from_the_account_and_after_writing(resident, resident_client):
    post = PostFactory(author=resident)
    for address in ("/accounts/", reverse("post_done", args=[post.pk])):
        assert f'href="{MINE}"' in resident_client.get(address).content.decode()


# --- Correcting -----------------------------------------------------------------------------------


def test_the_author_corrects_a_post_within_thirty_minutes(resident, resident_client):
    post = TopicFactory(author=resident, title="移動販倍", text="まちがい").posts.get()
    address = reverse("post_edit", args=[post.pk])
    html = resident_client.get(address).content.decode()
    assert "まちがい" in html
    assert "移動販倍" in html
    confirmation = resident_client.post(address, {"title": "移動販売", "text": "正しい"})
    for words in ("まだ保存していません", ">この内容で保存する</button>", ">修正にもどる</button>"):
        assert words in confirmation.content.decode()
    done = send(resident_client, address, title="移動販売", text="正しい")
    assert "修正しました" in resident_client.get(done.url).content.decode()
    post.refresh_from_db()
    assert (post.text, post.topic.title) == ("正しい", "移動販売")
    assert post.edited_at is not None


def test_a_reply_has_no_title_to_correct(resident, resident_client):
    post = PostFactory(author=resident)
    title = post.topic.title
    send(resident_client, reverse("post_edit", args=[post.pk]), title="乗っ取り", text="直しました")
    post.topic.refresh_from_db()
    assert post.topic.title == title


def test_after_thirty_minutes_the_form_is_gone_and_a_typed_text_stays(resident, resident_client):
    post = PostFactory(author=resident, text="元の文章", minutes_ago=31)
    address = reverse("post_edit", args=[post.pk])
    html = resident_client.get(address).content.decode()
    assert "修正できる時間を過ぎました" in html
    assert "<textarea" not in html
    html = send(resident_client, address, text="直したかった文章").content.decode()
    assert "修正できる時間を過ぎました" in html
    assert "直したかった文章" in html
    post.refresh_from_db()
    assert post.text == "元の文章"


@pytest.mark.parametrize("name", ["post_edit", "post_delete", "post_done"])
def test_nobody_touches_what_somebody_else_wrote(editor_a, moderator, secretariat, sign_in, name):
    post = PostFactory(text="人の文章")
    address = reverse(name, args=[post.pk])
    for person in (editor_a, moderator, secretariat):
        client = sign_in(person)
        assert client.get(address).status_code == 404
        assert client.post(address, {"step": "send", "text": "x"}).status_code == 404
    post.refresh_from_db()
    assert (post.text, post.state) == ("人の文章", "visible")


# --- Deleting -------------------------------------------------------------------------------------


def test_the_author_deletes_after_one_more_look(resident, resident_client):
    post = PostFactory(author=resident, text="消したい文章", minutes_ago=600)
    address = reverse("post_delete", args=[post.pk])
    assert "消したい文章" in resident_client.get(address).content.decode()
    post.refresh_from_db()
    assert post.is_visible
    assert resident_client.post(address).url == post.page_url
    post.refresh_from_db()
    assert (post.state, post.text) == ("deleted", "")
    assert resident_client.post(address).url == post.page_url


def test_deleting_the_only_post_leads_to_the_room(resident, resident_client):
    topic = TopicFactory(author=resident)
    response = resident_client.post(reverse("post_delete", args=[topic.posts.get().pk]))
    assert response.url == topic.board.get_absolute_url()


# --- Reporting ------------------------------------------------------------------------------------


def test_a_reader_tells_the_moderators(resident_client, resident):
    post = PostFactory(text="気になる文章")
    address = reverse("post_report", args=[post.pk])
    assert "気になる文章" in resident_client.get(address).content.decode()
    response = resident_client.post(address, {"reason": "personal", "note": "電話番号です"})
    assert response.url == post.page_url
    report = Report.objects.get()
    assert (report.post, report.reporter, report.reason) == (post, resident, "personal")
    resident_client.post(address, {"reason": "unkind"})
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "気になる理由を選んでください"),
        ({"reason": "nothing"}, "気になる理由を、一覧から選び直してください"),
        ({"reason": "other", "note": "あ" * 501}, "くわしい内容は500文字以内で入力してください"),
    ],
)
def test_a_report_that_cannot_be_sent_says_why(resident_client, data, sentence):
    address = reverse("post_report", args=[PostFactory().pk])
    assert sentence in resident_client.post(address, data).content.decode()
    assert not Report.objects.exists()


def test_one_does_not_report_oneself_or_what_is_gone(resident, resident_client):
    for post in (PostFactory(author=resident), PostFactory(hidden=True)):
        assert resident_client.get(reverse("post_report", args=[post.pk])).status_code == 404


def test_what_is_hidden_in_the_same_moment_is_said_at_the_report(resident_client):
    post = PostFactory()
    still_visible = Post.objects.filter(pk=post.pk, state="visible")

    def hidden_by_somebody_else(execute, sql, params, many, context):
        if "FOR NO KEY UPDATE" in sql:
            still_visible.update(state="hidden", hidden_reason="宣伝のため")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(hidden_by_somebody_else):
        response = resident_client.post(
            reverse("post_report", args=[post.pk]), {"reason": "other", "note": "残る文章"}
        )
    assert "いま「非表示」です" in response.content.decode()
    assert "残る文章" in response.content.decode()
    assert not Report.objects.exists()
