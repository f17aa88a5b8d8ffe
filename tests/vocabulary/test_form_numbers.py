"""Numbers in forms: years as people write them, and limits nobody set."""

import pytest
from django import forms
from django.core.validators import RegexValidator

from vocabulary.forms import PlainLanguageMixin
from vocabulary.models import Municipality
from vocabulary.money_fields import MoneyFormField


def errors(form: forms.BaseForm) -> dict[str, list[str]]:
    return {name: list(sentences) for name, sentences in form.errors.items()}


class Years(PlainLanguageMixin, forms.Form):
    first = forms.IntegerField(label="実施した年度（最初）", required=False)
    last = forms.IntegerField(label="実施した年度（最後）", required=False)
    year = forms.IntegerField(label="発行した年度", required=False)


@pytest.mark.parametrize(
    ("typed", "year"),
    [("令和7", 2025), ("Ｒ７", 2025), ("令和７年度", 2025), ("令和元年", 2019), ("2025年度", 2025)],
)
def test_a_year_is_read_as_people_write_it(typed: str, year: int) -> None:
    form = Years({"year": typed})
    assert form.is_valid()
    assert form.cleaned_data["year"] == year


def test_a_year_that_cannot_be_read_gets_an_example_of_a_year() -> None:
    form = Years({"year": "ことし", "first": "去年", "last": "来年"})
    assert errors(form) == {
        "year": ["発行した年度は、西暦で入力してください（例：2025、令和7年度）"],
        "first": ["実施した年度（最初）は、西暦で入力してください（例：2025、令和7年度）"],
        "last": ["実施した年度（最後）は、西暦で入力してください（例：2025、令和7年度）"],
    }


def test_what_was_counted_in_a_year_is_no_year() -> None:
    class Counted(PlainLanguageMixin, forms.Form):
        amount = MoneyFormField(label="前年度の予算額（百万円）", unit=10**6)
        people = forms.IntegerField(label="年度末の会員数")

    assert errors(Counted({"amount": "たくさん", "people": "たくさん"})) == {
        "amount": ["前年度の予算額は、7,800万円、78百万円 のように入力してください"],
        "people": ["年度末の会員数は、数字で入力してください（例：120）"],
    }


class Numbered(PlainLanguageMixin, forms.ModelForm):
    class Meta:
        model = Municipality
        fields = ("population",)


def test_the_largest_number_of_the_database_is_told_to_nobody() -> None:
    form = Numbered({"population": "99999999999"})
    assert errors(form) == {"population": ["人口のけたが多すぎます。数字を確かめてください"]}


def test_the_rule_of_a_column_keeps_its_own_sentence() -> None:
    class Ruled(PlainLanguageMixin, forms.Form):
        number = forms.CharField(
            label="番号", validators=[RegexValidator(r"^[0-9]{13}$", "13桁の数字にしてください")]
        )

    assert errors(Ruled({"number": "123"})) == {"number": ["13桁の数字にしてください"]}
