"""The words that the secretariat keeps for the search, in the admin."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from records.models import Revision
from search.models import Miss, Synonym
from tests.admin_form import send
from tests.search.test_engine import case_with, found

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
ADD = "/admin/search/synonym/add/"


def test_words_that_mean_the_same_hold_from_the_next_search_on(office: Client) -> None:
    case = case_with("ふれあい弁当を届けます")
    assert found("ランチボックス") == set()
    send(office, ADD, words="ランチボックス\nふれあい弁当")
    assert found("ランチボックス") == {case.pk}
    group = Synonym.objects.get(words__contains="ランチボックス")
    assert Revision.objects.of(group).exists()
    change = reverse("admin:search_synonym_change", args=[group.pk])
    send(office, change, words="ランチボックス\nお弁当箱")
    assert found("ランチボックス") == set()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "入力してください"),
        ("ひとつだけ", "ことばを2つ以上"),
        ("買い物\n購買", None),
        ("買い物\n購買\n買い物", "「買い物」が2回あります"),
        ("買い物\nかいもの\n買物", "「買い物」と「かいもの」は書き方がちがうだけ"),
        ("\n".join(f"語{number}" for number in range(500)), "1000文字以内"),
        ("\n".join(f"語{number}" for number in range(31)), "ことばは30個までに"),
        ("買い物\n物", "ことばは2文字以上"),
        ("あ" * 1001 + "\nい", "1000文字以内"),
    ],
)
def test_words_that_cannot_be_kept_are_told_at_the_field(
    office: Client, words: str, sentence: str | None
) -> None:
    before = Synonym.objects.count()
    page = send(office, ADD, words=words).content.decode()
    assert (Synonym.objects.count() == before) is bool(sentence)
    if sentence:
        assert sentence in page
        assert words[:20] in page


def test_nobody_else_keeps_the_words(
    sign_in: SignIn, editor_a: User, moderator: User, resident: User
) -> None:
    for person in (editor_a, moderator, resident):
        client = sign_in(person)
        for address in (ADD, "/admin/search/synonym/", "/admin/search/miss/"):
            assert client.get(address).status_code in (302, 403, 404)
        client.post(ADD, {"direction": "equal", "words": "一つ\n二つ"})
    assert not Synonym.objects.filter(words__contains="一つ").exists()


def test_words_that_found_nothing_are_seen_and_can_be_taken_away(
    office: Client, client: Client
) -> None:
    for number in range(3):
        client.get("/cases/?q=ヌリカベ", REMOTE_ADDR=f"192.0.2.{number}")
    client.get("/cases/?q=ぬりかべ", REMOTE_ADDR="192.0.2.9")
    page = office.get("/admin/search/miss/").content.decode()
    assert "ヌリカベ" in page
    assert "事例" in page
    assert "件見つかりました" not in page  # nobody has looked for anything yet
    assert "1件見つかりました" in office.get("/admin/search/miss/?q=ぬり").content.decode()
    (link,) = re.findall(r'href="([^"]+)">「ヌリカベ」を登録する', page)
    assert ">\nヌリカベ</textarea>" in office.get(unescape(link)).content.decode()
    miss = Miss.objects.get()
    assert miss.times == 4
    office.post(reverse("admin:search_miss_delete", args=[miss.pk]), {"post": "yes"})
    assert not Miss.objects.exists()
