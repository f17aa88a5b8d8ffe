"""Hiding, showing, closing and the queue of reports: who may, and what it leaves."""

import pytest
from django.urls import reverse

from forum.models import Board, ModerationEntry, Report, Topic
from tests.forum.factories import PostFactory, ReportFactory, TopicFactory, board

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"
ADMIN_LISTS = ("board", "topic", "post", "report", "moderationentry")


def acts() -> list[str]:
    """The addresses of everything a moderator can do, on rows where it can be done."""
    return [
        reverse("post_hide", args=[PostFactory().pk]),
        reverse("post_show", args=[PostFactory(hidden=True).pk]),
        reverse("topic_hide", args=[TopicFactory().pk]),
        reverse("topic_show", args=[TopicFactory(hidden=True).pk]),
        reverse("topic_close", args=[TopicFactory().pk]),
        reverse("topic_open", args=[TopicFactory(closed=True).pk]),
    ]


def test_moderators_and_the_secretariat_do_all_of_it(moderator, secretariat, sign_in):
    for person in (moderator, secretariat):
        client = sign_in(person)
        for address in acts():
            assert client.get(address).status_code == 200
            assert client.post(address, {"reason": "ルールのため"}).status_code == 302
    assert ModerationEntry.objects.filter(moderator=moderator).count() == 6


def test_nobody_else_does_any_of_it(client, resident, editor_a, ministry_editor, sign_in):
    addresses = [*acts(), reverse("report_settle", args=[ReportFactory().pk])]
    before = ModerationEntry.objects.count()
    for address in addresses:
        assert client.get(address).status_code == 302
        for person in (resident, editor_a, ministry_editor):
            assert sign_in(person).get(address).status_code == 404
            assert sign_in(person).post(address, {"reason": "x"}).status_code == 404
    assert ModerationEntry.objects.count() == before
    assert Report.objects.open().count() == 1


def test_hiding_asks_for_a_reason(moderator, sign_in):
    post = PostFactory()
    address = reverse("post_hide", args=[post.pk])
    html = sign_in(moderator).post(address, {"reason": " "}).content.decode()
    assert "非表示にする理由を入力してください" in html
    html = sign_in(moderator).post(address, {"reason": "あ" * 201}).content.decode()
    assert "200文字以内" in html
    post.refresh_from_db()
    assert post.is_visible


def test_two_moderators_at_once_get_a_sentence(moderator, sign_in):
    post = PostFactory()
    address = reverse("post_hide", args=[post.pk])
    client = sign_in(moderator)
    assert client.post(address, {"reason": "一人目"}).status_code == 302
    html = client.post(address, {"reason": "二人目"}).content.decode()
    assert "この書き込みは、いま「非表示」です" in html
    assert ModerationEntry.objects.count() == 1


def test_a_moderator_finds_the_way_back_on_the_page(moderator, sign_in):
    post = PostFactory(hidden=True)
    html = sign_in(moderator).get(post.topic.get_absolute_url()).content.decode()
    assert reverse("post_show", args=[post.pk]) in html
    assert post.text not in html


# --- Reports -----------------------------------------------------------------------------------


def test_a_report_is_settled_by_hiding(moderator, sign_in):
    report = ReportFactory(post__text="気になる文章", note=SCRIPT)
    other = report.post.report(moderator, "unkind")
    address = report.get_absolute_url()
    html = sign_in(moderator).get(address).content.decode()
    assert "気になる文章" in html
    assert SCRIPT not in html
    data = {"outcome": "hidden", "reason": "電話番号のため"}
    assert sign_in(moderator).post(address, data).url == "/admin/forum/report/"
    report.post.refresh_from_db()
    assert (report.post.state, report.post.hidden_reason) == ("hidden", "電話番号のため")
    assert not Report.objects.open().exists()
    other.refresh_from_db()
    assert other.outcome == "hidden"


def test_a_report_is_settled_by_keeping(moderator, sign_in):
    report = ReportFactory()
    sign_in(moderator).post(report.get_absolute_url(), {"outcome": "kept"})
    report.refresh_from_db()
    assert (report.outcome, report.settled_by) == ("kept", moderator)
    assert report.post.is_visible
    html = sign_in(moderator).get(report.get_absolute_url()).content.decode()
    assert "対応が済んでいます" in html


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "対応を選んでください"),
        ({"outcome": "hidden"}, "非表示にする理由を入力してください"),
        ({"outcome": "gone"}, "対応を、一覧から選び直してください"),
    ],
)
def test_a_decision_that_is_not_one_says_why(moderator, sign_in, data, sentence):
    report = ReportFactory()
    html = sign_in(moderator).post(report.get_absolute_url(), data).content.decode()
    assert sentence in html
    assert Report.objects.open().exists()


def test_a_report_of_a_post_its_author_deleted_needs_nobody(moderator):
    report = ReportFactory()
    report.post.delete_by_author()
    report.refresh_from_db()
    assert report.outcome == "gone"


def test_hiding_a_topic_settles_the_reports_in_it(moderator):
    report = ReportFactory()
    report.post.topic.hide(moderator, "宣伝のため")
    report.refresh_from_db()
    assert report.outcome == "hidden"


# --- Admin ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ADMIN_LISTS)
def test_the_desk_is_read_by_moderators_and_the_secretariat(moderator, secretariat, sign_in, name):
    report = ReportFactory()
    report.post.hide(moderator, "ルールのため")
    rows = {
        "board": board(),
        "topic": report.post.topic,
        "post": report.post,
        "report": report,
        "moderationentry": ModerationEntry.objects.get(),
    }
    for person in (moderator, secretariat):
        client = sign_in(person)
        assert client.get(f"/admin/forum/{name}/").status_code == 200
        assert client.get(f"/admin/forum/{name}/{rows[name].pk}/change/").status_code == 200
        assert client.get(f"/admin/forum/{name}/{rows[name].pk}/history/").status_code == 200


@pytest.mark.parametrize("name", ADMIN_LISTS)
def test_nobody_else_sees_the_desk(client, resident, editor_a, sign_in, name):
    ReportFactory()
    address = f"/admin/forum/{name}/"
    assert client.get(address).status_code == 302
    assert sign_in(resident).get(address).status_code in (302, 403)
    assert sign_in(editor_a).get(address).status_code == 403
    assert sign_in(editor_a).get(f"{address}1/change/").status_code in (403, 404)


@pytest.mark.parametrize("name", ["topic", "post", "report", "moderationentry"])
def test_no_row_of_the_board_is_changed_past_its_verbs(secretariat, sign_in, name):
    report = ReportFactory(post__text="人の文章")
    client = sign_in(secretariat)
    keys = {"topic": report.post.topic_id, "post": report.post_id, "report": report.pk}
    key = keys.get(name, 1)
    assert client.get(f"/admin/forum/{name}/add/").status_code == 403
    assert client.post(f"/admin/forum/{name}/{key}/change/", {"text": "x"}).status_code in (
        403,
        404,
    )
    assert client.post(f"/admin/forum/{name}/{key}/delete/", {"post": "yes"}).status_code in (
        403,
        404,
    )
    report.post.refresh_from_db()
    assert report.post.text == "人の文章"


def test_the_queue_shows_what_is_open_and_leads_to_it(moderator, sign_in):
    report, settled = ReportFactory(), ReportFactory()
    settled.settle(moderator, "kept")
    html = sign_in(moderator).get("/admin/forum/report/?settled=no").content.decode()
    assert report.get_absolute_url() in html
    assert settled.get_absolute_url() not in html


def test_two_reporters_who_have_left_are_told_apart_on_the_desk(moderator, sign_in):
    reports = [ReportFactory(), ReportFactory()]
    for report in reports:
        report.reporter.leave()
    desk = sign_in(moderator)
    shown = [desk.get(f"/admin/forum/report/{report.pk}/change/") for report in reports]
    for report, answer in zip(reports, shown, strict=True):
        assert f"退会した人（会員番号{report.reporter.pk}）" in answer.content.decode()


def test_the_first_page_of_the_admin_counts_open_reports(moderator, sign_in):
    ReportFactory()
    html = sign_in(moderator).get("/admin/").content.decode()
    assert "/admin/forum/report/?settled=no" in html
    assert "1件" in html


def test_the_secretariat_edits_rooms_and_posts_are_found_by_the_new_name(secretariat, sign_in):
    topic = TopicFactory(board="shopping", title="題名", text="本文")
    client = sign_in(secretariat)
    address = f"/admin/forum/board/{topic.board_id}/change/"
    form = client.get(address).context["adminform"].form
    stamp = client.get(address).context
    data = {
        **{name: value for name, value in form.initial.items() if value is not None},
        stamp["stamp_name"]: stamp["stamp"],
        "name": "移動販売ルーム",
        "is_open": "on",
        "_save": "保存する",
    }
    response = client.post(address, data)
    assert response.status_code == 302, response.content.decode()
    assert Board.objects.get(pk=topic.board_id).name == "移動販売ルーム"
    assert list(Topic.objects.search("移動販売ルーム")) == [topic]


def test_a_moderator_reads_rooms_but_does_not_edit_them(moderator, sign_in):
    room = board()
    response = sign_in(moderator).post(f"/admin/forum/board/{room.pk}/change/", {"name": "x"})
    assert response.status_code == 403


# --- The same form, sent twice ------------------------------------------------------------------


@pytest.mark.parametrize("page", ["post_hide", "topic_hide", "topic_close"])
def test_a_second_sending_gets_the_answer_of_the_first(moderator, sign_in, page):
    topic = TopicFactory()
    item = topic.posts.get() if page.startswith("post") else topic
    desk, address = sign_in(moderator), reverse(page, args=[item.pk])
    answers = [desk.post(address, {"reason": "電話番号があったため"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url == answers[1].url
    assert item.moderation_entries.count() == 1
    other = desk.post(address, {"reason": "別の理由"})
    assert other.status_code == 200
    assert "別の理由" in other.content.decode()


@pytest.mark.parametrize("kind", ["post", "topic"])
def test_showing_again_twice_is_one_change(moderator, sign_in, kind):
    topic = TopicFactory()
    item = topic.posts.get() if kind == "post" else topic
    item.hide(moderator, "電話番号があったため")
    desk, address = sign_in(moderator), reverse(f"{kind}_show", args=[item.pk])
    answers = [desk.post(address, {"reason": "消してもらった"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url == answers[1].url
    assert item.moderation_entries.count() == 2
