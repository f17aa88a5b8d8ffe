"""The index, the rooms, the topics and the search, as anybody reads them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from forum.first_boards import load_boards
from forum.models import Board, Post, Topic
from tests.accounts.factories import UserFactory
from tests.forum.factories import PostFactory, TopicFactory, board

pytestmark = pytest.mark.django_db
INDEX = "/forum/"
SCRIPT = "<script>alert(1)</script>"


def page(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


# --- Index ----------------------------------------------------------------------------------


def test_the_index_shows_every_room_with_what_happens_in_it(client):
    TopicFactory(board="shopping", title="移動販売の始め方")
    html = page(client, INDEX)
    for name in Board.objects.values_list("name", flat=True):
        assert name in html
    assert html.count("話題1件") == 1
    assert "話題0件" not in html
    assert "移動販売の始め方" in html
    assert reverse("about_rules") in html


def test_the_index_works_before_there_are_rooms_and_topics(client):
    assert "まだ話題がありません" in page(client, INDEX)


def test_rooms_stand_in_their_order(client):
    load_boards()
    names = [room.name for room in client.get(INDEX).context["rooms"].of_themes]
    assert names[0] == "掃除の部屋"
    assert names[-1] == "環境保全の部屋"


def test_what_a_change_left_as_it_was_is_made_once(client):
    TopicFactory(board="shopping"), TopicFactory(board="meals")
    before = client.get(INDEX).context
    PostFactory(topic=TopicFactory(board="shopping", title="移動販売の始め方"))
    after = client.get(INDEX).context
    changed = [
        room.url
        for room, old in zip(after["rooms"].of_themes, before["rooms"].of_themes, strict=True)
        if room is not old
    ]
    assert changed == [board("shopping").get_absolute_url()]
    assert after["topics"][0].title == "移動販売の始め方"
    assert after["topics"][1] is before["topics"][0]


def test_hidden_topics_are_neither_listed_nor_counted(client):
    TopicFactory(hidden=True, title="見えない話題", board="free")
    html = page(client, INDEX)
    assert "見えない話題" not in html
    assert "話題1件" not in html


def test_the_latest_writing_comes_first(client):
    old, new = TopicFactory(minutes_ago=60), TopicFactory(minutes_ago=30)
    PostFactory(topic=old)
    topics = client.get(INDEX).context["topics"]
    assert [topic.facts.url for topic in topics] == [old.get_absolute_url(), new.get_absolute_url()]


@pytest.mark.parametrize("address", [INDEX, "/forum/?sort=new", "/forum/boards/free/"])
def test_a_list_needs_the_same_queries_for_one_topic_and_for_ten(client, queries_of, address):
    PostFactory()
    one = queries_of(client, address)
    for _ in range(9):
        PostFactory(topic=TopicFactory(author__verified=True))
    assert queries_of(client, address) == one <= 12


def test_a_search_needs_the_same_queries_for_one_topic_and_for_ten(client, queries_of):
    TopicFactory(title="買い物 0")
    one = queries_of(client, "/forum/?q=買い物")
    for number in range(9):
        TopicFactory(title=f"買い物 {number + 1}")
    assert queries_of(client, "/forum/?q=買い物") == one <= 20


# --- Search and conditions --------------------------------------------------------------------


def test_the_search_marks_the_words_where_they_stand(client):
    TopicFactory(title="冬の相談", text="雪の日の移動販売に困っています。")
    TopicFactory(title="夏の相談", text="暑さに困っています。")
    html = page(client, "/forum/?q=移動販売")
    assert "<mark>移動販売</mark>" in html
    assert "夏の相談" not in html


def test_a_word_of_a_reply_finds_its_topic(client):
    PostFactory(topic=TopicFactory(title="ご相談"), text="軽トラックで回っています")
    assert "ご相談" in page(client, "/forum/?q=軽トラック")


def test_room_and_theme_narrow_the_list(client):
    TopicFactory(board="shopping", title="買い物の話題です")
    TopicFactory(board="health", title="健康の話題です")
    for query in ("board=shopping", "theme=shopping"):
        html = page(client, f"/forum/?{query}")
        assert "買い物の話題です" in html
        assert "健康の話題です" not in html


def test_each_condition_can_be_taken_away(client):
    load_boards()
    listing = client.get("/forum/?q=店&board=shopping").context["listing"]
    assert [(one.label, one.remove_url) for one in listing.conditions] == [
        ("店", "?board=shopping"),
        ("買い物の部屋", "?q=%E5%BA%97"),
    ]


def test_finding_nothing_leads_on(client):
    TopicFactory()
    html = page(client, "/forum/?q=ありえないことば")
    assert "条件に合う話題は見つかりませんでした" in html
    assert reverse("topic_new") in html


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("board=nowhere", "部屋の「nowhere」は見つからない"),
        ("theme=%27%3B--", "見つからない"),
        ("page=999", "「999」ページはない"),
        ("page=abc", "「abc」ページはない"),
        ("sort=up", "並び順の「up」は見つからない"),
        ("unknown=1", "「unknown」は、このページでは使わない条件"),
        ("q=" + "あ" * 201, "200文字以内"),
    ],
)
def test_broken_conditions_are_left_out_and_said_so(client, query, sentence):
    TopicFactory()
    assert sentence in page(client, f"/forum/?{query}")


@pytest.mark.parametrize("text", ["%00", "%ED%A0%80", "' OR 1=1 --", "%25_%5C", "。"])
def test_no_keyword_breaks_the_search(client, text):
    TopicFactory()
    for address in (INDEX, "/forum/boards/free/"):
        assert client.get(f"{address}?q={text}").status_code == 200


# --- Rooms --------------------------------------------------------------------------------------


def test_a_room_shows_its_own_topics(client):
    TopicFactory(board="shopping", title="買い物の話題です")
    TopicFactory(board="health", title="健康の話題です")
    html = page(client, "/forum/boards/shopping/")
    assert "買い物の話題です" in html
    assert "健康の話題です" not in html
    assert f"{reverse('topic_new')}?board=shopping" in html


def test_a_room_has_twenty_topics_on_a_page(client):
    for _ in range(21):
        TopicFactory()
    first = client.get("/forum/boards/free/").context["listing"].page
    assert (len(first), first.paginator.num_pages) == (20, 2)
    assert "（2ページ目）" in page(client, "/forum/boards/free/?page=2")


def test_a_closed_room_can_be_read(client):
    Board.objects.filter(pk=board("free").pk).update(is_open=False)
    html = page(client, "/forum/boards/free/")
    assert "この部屋の受付は終わりました" in html
    assert "新しい話題を始める" not in html


def test_an_unknown_room_is_not_found(client):
    assert client.get("/forum/boards/nowhere/").status_code == 404


# --- Topics ---------------------------------------------------------------------------------------


def test_posts_stand_in_order_with_who_wrote_them(client):
    author = UserFactory(display_name="ささえ愛ねっと", verified=True)
    first = TopicFactory(author=author, text="はじめの文章").posts.get()
    PostFactory(topic=first.topic, reply_to=first, text="つづきの文章")
    html = page(client, first.topic.get_absolute_url())
    assert html.index("はじめの文章") < html.index("つづきの文章")
    assert '1番 <span class="kyoso-name">ささえ愛ねっとさん' in " ".join(html.split())
    assert "生活支援コーディネーター（事務局が確認済み）" in html
    assert f'<a href="{first.get_absolute_url()}">1番への返信</a>' in html


def test_only_a_confirmed_role_carries_the_mark(client):
    topic = TopicFactory(author__role="coordinator")
    html = page(client, topic.get_absolute_url())
    assert "生活支援コーディネーター" in html
    assert "確認済み" not in html


def test_the_secretariat_is_told_apart(client, secretariat):
    topic = TopicFactory(author=secretariat)
    assert 'data-state="official"' in page(client, topic.get_absolute_url())


def test_whoever_has_left_is_not_named(client):
    author = UserFactory(display_name="さようなら子", home_municipality_id="015491")
    topic = TopicFactory(author=author, title="残る話題", text="残る文章")
    author.leave()
    for address in (INDEX, topic.board.get_absolute_url(), topic.get_absolute_url()):
        html = page(client, address)
        assert "退会した人" in html
        assert "さようなら子" not in html
    assert "残る文章" in html
    assert "訓子府町" not in html


def test_where_somebody_lives_is_shown_only_as_they_told(client):
    told = TopicFactory(author__home_municipality_id="015491")
    assert "（北海道訓子府町）" in page(client, told.get_absolute_url())


def test_hidden_and_deleted_posts_keep_their_number_and_lose_their_text(client):
    topic = TopicFactory()
    PostFactory(topic=topic, text="隠される文章", hidden=True, author__display_name="隠れた人")
    PostFactory(topic=topic, text="消される文章", deleted=True)
    html = page(client, topic.get_absolute_url())
    assert "利用のルールに合わないため、事務局が非表示にしました。" in html
    assert "理由：電話番号が書かれていたため" in html
    assert "この書き込みは、書いた人が削除しました。" in html
    for gone in ("隠される文章", "消される文章", "隠れた人"):
        assert gone not in html


def test_a_hidden_topic_is_not_found(client, moderator, sign_in):
    address = TopicFactory(hidden=True).get_absolute_url()
    assert client.get(address).status_code == 404
    assert sign_in(moderator).get(address).status_code == 404


def test_a_closed_topic_says_so_and_offers_no_reply(client):
    html = page(client, TopicFactory(closed=True).get_absolute_url())
    assert "この話題の受付は終わりました" in html
    assert "返信する" not in html


def test_a_long_topic_has_pages_and_a_way_to_its_end(client):
    topic = TopicFactory()
    for _ in range(20):
        PostFactory(topic=topic)
    last = topic.posts.get(number=21)
    assert last.get_absolute_url() == f"{topic.get_absolute_url()}?page=2#post-21"
    html = page(client, topic.get_absolute_url())
    assert last.get_absolute_url() in html
    assert "最新の書き込みへ（21番）" in html
    assert last.text in page(client, f"{topic.get_absolute_url()}?page=2")


@pytest.mark.parametrize("wanted", ["0", "99", "abc", "-1", "9" * 30, "１"])
def test_a_page_that_is_not_there_becomes_the_first(client, wanted):
    topic = TopicFactory(text="はじめの文章")
    assert "はじめの文章" in page(client, f"{topic.get_absolute_url()}?page={wanted}")


def test_a_topic_leads_to_what_it_is_about_while_that_is_public(client, organization_a):
    topic = TopicFactory(item=organization_a)
    assert organization_a.get_absolute_url() in page(client, topic.get_absolute_url())
    organization_a.withdrawn_on = timezone.now().date()
    organization_a.save()
    html = page(client, topic.get_absolute_url())
    assert organization_a.name not in html


def test_what_people_write_is_text_and_never_markup(client, moderator):
    topic = TopicFactory(title=SCRIPT, text=f"{SCRIPT}\n\n二段落目 https://example.jp/")
    PostFactory(topic=topic).hide(moderator, SCRIPT)
    for address in (INDEX, "/forum/?q=script", topic.board.get_absolute_url()):
        assert SCRIPT not in page(client, address)
    html = page(client, topic.get_absolute_url())
    assert SCRIPT not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4
    assert '<a href="https://example.jp/" rel="nofollow ugc noopener">' in html


def test_a_topic_needs_the_same_queries_for_one_post_and_for_ten(
    client, resident, moderator, sign_in, queries_of
):
    topic = TopicFactory(author__home_municipality_id="015491")
    clients = [client, sign_in(resident), sign_in(moderator)]
    before = [queries_of(client, topic.get_absolute_url()) for client in clients]
    for _ in range(9):
        first = topic.posts.get(number=1)
        PostFactory(topic=topic, reply_to=first, author__home_municipality_id="212024")
    assert [queries_of(client, topic.get_absolute_url()) for client in clients] == before
    assert max(before) <= 12


def test_reading_writes_nothing(client, resident, sign_in):
    topic = TopicFactory()
    before = list(Topic.objects.values()), list(Post.objects.values())
    for browser in (client, sign_in(resident)):
        for address in (INDEX, topic.board.get_absolute_url(), topic.get_absolute_url()):
            browser.get(address)
    assert (list(Topic.objects.values()), list(Post.objects.values())) == before


@pytest.mark.parametrize("number", ["0", "999999999", "9" * 40])
def test_unknown_numbers_are_not_found(client, number):
    assert client.get(f"/forum/topics/{number}/").status_code == 404


def test_a_reader_is_offered_only_what_they_may_do(client, resident, moderator, sign_in):
    own = TopicFactory(author=resident).posts.get()
    edit, delete = reverse("post_edit", args=[own.pk]), reverse("post_delete", args=[own.pk])
    report, hide = reverse("post_report", args=[own.pk]), reverse("post_hide", args=[own.pk])
    address = own.topic.get_absolute_url()

    def offered(client) -> set[str]:
        html = page(client, address)
        return {one for one in (edit, delete, report, hide) if f'href="{one}"' in html}

    assert offered(client) == {report}
    assert offered(sign_in(resident)) == {edit, delete}
    assert offered(sign_in(moderator)) == {report, hide}
    Post.objects.update(created_at=timezone.now() - timedelta(minutes=31))
    assert offered(sign_in(resident)) == {delete}
