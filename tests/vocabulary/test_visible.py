"""What cannot be seen is no text: in every form, in every model, and in what is stored."""

import unicodedata
from collections.abc import Iterator

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from hypothesis import given
from hypothesis import strategies as st

from platform_site.models import RelatedLink
from vocabulary.forms import PlainLanguageMixin
from vocabulary.skeleton import skeleton
from vocabulary.visible import check_visible, is_visible, visible_or_empty

SENTENCE = "目に見える文字を入力してください"
FILLERS = "\u3164\u2800\uffa0\u115f\u1160\U0001d159\ufffc"
# Separators, marks, controls and what has no meaning, and the letters that are empty.
UNSEEN = st.text(
    st.one_of(st.characters(categories=("Z", "M", "C")), st.sampled_from(FILLERS)), max_size=20
)


@pytest.mark.parametrize(
    "text",
    [
        *("\u3164", "\u2800", "\uffa0", "\u115f", "\u034f", "\u17b5", "\u200d", "\ufe0f"),
        *("\U000e0100", "", " ", "　", "\u3164\u200d　\u2800", "\ue000", "\u0301"),
    ],
)
def test_what_nobody_can_see_is_not_visible(text: str) -> None:
    assert not is_visible(text)
    assert visible_or_empty(text) == ""


@pytest.mark.parametrize("text", ["あ", " 1", "—", "☆", "👨‍👩‍👧", "が", "\u3164事", "葛\U000e0100"])
def test_one_character_that_is_drawn_is_enough(text: str) -> None:
    assert is_visible(text)
    assert visible_or_empty(text) == text


@given(UNSEEN, st.characters(categories=("Lo", "Nd")), UNSEEN)
def test_any_letter_makes_any_text_visible(before: str, letter: str, after: str) -> None:
    is_empty = unicodedata.name(letter, "").endswith("FILLER")
    assert not is_visible(before + after)
    assert is_visible(before + letter + after) is not is_empty


class Card(PlainLanguageMixin, forms.Form):
    name = forms.CharField(label="名前")
    note = forms.CharField(label="メモ", required=False)


@given(UNSEEN)
def test_every_form_takes_what_cannot_be_seen_for_nothing(text: str) -> None:
    card = Card({"name": text, "note": text})
    assert card.errors == {"name": ["名前を入力してください"]}
    assert card.cleaned_data == {"note": ""}


def text_columns() -> Iterator[models.Field]:
    """Those of our own apps that no list of choices limits; addresses have rules of their own."""
    for model in apps.get_models():
        if not model.__module__.startswith(("django.", "allauth.")):
            for field in model._meta.concrete_fields:
                plain = field.deconstruct()[1].rpartition(".")[2]
                if plain in ("CharField", "TextField") and not field.choices:
                    yield field


# Written by the site itself, for itself.
OF_THE_SITE = {
    *("accounts.Tally.key", "accounts.User.name_skeleton"),
    *("accounts.User.password", "platform_site.PageAnswer.path"),
    "organizations.Organization.name_skeleton",
    *("platform_site.StarterRow.key", "records.Generation.table_name"),
    *("records.LogEntry.detail", "records.LogEntry.label", "records.LogEntry.object_code"),
    "records.Revision.object_code",
}


def test_every_text_column_needs_what_can_be_seen() -> None:
    plain = {str(one) for one in text_columns() if check_visible not in one.validators}
    assert {name for name in plain if not name.startswith("search.")} == OF_THE_SITE
    assert "search.Synonym.words" not in plain


@given(UNSEEN.filter(bool))
def test_no_text_column_takes_what_cannot_be_seen(text: str) -> None:
    for field in text_columns():
        if check_visible in field.validators:
            with pytest.raises(ValidationError, match=SENTENCE):
                field.run_validators(text)
            with pytest.raises(ValidationError, match=SENTENCE):
                field.get_db_prep_save(text, connection)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", " ", "\u3164"])
def test_a_name_that_cannot_be_seen_is_written_in_no_way(text: str) -> None:
    links = RelatedLink.objects
    columns = {"group": "国の情報", "url": "https://www.example.go.jp/"}
    link = links.create(name="名前", **columns)
    link.name = text
    for write in (
        link.save,
        lambda: link.save(update_fields=["name"]),
        lambda: links.update(name=text),
        lambda: links.bulk_update([link], ["name"]),
        lambda: links.create(name=text, **columns),
        lambda: links.bulk_create([RelatedLink(name=text, **columns)]),
        lambda: links.get_or_create(group="県の情報", defaults={"name": text}),
    ):
        with pytest.raises(ValidationError, match=SENTENCE), transaction.atomic():
            write()


# --- What looks alike ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("事務局", "事 務 局"),
        ("事務局", "事\u3164務局"),
        ("事務局", "事\u034f務局"),
        ("事務局", "亊務局"),
        ("厚生労働省", "厚生勞働省"),
        ("工務店", "エ務店"),
        ("二宮", "ニ宮"),
        ("PayPal", "РayРаl"),
        ("山田", "山⽥"),
        ("ｶﾞﾝﾊﾞﾙ", "ガンバル"),
        ("ひまわり", "ひまわ\u3099り".replace("\u3099", "\u200b")),
    ],
)
def test_names_that_look_alike_have_one_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"), [("山田", "山本"), ("花子", "はなこ"), ("かき", "がき"), ("1", "2")]
)
def test_names_that_differ_keep_different_skeletons(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


@given(st.text(max_size=30), UNSEEN)
def test_nothing_unseen_changes_a_skeleton(name: str, unseen: str) -> None:
    marks = "".join(one for one in unseen if not unicodedata.category(one).startswith("M"))
    assert skeleton(name + marks) == skeleton(name)
