"""The admin page of synonyms: found, told apart, and seen before they are saved."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from search.models import Synonym
from tests.admin_form import fields_of, send
from tests.search.test_engine import case_with, found

pytestmark = pytest.mark.django_db
LIST = "/admin/search/synonym/"
ADD = "/admin/search/synonym/add/"
ONE_WAY = Synonym.Direction.ONE_WAY


def synonym(*words: str, direction: str = ONE_WAY, **columns: Any) -> Synonym:
    return Synonym.objects.create(words="\n".join(words), direction=direction, **columns)


def listed(office: Client, **asked: str) -> list[str]:
    rows = office.get(LIST, asked).context["cl"].result_list
    return [row.word_list[0] for row in rows]


def preview(office: Client, address: str = ADD, **changes: str) -> str:
    """What the page says after 「見つかるものを確かめる」."""
    page = send(office, address, button="_preview", **changes)
    assert page.status_code == 200
    return re.sub(r"\s+", " ", unescape(page.content.decode()))


# --- The list ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["買い物", "買物", "かいもの", "カイモノ", "ｶｲﾓﾉ", "移動販", "こまりごと"]
)
def test_a_row_is_found_by_any_of_its_words_in_any_spelling(office: Client, typed: str) -> None:
    synonym("困り事", "買い物", "移動販売")
    synonym("囲碁", "将棋")
    assert listed(office, q=typed) == ["困り事"]
    assert listed(office, q=f"{typed} 将棋") == []


def test_a_row_is_found_by_its_note(office: Client) -> None:
    synonym("囲碁", "将棋", note="沖縄のことば")
    assert listed(office, q="沖縄") == ["囲碁"]


def test_rows_are_told_apart_by_their_way_and_by_who_wrote_them(office: Client) -> None:
    first = synonym("囲碁", "将棋", origin=Synonym.Origin.FIRST)
    synonym("茶会", "お茶っこ", direction=Synonym.Direction.EQUAL)
    assert Synonym.objects.get(pk=first.pk).origin == Synonym.Origin.FIRST
    assert listed(office, direction__exact="equal") == ["茶会"]
    assert listed(office, origin__exact="first") == ["囲碁"]
    send(office, reverse("admin:search_synonym_change", args=[first.pk]), words="囲碁\n麻雀")
    assert listed(office, origin__exact="first") == []
    assert listed(office, origin__exact="edited") == ["囲碁"]
    assert listed(office, origin__exact="added") == ["茶会"]


def test_the_list_asks_as_much_whatever_its_size(
    office: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    rows = [Synonym(words=f"語{n}番\n別{n}番\n他{n}番", kinds=["case"]) for n in range(120)]
    for row in rows:
        row.prepare()
    Synonym.objects.bulk_create(rows)
    office.get(LIST)
    for asked in ({}, {"p": "3"}, {"q": "別1"}, {"direction__exact": "equal"}):
        with django_assert_max_num_queries(7):
            page = office.get(LIST, asked)
        assert len(page.content) < 60_000
    assert len(office.get(LIST).context["cl"].result_list) == 50


# --- What a row would find, before it is saved ---------------------------------------------------


def test_what_a_row_would_find_is_seen_before_it_is_saved(office: Client) -> None:
    for text in ("ランチボックス", "ふれあい弁当", "お弁当箱", *["畑の会"] * 17):
        case_with(f"{text}の話")
    page = preview(office, words="ランチボックス\nふれあい弁当\nお弁当箱", direction=ONE_WAY)
    assert "いま1件、この行があると3件（2件増えます）。まだ保存していません。" in page
    assert f"{reverse('case_list')}?q=%E3%83%A9%E3%83%B3%E3%83%81" in page
    assert "5分の1より多い" not in page
    assert "> ランチボックス ふれあい弁当 お弁当箱</textarea>" in page
    assert not Synonym.objects.exists()
    assert found("ランチボックス") != found("ふれあい弁当")


def test_a_stored_row_is_seen_without_it_and_as_it_is_typed(office: Client) -> None:
    for text in ("ランチボックス", "ふれあい弁当", "お弁当箱"):
        case_with(f"{text}の話")
    change = reverse("admin:search_synonym_change", args=[synonym("ランチボックス", "畑").pk])
    page = preview(office, change, words="ランチボックス\nお弁当箱")
    assert "いま1件、この行があると2件（1件増えます）" in page
    assert Synonym.objects.get().words == "ランチボックス\n畑"


def test_the_kinds_of_a_row_are_the_only_ones_that_it_widens(office: Client) -> None:
    for text in ("ランチボックス", "お弁当箱"):
        case_with(f"{text}の話")
    page = preview(office, words="ランチボックス\nお弁当箱", kinds="event")
    assert "いま1件、この行があると1件（増えません）" in page


def test_a_row_that_widens_very_far_is_warned_of(office: Client) -> None:
    for text in ("畑の会", "畑の話", "囲碁"):
        case_with(text)
    words = {"words": "囲碁\n畑", "direction": ONE_WAY}
    sentence = "新しく2件も見つかるようになります"
    assert sentence in preview(office, words="囲碁\n畑の", direction=ONE_WAY)
    page = office.post(
        ADD, fields_of(office.get(ADD)) | words | {"words": "囲碁\n畑の"}, follow=True
    )
    assert sentence in unescape(page.content.decode())
    assert Synonym.objects.exists()


def test_a_circle_is_told_and_goes_round_once(office: Client) -> None:
    back = synonym("送迎", "移動")
    page = preview(office, words="移動\n送迎", direction=ONE_WAY)
    assert "「送迎、移動」の行が、「移動」へもどります" in page
    assert reverse("admin:search_synonym_change", args=[back.pk]) in page
    send(office, ADD, words="移動\n送迎", direction=ONE_WAY)
    synonym("送迎", "足の確保")
    told = case_with("足の確保の話")
    assert told.pk in found("送迎")
    assert told.pk not in found("移動")


def test_another_row_for_the_same_word_is_told(office: Client) -> None:
    synonym("移動", "外出")
    page = preview(office, words="移動\n送迎", direction=ONE_WAY)
    assert "「移動」は、ほかの行でも広がります" in page


def test_what_cannot_be_saved_is_not_asked_and_told_at_its_field(office: Client) -> None:
    page = preview(office, words="移動")
    assert "ことばを2つ以上" in page
    assert "まだ保存していません" not in page


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("移動\n移動販売", "「移動販売」には「移動」が入っているので"),
        ("乗り合い バス\n送迎", "空白があると"),
        ("移動\n送迎\n移動", "「移動」が2回あります"),
    ],
)
def test_a_row_that_finds_nothing_more_is_refused(
    office: Client, words: str, sentence: str
) -> None:
    assert sentence in preview(office, words=words, direction=ONE_WAY)


def test_a_group_that_is_there_already_is_refused(office: Client) -> None:
    synonym("送迎", "送り迎え", direction=Synonym.Direction.EQUAL)
    page = preview(office, words="送り迎え\n送迎", direction=Synonym.Direction.EQUAL)
    assert "同じことばの組が、もう登録されています" in page


def test_a_preview_keeps_what_was_opened_so_that_nobody_is_overwritten(office: Client) -> None:
    row = synonym("送迎", "移送")
    change = reverse("admin:search_synonym_change", args=[row.pk])
    opened = fields_of(office.get(change)) | {"words": "送迎\n運送"}
    row.note = "ほかの人のメモ"
    row.save()
    page = office.post(change, opened | {"_preview": "1"})
    again = fields_of(page) | {"words": "送迎\n運送", "_save": "1"}
    assert "先に保存しました" in office.post(change, again).content.decode()
    assert Synonym.objects.get().words == "送迎\n移送"
