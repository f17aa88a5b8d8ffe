"""What people write on the board, made safe to show."""

import time

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from vocabulary.templatetags.japanese import breakable, plain_text


def test_lines_and_paragraphs_stay() -> None:
    assert plain_text("一行目\r\n二行目\n\n\n　\n次の段落\n") == (
        "<p>一行目<br>二行目</p><p>次の段落</p>"
    )


def test_markup_is_shown_and_not_obeyed() -> None:
    written = plain_text("""<script>alert(1)</script><img src=x onerror='a'> "&amp;" """)
    assert "<script" not in written
    assert "<img" not in written
    assert "&amp;amp;" in written


def test_markup_around_an_address_is_not_obeyed_either() -> None:
    link = '<a href="https://a.jp/" rel="nofollow ugc noopener">https://a.jp/</a>'
    assert plain_text("<b>https://a.jp/<i> & http://a@b<u>") == (
        f"<p>&lt;b&gt;{link}&lt;i&gt; &amp; http://a@b&lt;u&gt;</p>"
    )


def test_the_result_is_not_escaped_twice() -> None:
    page = Template("{{ text|plain_text }}").render(Context({"text": "a < b"}))
    assert page == "<p>a &lt; b</p>"


@pytest.mark.parametrize(
    ("text", "address", "after"),
    [
        ("https://example.jp/をご覧ください", "https://example.jp/", "をご覧ください"),
        ("http://example.jp/a。", "http://example.jp/a", "。"),
        ("https://example.jp/a.", "https://example.jp/a", "."),
        ("https://example.jp/a_(b)", "https://example.jp/a_(b)", ""),
        ("https://example.jp/a))", "https://example.jp/a", "))"),
        ("HTTPS://EXAMPLE.JP/", "HTTPS://EXAMPLE.JP/", ""),
    ],
)
def test_an_address_becomes_a_link(text: str, address: str, after: str) -> None:
    assert plain_text(text) == (
        f'<p><a href="{address}" rel="nofollow ugc noopener">{address}</a>{after}</p>'
    )


def test_an_address_with_parameters_stays_whole_and_valid() -> None:
    address = "https://example.jp/?a=1&amp;b=%E3%81%82"
    assert plain_text("https://example.jp/?a=1&b=%E3%81%82") == (
        f'<p><a href="{address}" rel="nofollow ugc noopener">{address}</a></p>'
    )


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,<b>",
        "ftp://example.jp/",
        "//example.jp/",
        "www.example.jp",
        "http://",
        "http://...",
        "http://[::1",
        "https://www.mhlw.go.jp@evil.example/",
        "https://example.jp:99999999/",
        'https:"onmouseover="alert(1)',
    ],
)
def test_nothing_but_a_plain_web_address_becomes_a_link(text: str) -> None:
    assert "<a " not in plain_text(text)


def test_a_percent_sign_gone_astray_makes_no_broken_link() -> None:
    assert 'href="https://example.jp/100%25"' in plain_text("https://example.jp/100%")


def test_nothing_written_shows_nothing() -> None:
    assert plain_text(None) == plain_text("") == plain_text(" \n \n") == ""


@pytest.mark.parametrize(
    "piece",
    [
        "http://",
        "(",
        ")",
        "https://a.jp/(",
        "http://a.jp)",
        "\n ",
        "\n",
        "　",
        "&",
        "http://a.jp/.",
    ],
)
def test_a_hostile_text_costs_no_more_than_a_long_one(piece: str) -> None:
    text = (piece * 10_000)[:100_000]
    start = time.process_time()
    plain_text(text)
    plain_text(f"http://a.jp/{text}")
    assert time.process_time() - start < 1


_HARMFUL = st.sampled_from(["https://a.jp/", "<b>", "&", '"', "'", "\n", "http://a@b", "%", " "])


@given(st.lists(st.text() | _HARMFUL).map("".join))
def test_only_own_tags_come_out(text: str) -> None:
    written = plain_text(text)
    for tag in ("<p>", "</p>", "<br>", "</a>"):
        written = written.replace(tag, "")
    assert (
        written.count("<")
        == written.count('<a href="http')
        == written.count('" rel="nofollow ugc noopener">')
    )


@pytest.mark.parametrize(
    ("heading", "written"),
    [
        ("生活支援共創プラットフォーム", "生活支援共創<wbr>プラットフォーム"),
        ("移動スーパーと見守り", "移動スーパーと見守り"),
        ("第2回シンポジウム", '<span class="kyoso-unbroken">第2回</span>シンポジウム'),
        ("令和7年度の会", '<span class="kyoso-unbroken">令和7年度</span>の会'),
        ("<b>太字</b>", "&lt;b&gt;太字&lt;/b&gt;"),
        (None, ""),
    ],
)
def test_a_heading_breaks_where_its_words_end(heading: str | None, written: str) -> None:
    assert breakable(heading) == written
