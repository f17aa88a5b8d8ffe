"""The pages for what went wrong: the right number, a Japanese sentence, a way on."""

import pytest
from django.test import Client

pytestmark = pytest.mark.urls("tests.platform_site.failing_urls")


@pytest.fixture
def visitor_of_a_broken_site() -> Client:
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/broken/", 500, "ただいまページを表示できません"),
        ("/without-database/", 503, "しばらくしてから、もう一度お試しください"),
        ("/echo/a%00b/", 400, "ページのアドレスに、読み取れない文字が入っています。"),
    ],
)
def test_a_page_for_what_failed_needs_no_database(
    visitor_of_a_broken_site: Client, address: str, status: int, words: str
) -> None:
    """No database mark: a query would fail this test."""
    answer = visitor_of_a_broken_site.get(address)
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert "Content-Security-Policy" in answer.headers


def test_a_site_without_database_says_when_to_come_again(visitor_of_a_broken_site: Client) -> None:
    assert visitor_of_a_broken_site.get("/without-database/")["Retry-After"] == "60"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/no-such-page/", 404, "お探しのページは見つかりませんでした"),
        ("/forbidden/", 403, "このページは開けません"),
    ],
)
def test_a_page_that_is_not_there_or_not_for_you(
    visitor_of_a_broken_site: Client, address: str, status: int, words: str
) -> None:
    answer = visitor_of_a_broken_site.get(address)
    assert answer.status_code == status
    assert words in answer.content.decode()


@pytest.mark.django_db
def test_an_expired_form_shows_what_was_written_but_no_password(
    visitor_of_a_broken_site: Client,
) -> None:
    text = "買い物の付き添いについて、みなさんに伺います。<b>"
    typed = {"body": text, "password": "kyoso-demo-2025-and-more", "title": "短い"}
    answer = visitor_of_a_broken_site.post("/echo/", typed)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "買い物の付き添いについて、みなさんに伺います。&lt;b&gt;" in page
    assert "kyoso-demo-2025-and-more" not in page


@pytest.mark.django_db
def test_a_browser_that_hides_where_the_form_stood_is_refused_and_keeps_the_text(
    visitor_of_a_broken_site: Client,
) -> None:
    visitor_of_a_broken_site.get("/accounts/login/")
    token = visitor_of_a_broken_site.cookies["csrftoken"].value
    typed = {"csrfmiddlewaretoken": token, "body": "買い物の付き添いについて、みなさんに伺います。"}
    told = {"Origin": "null", "Referer": "http://testserver/echo/"}
    answer = visitor_of_a_broken_site.post("/echo/", typed, headers=told)
    assert answer.status_code == 403
    assert typed["body"] in answer.content.decode()


def test_a_form_that_is_too_large_gets_a_sentence(client: Client) -> None:
    answer = client.post("/echo/", {"body": "あ" * 2_000_000})
    assert answer.status_code == 400
    assert "送られた内容が大きすぎる" in answer.content.decode()


def test_unreadable_characters_are_dropped_from_what_was_typed(client: Client) -> None:
    answer = client.get("/echo/?q=%00%E5%AD%90%0B%ED%A0%80&%01x=1%0D%0A2%093")
    assert answer.json()["get"] == {"q": "子\ufffd\ufffd\ufffd", "x": "1\r\n2\t3"}
    answer = client.post("/echo/", {"body": "子\x00ども\x08\r\n食堂"})
    assert answer.json()["post"] == {"body": "子ども\r\n食堂"}


@pytest.mark.parametrize("codec", ["unicode_escape", "hex", "utf-7", "no-such-codec"])
def test_a_request_cannot_choose_how_its_text_is_read(client: Client, codec: str) -> None:
    form = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\\ud800\r\n--x--\r\n'
    kind = f"multipart/form-data; boundary=x; charset={codec}"
    answer = client.generic("POST", "/echo/", form, kind)
    assert answer.json()["post"] == {"a": "\\ud800"}


def test_a_cookie_that_no_database_can_look_up_is_no_cookie(client: Client) -> None:
    answer = client.get("/echo/", headers={"cookie": 'sessionid="abcdefgh\\000ijkl"'})
    assert answer.status_code == 200


@pytest.mark.parametrize("body", ["--x", "--x\r\n\r\n"])
def test_a_form_that_was_cut_off_gets_a_sentence(client: Client, body: str) -> None:
    answer = client.post("/echo/", body, content_type="multipart/form-data")
    assert answer.status_code == 400
    assert "読み取れませんでした" in answer.content.decode()
