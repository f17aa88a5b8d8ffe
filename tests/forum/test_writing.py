"""Writing a topic and a reply: nothing that was typed is lost."""

from datetime import timedelta
from urllib.parse import parse_qs, quote, urlsplit
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from forum.models import Post, Report, Topic
from tests.accounts.factories import PASSWORD, UserFactory
from tests.forum.factories import PostFactory, TopicFactory, board

pytestmark = pytest.mark.django_db
NEW = "/forum/topics/new/"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def a_room() -> None:
    board()


def typed(**changes: str) -> dict[str, str]:
    return {"title": "移動販売の始め方", "text": "教えてください。", "board": "shopping", **changes}


def send(client, address: str, **changes: str):
    """The last step: 書き込む."""
    return client.post(address, {"step": "send", "token": str(uuid4()), **changes})


# --- A new topic ------------------------------------------------------------------------------


def test_a_topic_is_written_in_three_steps(resident_client):
    html = resident_client.get(f"{NEW}?board=shopping").content.decode()
    assert "本名・住所・電話番号など、個人がわかることは書かないでください" in html
    assert '<input type="radio" name="board" value="shopping"' in html
    assert html.count(" checked") == 1
    confirmation = resident_client.post(NEW, typed())
    assert "この内容で書き込みますか" in confirmation.content.decode()
    assert not Topic.objects.exists()
    done = send(resident_client, NEW, **typed())
    topic = Topic.objects.get()
    page = resident_client.get(done.url).content.decode()
    assert "書き込みました" in page
    assert "30分以内なら修正できます" in page
    assert topic.posts.get().get_absolute_url() in page
    assert (topic.board.code, topic.title, topic.author.display_name) == (
        "shopping",
        "移動販売の始め方",
        "山田",
    )


def test_the_confirmation_carries_everything_to_the_next_step(resident_client):
    token, text = str(uuid4()), '一行目\n\n  "二行目" & <三行目>'
    response = resident_client.post(NEW, typed(text=text, token=token))
    form = response.context["form"]
    assert dict(form.hidden_values) == typed(text=text)
    assert str(form.token) == token
    html = response.content.decode()
    assert "&quot;二行目&quot; &amp; &lt;三行目&gt;" in html
    assert "確認中" in html


def test_correcting_leads_back_to_the_filled_form(resident_client):
    token = str(uuid4())
    response = resident_client.post(NEW, typed(step="correct", token=token, text="まだ途中"))
    html = response.content.decode()
    assert "まだ途中" in html
    assert "入力内容を確認してください" not in html
    assert f'name="token" value="{token}"' in html
    assert 'value="shopping"' in html


def test_an_empty_form_names_each_field(resident_client):
    response = resident_client.post(NEW, {})
    html = response.content.decode()
    assert response.status_code == 200
    assert "<title>エラー：" in html
    for sentence in (
        "題名を入力してください",
        "本文を入力してください",
        "部屋を選んでください",
    ):
        assert html.count(sentence) == 2
    assert 'href="#id_board_0"' in html
    assert 'id="id_board_0"' in html


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": "あ" * 51}, "題名は50文字以内で入力してください（現在51文字）"),
        ({"text": "あ" * 2001}, "本文は2000文字以内で入力してください（現在2001文字）"),
        ({"text": "　\n\u200b "}, "本文を入力してください"),
        ({"board": "nowhere"}, "部屋を、一覧から選び直してください"),
        ({"board": "' OR 1=1"}, "部屋を、一覧から選び直してください"),
    ],
)
def test_what_cannot_be_written_is_said_at_the_field_and_kept(resident_client, changes, sentence):
    data = typed(title="残る題名", text="残る文章") | changes
    html = send(resident_client, NEW, **data).content.decode()
    assert sentence in html
    for name in {"title", "text"} - set(changes):
        assert data[name] in html
    assert not Topic.objects.exists()


def test_a_text_of_exactly_the_longest_length_is_taken(resident_client):
    text = "あ\r\n" * 999 + "いう"
    assert send(resident_client, NEW, **typed(text=text, title="題" * 50)).status_code == 302
    assert len(Post.objects.get().text) == 2000


@pytest.mark.parametrize("token", ["", "broken", "' OR 1=1", "9" * 500])
def test_a_broken_token_harms_nothing(resident_client, token):
    assert send(resident_client, NEW, **typed(), token=token).status_code == 302
    assert Topic.objects.count() == 1


def test_unreadable_characters_are_dropped(resident_client):
    send(resident_client, NEW, **typed(title="移動\x00販売", text="教えて\x07ください"))
    topic = Topic.objects.get()
    assert (topic.title, topic.posts.get().text) == ("移動販売", "教えてください")


def test_pressing_twice_makes_one_topic(resident_client):
    token = str(uuid4())
    first, second = (send(resident_client, NEW, **typed(), token=token) for _ in range(2))
    assert first.url == second.url
    assert Topic.objects.count() == 1


def test_too_many_posts_in_a_short_time_get_a_sentence_and_the_text_back(resident_client):
    for _ in range(10):
        send(resident_client, NEW, **typed())
    html = send(resident_client, NEW, **typed(text="十一個目の文章")).content.decode()
    assert "10分ほど待ってから" in html
    assert "十一個目の文章" in html
    assert Topic.objects.count() == 10


def test_a_room_that_closed_meanwhile_keeps_the_text(resident_client):
    type(board()).objects.filter(code="shopping").update(is_open=False)
    html = send(resident_client, NEW, **typed(text="残る文章")).content.decode()
    assert "部屋を、一覧から選び直してください" in html
    assert "残る文章" in html


def test_personal_details_are_pointed_out_before_sending(resident_client):
    html = resident_client.post(NEW, typed(text="連絡は 090-1234-5678 まで")).content.decode()
    assert "個人がわかることが入っていませんか" in html
    assert "<strong>090-1234-5678</strong>" in html
    assert send(resident_client, NEW, **typed(text="連絡は 090-1234-5678 まで")).status_code == 302


def test_markup_in_the_confirmation_is_text(resident_client):
    html = resident_client.post(NEW, typed(title=SCRIPT, text=SCRIPT)).content.decode()
    assert SCRIPT not in html
    assert "&lt;script&gt;" in html


# --- About something ----------------------------------------------------------------------------


def test_a_topic_may_be_about_an_organization_whose_page_then_lists_it(
    resident_client, organization_a
):
    address = f"{NEW}?organization={organization_a.pk}"
    assert f"「{organization_a}」" in resident_client.get(address).content.decode()
    assert f"「{organization_a}」" in resident_client.post(address, typed()).content.decode()
    send(resident_client, address, **typed())
    assert organization_a.topics.get().title == "移動販売の始め方"


def test_an_unknown_room_in_the_address_is_said(resident_client):
    response = resident_client.get(f"{NEW}?board=nowhere")
    assert "アドレスにある部屋では書き込めません" in response.content.decode()
    assert " checked" not in response.content.decode()


@pytest.mark.parametrize("key", ["999999", "abc", "", "9" * 30, "１"])
@pytest.mark.parametrize("kind", ["case", "policy", "event", "organization", "video"])
def test_an_unknown_subject_is_left_out_and_said_so(resident_client, kind, key):
    html = resident_client.get(f"{NEW}?{kind}={key}").content.decode()
    assert "話題に結び付けません" in html
    assert send(resident_client, f"{NEW}?{kind}={key}", **typed()).status_code == 302


def test_what_is_not_public_cannot_be_a_subject(resident_client, organization_a):
    organization_a.withdrawn_on = timezone.now().date()
    organization_a.save()
    address = f"{NEW}?organization={organization_a.pk}"
    html = resident_client.get(address).content.decode()
    assert organization_a.name not in html
    send(resident_client, address, **typed())
    assert Topic.objects.get().organization is None


# --- Replies --------------------------------------------------------------------------------------


def test_a_reply_names_what_it_answers(resident_client):
    post = PostFactory(text="二番目の文章")
    address = f"{reverse('topic_reply', args=[post.topic_id])}?to=2"
    assert "二番目の文章" in resident_client.get(address).content.decode()
    assert "2番への返信" in resident_client.post(address, {"text": "なるほど"}).content.decode()
    done = send(resident_client, address, text="なるほど")
    reply = Post.objects.get(number=3)
    assert (reply.reply_to, done.url) == (post, reverse("post_done", args=[reply.pk]))


def test_a_reply_to_the_topic_shows_the_last_post_that_can_be_read(resident_client):
    post = PostFactory(text="二番目の文章")
    PostFactory(topic=post.topic, text="隠された文章", hidden=True)
    html = resident_client.get(reverse("topic_reply", args=[post.topic_id])).content.decode()
    assert "この話題のいちばん新しい書き込み" in html
    assert "二番目の文章" in html
    assert "隠された文章" not in html


@pytest.mark.parametrize("number", ["99", "abc", "9" * 30, "-1", "２"])
def test_a_reply_to_an_unknown_post_answers_the_topic(resident_client, number):
    address = f"{reverse('topic_reply', args=[TopicFactory().pk])}?to={number}"
    assert "返信先の書き込みが見つからない" in resident_client.get(address).content.decode()
    send(resident_client, address, text="なるほど")
    assert Post.objects.get(number=2).reply_to is None


def test_a_hidden_post_is_not_shown_to_whoever_answers_it(resident_client):
    post = PostFactory(text="隠された文章", hidden=True)
    address = f"{reverse('topic_reply', args=[post.topic_id])}?to=2"
    assert "隠された文章" not in resident_client.get(address).content.decode()


def test_a_closed_topic_offers_no_form_but_gives_a_typed_text_back(resident_client):
    topic = TopicFactory(closed=True)
    address = reverse("topic_reply", args=[topic.pk])
    assert "<textarea" not in resident_client.get(address).content.decode()
    html = send(resident_client, address, text="間に合わなかった文章").content.decode()
    assert "この話題の受付は終わりました" in html
    assert "間に合わなかった文章" in html
    assert topic.posts.count() == 1


def test_a_topic_that_went_away_gives_a_typed_text_back(resident_client):
    address = reverse("topic_reply", args=[TopicFactory(hidden=True).pk])
    response = resident_client.post(address, {"text": f"消えない文章{SCRIPT}"})
    html = response.content.decode()
    assert response.status_code == 404
    assert "消えない文章" in html
    assert SCRIPT not in html
    assert resident_client.get(address).status_code == 404


# --- Signing in -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["topic_reply", "post_edit", "post_delete", "post_report"])
def test_every_form_asks_for_sign_in_first(client, name):
    post = PostFactory()
    address = reverse(name, args=[post.topic_id if name == "topic_reply" else post.pk])
    response = client.get(address)
    assert response.status_code == 302
    assert parse_qs(urlsplit(response.url).query)["next"] == [address]
    assert urlsplit(response.url).path == reverse("account_login")


def test_whoever_wants_to_write_reads_why_a_sign_in_is_needed(client):
    html = client.get(f"{NEW}?case=3", follow=True).content.decode()
    assert "読むだけなら、いりません" in html
    assert html.index("会員登録をする") < html.index('<form method="post"')
    assert f"/accounts/signup/?next={quote(NEW, safe='')}%3Fcase%3D3" in html


@pytest.mark.parametrize(
    "address", ["", "?next=/accounts/", "?next=/nowhere/", "?next=//[", "?next="]
)
def test_other_sign_ins_give_no_such_reason(client, address):
    assert "読むだけなら" not in client.get(f"/accounts/login/{address}").content.decode()


def test_the_sign_in_keeps_the_room_and_the_subject(client):
    response = client.get(f"{NEW}?board=shopping&case=3")
    assert parse_qs(urlsplit(response.url).query)["next"] == [f"{NEW}?board=shopping&case=3"]


@pytest.mark.parametrize("step", [{}, {"step": "send"}, {"step": "correct"}])
def test_what_was_typed_survives_an_expired_sign_in(client, resident, step):
    board()
    EmailAddress.objects.create(user=resident, email=resident.email, verified=True, primary=True)
    response = client.post(f"{NEW}?board=free", typed(text="長い文章\nつづき", **step))
    login = response.url
    assert "入力した内容は預かっています" in client.get(login).content.decode()
    back = client.post(login, {"login": resident.email, "password": PASSWORD})
    assert back.status_code == 302, back.content.decode()
    html = client.get(back.url).content.decode()
    assert "長い文章\nつづき" in html
    assert 'value="移動販売の始め方"' in html
    assert html.count(" checked") == 1
    assert not Topic.objects.exists()
    assert send(client, back.url, **typed(text="長い文章\nつづき")).status_code == 302
    assert Topic.objects.count() == 1
    assert "長い文章" not in client.get(back.url).content.decode()


def test_a_draft_opens_only_with_its_key_and_in_its_own_browser(client, resident, sign_in):
    board()
    address = parse_qs(urlsplit(client.post(NEW, typed(text="ひみつ")).url).query)["next"][0]
    for other in (address, f"{NEW}?draft=guess", NEW):
        assert "ひみつ" not in sign_in(resident).get(other).content.decode()


def test_only_a_few_drafts_are_kept(client):
    for number in range(5):
        client.post(NEW, typed(text=f"下書き{number}" + "あ" * 50_000))
    texts = [QueryDict(draft)["text"] for draft in client.session["drafts"].values()]
    assert [text[:4] for text in texts] == ["下書き2", "下書き3", "下書き4"]
    assert max(map(len, texts)) == 10_000


def test_whoever_left_while_writing_is_asked_to_sign_in(resident, resident_client):
    resident.leave()
    assert send(resident_client, NEW, **typed()).status_code == 302
    assert not Topic.objects.exists()


# --- Everywhere -----------------------------------------------------------------------------------


def test_opening_a_form_writes_nothing(resident, resident_client):
    post = PostFactory(author=resident)
    other = PostFactory()
    before = list(Post.objects.values()), list(Topic.objects.values())
    for address in (
        NEW,
        reverse("topic_reply", args=[post.topic_id]),
        reverse("post_done", args=[post.pk]),
        reverse("post_edit", args=[post.pk]),
        reverse("post_delete", args=[post.pk]),
        reverse("post_report", args=[other.pk]),
    ):
        assert resident_client.get(address).status_code == 200
    assert (list(Post.objects.values()), list(Topic.objects.values())) == before
    assert not Report.objects.exists()


@pytest.mark.parametrize("number", ["0", "9" * 40])
@pytest.mark.parametrize("page", ["topics/{}/reply", "posts/{}/edit", "posts/{}/report"])
def test_forms_of_what_is_not_there_are_not_found(resident_client, page, number):
    assert resident_client.get(f"/forum/{page.format(number)}/").status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(resident_client, method):
    assert getattr(resident_client, method)(NEW).status_code == 405


def test_a_person_of_any_kind_may_write(editor_a, moderator, secretariat, sign_in):
    board()
    for person in (editor_a, moderator, secretariat, UserFactory(verified=True)):
        assert send(sign_in(person), NEW, **typed()).status_code == 302
    assert Topic.objects.count() == 4


def test_a_post_stays_correctable_only_until_its_time_is_up(resident, resident_client):
    post = PostFactory(author=resident)
    address = reverse("post_edit", args=[post.pk])
    for minutes, offered in ((29, True), (31, False)):
        then = timezone.now() - timedelta(minutes=minutes)
        Post.objects.filter(pk=post.pk).update(created_at=then)
        assert ("<textarea" in resident_client.get(address).content.decode()) is offered
