"""Mail addresses: what exists in Japan is accepted, what is typed is understood."""

from contextlib import suppress

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from tests.test_consistency import HEIGHT
from vocabulary.fields import MailField, MailFormField
from vocabulary.mail_addresses import check_mail_address, read_mail_address

EXISTING = ["hanako.@docomo.ne.jp", "hana..ko@ezweb.ne.jp", "a-b+c@example.co.jp", "x@日本語.jp"]


@pytest.mark.parametrize("address", EXISTING)
def test_addresses_that_exist_are_accepted(address: str) -> None:
    assert MailFormField().clean(address) == address


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hanako＠example。jp", "hanako@example.jp"),
        ("ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ", "hanako@example.jp"),
        ("hanako@example｡jp", "hanako@example.jp"),
        ("mailto:hanako@example.jp", "hanako@example.jp"),
        ("ＭＡＩＬＴＯ：hanako@example.jp?subject=x", "hanako@example.jp"),
        ('"hanako."@docomo.ne.jp', "hanako.@docomo.ne.jp"),
        (" hanako @ example.jp　", "hanako@example.jp"),
    ],
)
def test_an_address_is_understood_as_typed(typed: str, meant: str) -> None:
    assert MailFormField().clean(typed) == meant
    assert read_mail_address(read_mail_address(typed)) == meant


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("hanako.example.jp", "「@」がありません"),
        ("hanako@@example.jp", "「@」が2つ以上"),
        ("@example.jp", "「@」の前に文字がありません"),
        ("...@example.jp", "「@」の前に文字がありません"),
        ("hanako@", "「@」のあとに文字がありません"),
        ("hanako、@example.jp", "「、」は使えません"),
        ("hanako@exam，ple.jp", "「,」は使えません"),
        ("花子@example.jp", "「花」は使えません"),
        ("hanako@exam_ple.jp", "「_」は使えません"),
        ("hanako@example", "「.」がありません"),
        ("hanako@docomo..ne.jp", "「.」が続いています"),
        ("hanako@.example.jp", "すぐあとに「.」"),
        ("hanako@example.jp.", "最後に「.」"),
        ("hanako@-example.jp", "すぐあとに「-」"),
        ("hanako@example.1", "「example.1」を確かめて"),
        ("a" * 65 + "@example.jp", "64文字以内"),
    ],
)
def test_the_sentence_names_the_sign_at_fault(typed: str, named: str) -> None:
    with pytest.raises(ValidationError, match=r"^\['メールアドレス") as refused:
        MailFormField().clean(typed)
    assert named in refused.value.messages[0]


@given(st.text(max_size=80))
def test_what_was_understood_is_understood_the_same_again(text: str) -> None:
    address = read_mail_address(text)
    with suppress(ValidationError):
        check_mail_address(address)
        assert read_mail_address(address) == address
        assert address.count("@") == 1


def test_every_column_for_an_address_is_one_of_this_kind() -> None:
    columns = [
        column
        for app in HEIGHT
        for model in apps.get_app_config(app).get_models()
        for column in model._meta.get_fields()
        if isinstance(column, models.EmailField)
    ]
    assert len(columns) >= 6
    assert all(isinstance(column, MailField) for column in columns)
    assert all(isinstance(column.formfield(), MailFormField) for column in columns)


@pytest.mark.django_db
def test_without_a_form_the_same_is_understood_and_refused() -> None:
    user = User.objects.create(email="hanako＠example。jp", display_name="花子")
    assert user.email == User.objects.get(pk=user.pk).email == "hanako@example.jp"
    with pytest.raises(ValidationError, match="「@」がありません"):
        User.objects.create(email="hanako", display_name="花子")
