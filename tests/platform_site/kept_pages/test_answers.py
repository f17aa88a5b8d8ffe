"""What goes over the wire: compressed once, and kept by nobody where it is personal."""

from collections.abc import Callable

import pytest
from django.core.wsgi import get_wsgi_application
from django.db.models import F
from django.test import Client

from accounts.models import User
from platform_site.running.kept_pages.addresses import Address
from platform_site.running.kept_pages.encodings import best_encoding
from tests.platform_site.kept_pages.asking import Got, Site, ask, session_of
from vocabulary.models import Theme

SignIn = Callable[[User], Client]
BROWSER = "gzip, deflate, br, zstd"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("GZIP;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0, *", "gzip"),
        ("gzip;q=zero", "identity"),
        ("deflate", "identity"),
        ("", "identity"),
    ],
)
def test_the_best_encoding_is_one_that_the_browser_reads(accepted: str, encoding: str) -> None:
    assert best_encoding(accepted) == encoding


def test_a_page_is_the_same_in_every_encoding_and_for_a_browser_without(site: Site) -> None:
    plain = ask(get_wsgi_application(), "/").text
    for _ in range(2):
        for accepted in ("br", "gzip", ""):
            got = site.get("/", accept_encoding=accepted)
            assert got.text == plain
            assert got.headers.get("Content-Encoding", "") == accepted
            assert got.headers["Content-Length"] == str(len(got.sent))
    assert len(site.made) == 1


def test_a_page_that_a_change_left_as_it_was_is_not_compressed_again(site: Site) -> None:
    address = Address("http", "testserver", "/", "")
    first = site.get("/", accept_encoding=BROWSER)
    bodies = getattr(site.kept.shelves.get(address), "bodies", None)
    Theme.objects.update(order=F("order"))
    again = site.get("/", accept_encoding=BROWSER, if_none_match=first.headers["ETag"])
    assert (again.status, len(site.made)) == (304, 2)
    assert getattr(site.kept.shelves.get(address), "bodies", None) is bodies
    Theme.objects.filter(pk="meals").update(name="配食と会食")
    changed = site.get("/", accept_encoding=BROWSER, if_none_match=first.headers["ETag"])
    assert (changed.status, len(site.made)) == (200, 3)
    assert "配食と会食" in changed.text


def test_a_compressed_page_is_a_quarter_of_its_length(site: Site) -> None:
    assert len(site.get("/", accept_encoding=BROWSER).sent) * 4 < len(site.get("/").sent)


def test_the_header_is_as_django_wrote_it(site: Site) -> None:
    plain = ask(get_wsgi_application(), "/").headers
    kept = site.get("/").headers
    for name in plain.keys() - {"Vary", "Content-Length", "Content-Security-Policy"}:
        assert kept[name] == plain[name]
    assert kept["Vary"] == "Cookie, Accept-Encoding"


def test_a_browser_that_has_the_page_is_told_so(site: Site) -> None:
    first = site.get("/", accept_encoding=BROWSER)
    tag = first.headers["ETag"]
    for known in (tag, f'"other", W/{tag}', "*"):
        again = site.get("/", accept_encoding=BROWSER, if_none_match=known)
        assert (again.status, again.sent, again.headers["ETag"]) == (304, b"", tag)
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    assert site.get("/", accept_encoding=BROWSER, if_none_match='"other"').status == 200


def test_each_encoding_has_a_tag_of_its_own(site: Site) -> None:
    tags = {site.get("/", accept_encoding=one).headers["ETag"] for one in ("br", "gzip", "")}
    assert len(tags) == 3


@pytest.mark.parametrize("address", ["/", "/about/?x=1", "/nowhere/", "/feedback/"])
def test_an_answer_to_head_has_no_body(site: Site, address: str) -> None:
    for _ in range(2):
        head = site.get(address, "HEAD", accept_encoding="gzip")
        assert head.sent == b""
    get = site.get(address, accept_encoding="gzip")
    assert (head.status, head.headers.keys()) == (get.status, get.headers.keys())


def test_a_page_for_a_head_request_is_kept_with_its_body(site: Site) -> None:
    site.get("/", "HEAD")
    assert "<h1" in site.get("/").text
    assert len(site.made) == 1


def test_a_public_page_that_is_not_kept_is_compressed_as_well(site: Site) -> None:
    got = site.get("/about/?x=1", accept_encoding=BROWSER)
    assert (got.headers["Content-Encoding"], "ETag" in got.headers) == ("br", False)
    assert got.headers["Vary"] == "Cookie, Accept-Encoding"


def test_a_browser_asks_each_time_and_a_proxy_after_some_seconds(site: Site) -> None:
    assert site.get("/").headers["Cache-Control"] == "public, max-age=0, s-maxage=5"


def is_for_one_person_alone(got: Got) -> bool:
    is_kept_nowhere = "no-store" in got.headers["Cache-Control"]
    return is_kept_nowhere and not got.headers.keys() & {"Content-Encoding", "ETag"}


@pytest.mark.parametrize("address", ["/", "/cases/", "/accounts/settings/", "/forum/topics/new/"])
def test_a_signed_in_page_is_kept_by_nobody_and_not_compressed(
    site: Site, sign_in: SignIn, resident: User, address: str
) -> None:
    cookie = session_of(sign_in(resident))
    assert is_for_one_person_alone(site.get(address, cookie=cookie, accept_encoding=BROWSER))


@pytest.mark.parametrize("address", ["/feedback/?page=/", "/accounts/login/"])
def test_a_page_with_a_token_is_kept_by_nobody_and_not_compressed(site: Site, address: str) -> None:
    for cookie in ("", "csrftoken=abcdefghijklmnopqrstuvwxyz012345"):
        got = site.get(address, accept_encoding=BROWSER, cookie=cookie)
        assert "csrfmiddlewaretoken" in got.text
        assert is_for_one_person_alone(got)
