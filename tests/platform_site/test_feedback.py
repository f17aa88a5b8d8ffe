"""「このページは役に立ちましたか」: the question on the pages, and the answer."""

import re
from collections.abc import Callable
from html import unescape
from threading import Thread
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from platform_site.models import PageAnswer
from platform_site.pages.sitemaps import list_pages
from tests.cases.factories import CaseFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
ABOUT_HOME = "ホームについてお聞きします。"


def address(page: str, **more: str) -> str:
    return f"/feedback/?{urlencode({'page': page, **more})}"


def links(html: str) -> list[str]:
    """Where 「はい」 and 「いいえ」 lead."""
    question = re.search(r'<section class="kyoso-helpful.*?</section>', html, re.DOTALL)
    return (
        [unescape(link) for link in re.findall(r'href="([^"]+)"', question[0])] if question else []
    )


def answer(client: Client, page: str = "/cases/12/", **typed: str) -> Any:
    return client.post(address(page), {"is_helpful": "yes", "token": str(uuid4()), **typed})


def errors_of(page: Any) -> str:
    html = page.content.decode()
    assert "<title>エラー：" in html
    return html.split("kyoso-error-summary")[1].split("<h1")[0]


# --- What the page is called ---------------------------------------------------------------


def named(client: Client, page: str) -> str:
    html = client.get(address(page)).content.decode()
    return unescape(re.search(r"お答えいただくページ：<a [^>]*>(.*?)</a>", html)[1])


def test_every_list_and_every_page_about_the_site_is_called_by_its_name(client: Client) -> None:
    for name in list_pages():
        page = reverse(name)
        assert not named(client, page).startswith("/"), page


def test_the_page_of_an_item_is_called_by_its_title_while_it_is_public(client: Client) -> None:
    case = CaseFactory(published=True, title="夕暮れ市場 <b>")
    draft = CaseFactory(title="まだの話")
    assert named(client, case.get_absolute_url()) == "夕暮れ市場 <b>"
    assert named(client, draft.get_absolute_url()) == draft.get_absolute_url()
    assert named(client, "/places/01/") == "北海道"
    assert named(client, "/themes/shopping/") == "買い物"
    for nowhere in ("/places/99/", f"/cases/{10**30}/"):
        assert named(client, nowhere) == nowhere


# --- The question ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    [
        "/",
        "/cases/",
        "/search/",
        "/places/01/",
        "/forum/",
        "/about/privacy/",
        "/organizations/join/",
    ],
)
def test_a_page_that_is_read_asks_between_its_text_and_its_foot(client: Client, page: str) -> None:
    html = client.get(page).content.decode()
    assert links(html) == [
        f"/feedback/?page={page}&helpful=yes",
        f"/feedback/?page={page}&helpful=no",
    ]
    assert html.index("</main>") < html.index('id="helpful-title"') < html.index("<footer")


def test_the_question_keeps_nothing_that_was_searched_for(client: Client) -> None:
    html = client.get("/search/?q=山田花子").content.decode()
    assert links(html)[0] == "/feedback/?page=/search/&helpful=yes"


def test_asking_needs_no_form_and_no_cookie(client: Client) -> None:
    page = client.get(CaseFactory(published=True).get_absolute_url())
    assert links(page.content.decode())
    assert "csrfmiddlewaretoken" not in page.content.decode()
    assert not page.cookies


@pytest.mark.parametrize(
    "page",
    [
        "/accounts/login/",
        "/accounts/signup/role/",
        "/feedback/",
        "/feedback/done/?page=/cases/",
        "/no-such-page/",
        "/cases/999999/",
    ],
)
def test_nobody_is_asked_about_forms_accounts_and_errors(client: Client, page: str) -> None:
    html = client.get(page).content.decode()
    assert not links(html)
    assert '<meta name="robots" content="noindex">' in html


def test_nobody_is_asked_about_a_preview(
    sign_in: SignIn, secretariat: User, organization_a: Any
) -> None:
    case = CaseFactory(owner=organization_a)
    client = sign_in(secretariat)
    for page in (
        case.get_absolute_url(),
        reverse("admin:cases_case_preview", args=[case.pk]),
    ):
        answered = client.get(page)
        assert answered.status_code == 200
        assert not links(answered.content.decode())


def test_writing_on_the_board_is_no_reading(sign_in: SignIn, resident: User) -> None:
    assert not links(sign_in(resident).get("/forum/topics/new/").content.decode())


# --- The form ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("helpful", "chosen"), [("yes", "yes"), ("no", "no"), ("maybe", ""), ("", "")]
)
def test_the_link_fills_in_the_answer_and_writes_nothing(
    client: Client, helpful: str, chosen: str
) -> None:
    html = client.get(address("/cases/12/", helpful=helpful)).content.decode()
    checked = re.findall(r'<input type="radio"[^>]*value="(\w+)"[^>]*checked', html)
    assert checked == ([chosen] if chosen else [])
    assert 'href="/cases/12/"' in html
    assert "個人がわかることは書かないでください" in html
    assert not PageAnswer.objects.exists()


def test_the_form_asks_two_queries(client: Client, django_assert_num_queries: Callable) -> None:
    with django_assert_num_queries(2):  # for the title of the case and for an urgent notice
        client.get(address("/cases/12/"))


def test_an_answer_is_kept_without_a_name(client: Client) -> None:
    sent = answer(client, is_helpful="no", text="地図がほしいです。")
    assert (sent.status_code, sent.url) == (302, "/feedback/done/?page=%2Fcases%2F12%2F")
    row = PageAnswer.objects.get()
    assert (row.path, row.is_helpful, row.text) == ("/cases/12/", False, "地図がほしいです。")
    assert {field.name for field in row._meta.get_fields()} == {
        *("id", "path", "is_helpful", "text", "created_at", "token")
    }
    thanks = client.get(sent.url).content.decode()
    assert "<h1>ありがとうございました</h1>" in thanks
    assert 'href="/cases/12/">見ていたページにもどる' in thanks


def test_the_text_may_be_left_out(client: Client) -> None:
    answer(client)
    assert PageAnswer.objects.get().is_helpful


def test_the_same_form_pressed_twice_is_one_answer(client: Client) -> None:
    token = str(uuid4())
    assert answer(client, token=token, text="よい").url == answer(client, token=token).url
    answer(client, token=token, is_helpful="no", text="やはり足りない")
    row = PageAnswer.objects.get()
    assert (row.token, row.is_helpful, row.text) == (UUID(token), False, "やはり足りない")
    answer(client)
    assert PageAnswer.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_presses_in_the_same_moment_are_one_answer() -> None:
    token = uuid4()
    said = {"is_helpful": True, "text": "", "token": token}

    def press() -> None:
        try:
            PageAnswer.objects.save_answer("/", said)
        finally:
            connection.close()

    presses = [Thread(target=press) for _ in range(4)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert PageAnswer.objects.get().token == token


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 5000])
def test_a_form_without_its_token_is_an_answer_all_the_same(client: Client, token: str) -> None:
    assert answer(client, token=token).status_code == 302
    assert PageAnswer.objects.count() == 1


@pytest.mark.parametrize("given", ["", "maybe", "True"])
def test_without_an_answer_the_text_stays(client: Client, given: str) -> None:
    page = answer(client, is_helpful=given, text="地図がほしいです。")
    assert '<a href="#id_is_helpful_0">「はい」か「いいえ」を選んでください</a>' in errors_of(page)
    html = page.content.decode()
    assert html.count("「はい」か「いいえ」を選んでください") == 2
    assert "地図がほしいです。</textarea>" in html
    assert 'id="id_is_helpful_0"' in html
    assert not PageAnswer.objects.exists()


def test_a_text_that_is_too_long_is_kept_and_named(client: Client) -> None:
    page = answer(client, is_helpful="no", text="あ" * 501)
    assert "500文字以内で入力してください（現在501文字）" in errors_of(page)
    html = page.content.decode()
    assert "あ" * 501 in html
    assert re.search(r'value="no"[^>]*checked', html)
    assert answer(client, text="あ" * 500).status_code == 302


def test_the_token_outlives_an_error(client: Client) -> None:
    token = str(uuid4())
    assert f'value="{token}"' in answer(client, is_helpful="", token=token).content.decode()


def test_a_line_break_counts_as_one_character(client: Client) -> None:
    answer(client, text="\r\n".join(["あ" * 249, "い" * 250]))
    assert len(PageAnswer.objects.get().text) == 500


@pytest.mark.parametrize("unreadable", ["%00", "%08", "%ED%A0%80", "%FF"])
def test_unreadable_characters_are_no_reason_to_refuse(client: Client, unreadable: str) -> None:
    typed = f"is_helpful=yes&text={quote('地図')}{unreadable}{quote('がほしい')}"
    kind = "application/x-www-form-urlencoded"
    assert client.post(address("/cases/12/"), typed, content_type=kind).status_code == 302
    kept = PageAnswer.objects.get().text
    assert kept.startswith("地図")
    assert kept.endswith("がほしい")


def test_a_form_that_was_open_too_long_opens_again_as_it_was() -> None:
    strict = Client(enforce_csrf_checks=True)
    token = str(uuid4())
    html = answer(strict, is_helpful="no", text="地図がほしい", token=token).content.decode()
    assert "地図がほしい</textarea>" in html
    assert re.search(r'value="no"[^>]* checked', html)
    assert 'href="/cases/12/"' in html
    assert "まだ送信されていません" in html
    assert not PageAnswer.objects.exists()
    csrf = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)
    assert csrf
    sent = answer(strict, text="地図がほしい", token=token, csrfmiddlewaretoken=csrf[1])
    assert sent.status_code == 302
    assert PageAnswer.objects.get().text == "地図がほしい"


def test_what_fills_in_the_hidden_box_is_thanked_and_forgotten(client: Client) -> None:
    assert answer(client, comment="buy now").url.startswith("/feedback/done/")
    assert not PageAnswer.objects.exists()


def test_too_many_answers_have_to_wait_and_lose_nothing(client: Client) -> None:
    for _ in range(10):
        assert answer(client).status_code == 302
    page = answer(client, text="まだ言いたいことがあります。")
    assert "1分ほど待ってから" in errors_of(page)
    assert "まだ言いたいことがあります。</textarea>" in page.content.decode()
    assert PageAnswer.objects.count() == 10


def test_mistakes_do_not_count(client: Client) -> None:
    for _ in range(12):
        answer(client, is_helpful="")
    assert answer(client).status_code == 302


# --- Which page --------------------------------------------------------------------------

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\/evil.example/",
    "javascript:alert(1)",
    "http:///evil.example",
    "cases/",
    "/no-such-page/",
    "/cases",
    "/admin/",
    "/admin/cases/case/",
    "/accounts/login/",
    "/feedback/",
    "/media/secret.pdf",
    "/places/" + "x" * 200 + "/",
    "/cases/\x00/",
    "/cases/12/\n",
    "?",
    "#",
    "[",
    "//[",
]


@pytest.mark.parametrize("page", ELSEWHERE)
def test_only_pages_of_this_site_are_asked_about(client: Client, page: str) -> None:
    html = client.get(address(page)).content.decode()
    assert ABOUT_HOME in html
    assert 'お答えいただくページ：<a href="/">ホーム</a>' in html
    sent = answer(client, page)
    assert sent.url == "/feedback/done/?page=%2F"
    assert PageAnswer.objects.get().path == "/"
    done = client.get(f"/feedback/done/?{urlencode({'page': page})}").content.decode()
    assert 'href="/">見ていたページにもどる' in done
    assert not re.search('href="[^"]*evil', html + done)


def test_without_a_page_the_form_is_about_home_and_does_not_complain(client: Client) -> None:
    for plain in ("/feedback/", "/feedback/?page=", "/feedback/?page=/"):
        assert ABOUT_HOME not in client.get(plain).content.decode()


@pytest.mark.parametrize("page", ["/search/?q=山田花子", "/search/#山田花子", "/search/?next=//x"])
def test_the_query_of_a_page_is_never_kept(client: Client, page: str) -> None:
    html = client.get(address(page)).content.decode()
    assert 'href="/search/">サイト内をさがす</a>' in html
    answer(client, page)
    assert PageAnswer.objects.get().path == "/search/"


def test_every_page_that_asks_is_one_that_can_be_answered(client: Client) -> None:
    case = CaseFactory(published=True)
    for page in ("/", "/themes/shopping/", case.get_absolute_url()):
        link = links(client.get(page).content.decode())[0]
        assert ABOUT_HOME not in client.get(link).content.decode()
        client.post(link, {"is_helpful": "yes"})
        assert PageAnswer.objects.first().path == page


def test_the_privacy_page_tells_what_is_kept(client: Client) -> None:
    html = client.get("/about/privacy/").content.decode()
    assert "「このページは役に立ちましたか」に答えたとき：" in html
    assert "だれが答えたかは残しません" in html
