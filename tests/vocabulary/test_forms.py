"""Sentences of forms: each names its field and says what to write."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.validators import FileExtensionValidator
from django.http import QueryDict
from django.utils import timezone

from vocabulary.fields import MailFormField
from vocabulary.forms import PlainLanguageMixin
from vocabulary.models import Municipality, Theme

STOCK = re.compile(r"不正|無効|正しい値|このフィールド|エラー|Enter|Ensure|valid|required|%[(%]")


class EveryKind(PlainLanguageMixin, forms.Form):
    title = forms.CharField(label="題名", max_length=5, min_length=2)
    address = MailFormField(label="メールアドレス：")
    page = forms.URLField(label="ホームページ（あれば）")
    code = forms.SlugField(label="コード")
    people = forms.IntegerField(label="人数（人）", min_value=1, max_value=100)
    weight = forms.FloatField(label="重さ")
    rate = forms.DecimalField(label="割合（％）", max_digits=4, decimal_places=1)
    day = forms.DateField(label="開始日")
    hour = forms.TimeField(label="開始時刻")
    moment = forms.DateTimeField(label="締切")
    opening = forms.SplitDateTimeField(label="公開日時")
    kind = forms.ChoiceField(label="種類", choices=[("a", "甲")])
    kinds = forms.MultipleChoiceField(label="分類", choices=[("a", "甲")])
    theme = forms.ModelChoiceField(Theme.objects.all(), label="分野")
    themes = forms.ModelMultipleChoiceField(Theme.objects.all(), label="ほかの分野")
    paper = forms.FileField(label="資料")
    photo = forms.ImageField(label="写真 ※必須")
    agree = forms.BooleanField(label="利用のルールに同意する")
    question = forms.CharField(label="どんなことでお困りですか？", max_length=3)
    pattern = forms.RegexField("^A$", label="番号")


def errors(form: forms.BaseForm) -> dict[str, list[str]]:
    return {name: list(sentences) for name, sentences in form.errors.items()}


def posted(**values: Any) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


@pytest.mark.django_db
def test_an_empty_form_says_what_to_fill_in() -> None:
    assert errors(EveryKind({})) == {
        "title": ["題名を入力してください"],
        "address": ["メールアドレスを入力してください"],
        "page": ["ホームページを入力してください"],
        "code": ["コードを入力してください"],
        "people": ["人数を入力してください"],
        "weight": ["重さを入力してください"],
        "rate": ["割合を入力してください"],
        "day": ["開始日を入力してください"],
        "hour": ["開始時刻を入力してください"],
        "moment": ["締切を入力してください"],
        "opening": ["公開日時を入力してください"],
        "kind": ["種類を選んでください"],
        "kinds": ["分類を選んでください"],
        "theme": ["分野を選んでください"],
        "themes": ["ほかの分野を選んでください"],
        "paper": ["資料のファイルを選んでください"],
        "photo": ["写真のファイルを選んでください"],
        "agree": ["「利用のルールに同意する」にチェックを入れてください"],
        "question": ["「どんなことでお困りですか？」に答えてください"],
        "pattern": ["番号を入力してください"],
    }


@pytest.mark.django_db
def test_each_wrong_value_gets_a_sentence_with_a_way_out() -> None:
    form = EveryKind(
        posted(
            title="あいうえおか",
            address="だれか",
            page="例",
            code="日本",
            people="たくさん",
            weight="重い",
            rate="高い",
            day="令和7年2月29日",
            hour="25:00",
            moment="あした",
            opening_0="きょう",
            opening_1="いま",
            kind="z",
            kinds=["z"],
            theme="z",
            themes=["z"],
            agree="on",
            question="あいうえ",
            pattern="B",
        ),
        {
            "paper": SimpleUploadedFile("a.txt", b""),
            "photo": SimpleUploadedFile("a.png", b"not an image"),
        },
    )
    assert errors(form) == {
        "title": ["題名は5文字以内で入力してください（現在6文字）"],
        "address": [
            "メールアドレスに「@」がありません。name@example.jp のような形で入力してください"
        ],
        "page": [
            "ホームページは、https:// から始まる形で入力してください（例：https://www.example.jp/）"
        ],
        "code": ["コードは、半角の英字・数字・ハイフン（-）・下線（_）で入力してください"],
        "people": ["人数は、数字で入力してください（例：120）"],
        "weight": ["重さは、数字で入力してください（例：12.5）"],
        "rate": ["割合は、数字で入力してください（例：12.5）"],
        "day": ["開始日は、年月日で入力してください（例：2025-10-01、令和7年10月1日）"],
        "hour": ["開始時刻は、時刻で入力してください（例：13:30）"],
        "moment": ["締切は、年月日と時刻で入力してください（例：2025-10-01 13:30）"],
        "opening": [
            "公開日時は、年月日で入力してください（例：2025-10-01、令和7年10月1日）",
            "公開日時は、時刻で入力してください（例：13:30）",
        ],
        "kind": ["種類を、一覧から選び直してください"],
        "kinds": ["分類を、一覧から選び直してください"],
        "theme": ["分野を、一覧から選び直してください"],
        "themes": ["ほかの分野を、一覧から選び直してください"],
        "paper": ["資料のファイルに中身がありません。別のファイルを選んでください"],
        "photo": ["写真を画像として開けませんでした。JPEGかPNGの画像を選んでください"],
        "question": [
            "「どんなことでお困りですか？」の答えは3文字以内で入力してください（現在4文字）"
        ],
        "pattern": ["番号の書き方を確かめてください"],
    }


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "あ", "題名は2文字以上で入力してください（現在1文字）"),
        ("people", "0", "人数は1以上の数字で入力してください"),
        ("people", "１０１", "人数は100以下の数字で入力してください"),
        ("people", "9" * 5000, "人数は、数字で入力してください（例：120）"),
        ("people", "1.5", "人数は、数字で入力してください（例：120）"),
        ("rate", "1.25", "割合の小数は1桁までで入力してください"),
        ("rate", "12345", "割合は、小数も入れて4桁までの数字で入力してください"),
        ("rate", "1234", "割合の整数の部分は3桁までで入力してください"),
        ("rate", "NaN", "割合は、数字で入力してください（例：12.5）"),
        (
            "moment",
            "2025-10-01 25時",
            "締切は、年月日と時刻で入力してください（例：2025-10-01 13:30）",
        ),
    ],
)
@pytest.mark.django_db
def test_limits_are_told_with_their_number(field: str, value: str, sentence: str) -> None:
    assert errors(EveryKind(posted(**{field: value})))[field] == [sentence]


@pytest.mark.django_db
def test_no_stock_words_are_left_in_any_sentence() -> None:
    broken = dict.fromkeys(EveryKind.base_fields, "\ud800")
    for form in (EveryKind({}), EveryKind(posted(**broken)), EveryKind(posted(themes=["a"] * 3))):
        for name, sentences in errors(form).items():
            assert not [s for s in sentences if STOCK.search(s)], name


def test_text_is_read_with_goodwill() -> None:
    class Form(PlainLanguageMixin, forms.Form):
        people = forms.IntegerField(label="人数")
        change = forms.DecimalField(label="増減")
        day = forms.DateField(label="日")
        hour = forms.TimeField(label="時")
        moment = forms.DateTimeField(label="締切")
        opening = forms.SplitDateTimeField(label="公開")
        address = MailFormField(label="メール")
        page = forms.URLField(label="ページ", assume_scheme="https")

    form = Form(
        posted(
            people="１，２３４",
            change="−１．５",
            day="令和７年１０月１日（水）",
            hour="午後１時半",
            moment="2025年10月1日　13時30分",
            opening_0="R7.10.1",
            opening_1="13:30:15",
            address=" ｎａｍｅ＠ｅｘａｍｐｌｅ．ｊｐ ",
            page="ｈｔｔｐｓ：／／example.jp/日本",
        )
    )
    afternoon = timezone.make_aware(datetime(2025, 10, 1, 13, 30))
    assert errors(form) == {}
    assert form.cleaned_data == {
        "people": 1234,
        "change": Decimal("-1.5"),
        "day": date(2025, 10, 1),
        "hour": time(13, 30),
        "moment": afternoon,
        "opening": afternoon.replace(second=15),
        "address": "name@example.jp",
        "page": "https://example.jp/日本",
    }


def test_values_of_browsers_date_boxes_are_read() -> None:
    class Form(PlainLanguageMixin, forms.Form):
        moment = forms.DateTimeField(label="締切")

    form = Form(posted(moment="2025-10-01T13:30"))
    assert form.is_valid()
    assert form.cleaned_data["moment"].hour == 13


def test_characters_nobody_can_see_are_dropped_and_line_ends_count_once() -> None:
    class Form(PlainLanguageMixin, forms.Form):
        text = forms.CharField(label="本文", max_length=5)

    form = Form(posted(text="あ\0い\r\n\u202eう\ud800え"))
    assert form.is_valid()
    assert form.cleaned_data["text"] == "あい\nうえ"


def test_what_was_typed_is_kept_beside_an_error() -> None:
    class Form(PlainLanguageMixin, forms.Form):
        day = forms.DateField(label="開始日")
        text = forms.CharField(label="題名", max_length=3)

    form = Form(posted(day="きのう", text="<長い題名>"))
    assert 'value="きのう"' in str(form["day"])
    assert 'value="&lt;長い題名&gt;"' in str(form["text"])


def test_the_posted_data_of_the_request_is_not_changed() -> None:
    class Form(PlainLanguageMixin, forms.Form):
        people = forms.IntegerField(label="人数")

    data = posted(people="１")
    assert Form(data).is_valid()
    assert data["people"] == "１"


def test_a_prefix_is_respected() -> None:
    class Form(PlainLanguageMixin, forms.Form):
        day = forms.DateField(label="開始日")

    assert Form(posted(**{"a-day": "令和7年10月1日"}), prefix="a").is_valid()


def test_own_sentences_are_kept() -> None:
    class Form(PlainLanguageMixin, forms.Form):
        title = forms.CharField(label="題名", error_messages={"required": "名前をつけましょう"})

    assert errors(Form({})) == {"title": ["名前をつけましょう"]}


def test_a_label_set_late_is_the_one_in_the_sentence() -> None:
    class Form(PlainLanguageMixin, forms.Form):
        title = forms.CharField(label="題名")

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.fields["title"].label = "催しの名前"
            self.fields["more"] = forms.CharField(label="説明")

    assert errors(Form({})) == {
        "title": ["催しの名前を入力してください"],
        "more": ["説明を入力してください"],
    }


@pytest.mark.parametrize(
    ("label", "sentence"),
    [
        ("題名", "題名を入力してください"),
        ("題名:", "題名を入力してください"),
        ("題名 ※必須", "題名を入力してください"),
        ("題名（50文字まで）", "題名を入力してください"),
        ("題名（50文字まで）※任意", "題名を入力してください"),
        ("（多世代）交流", "（多世代）交流を入力してください"),
        ("（補足）", "（補足）を入力してください"),
        ("割合%", "割合％を入力してください"),
        ("何を食べますか", "「何を食べますか」に答えてください"),
        ("知りたいことを書いてください", "「知りたいことを書いてください」に答えてください"),
        ("", "この欄を入力してください"),
    ],
)
def test_a_sentence_follows_the_ending_of_its_label(label: str, sentence: str) -> None:
    class Form(PlainLanguageMixin, forms.Form):
        field = forms.CharField(label=label)

    assert errors(Form({})) == {"field": [sentence]}


def test_files_of_another_kind_or_with_a_long_name_are_refused_in_words() -> None:
    class Form(PlainLanguageMixin, forms.Form):
        paper = forms.FileField(
            label="資料", max_length=9, validators=[FileExtensionValidator(["pdf"])]
        )

    def sentence(name: str) -> list[str]:
        return errors(Form({}, {"paper": SimpleUploadedFile(name, b"x")}))["paper"]

    assert sentence("a.exe") == ["資料は、pdf のどれかの形式で選んでください"]
    assert sentence("abcdefgh.pdf") == ["資料のファイル名は9文字以内にしてください（現在12文字）"]


def test_a_label_that_says_file_is_not_followed_by_file_again() -> None:
    class Form(PlainLanguageMixin, forms.Form):
        sheet = forms.FileField(label="CSVファイル")

    assert errors(Form({})) == {"sheet": ["CSVファイルを選んでください"]}


def test_browsers_do_not_check_before_the_server_does() -> None:
    class Form(PlainLanguageMixin, forms.Form):
        people = forms.IntegerField(label="人数", min_value=1)
        rate = forms.DecimalField(label="割合")

    html = str(Form()["people"]) + str(Form()["rate"])
    assert " required" not in html
    assert 'type="number"' not in html
    assert " min=" not in html
    assert 'inputmode="numeric"' in html
    assert 'inputmode="decimal"' in html


@pytest.mark.django_db
def test_sentences_of_the_model_are_plain_too() -> None:
    class Form(PlainLanguageMixin, forms.ModelForm):
        class Meta:
            model = Municipality
            fields = ["code", "prefecture", "name", "kana", "kind", "ageing_rate", "population"]

    form = Form(
        {"code": "０１５４９１", "prefecture": "01", "population": "9" * 12, "name": "い" * 21}
    )
    assert errors(form)["code"] == [
        "同じ市区町村コードがすでに登録されています。別のものを入力してください"
    ]
    assert errors(form)["population"] == ["人口のけたが多すぎます。数字を確かめてください"]
    assert errors(form)["name"] == ["名称は20文字以内で入力してください（現在21文字）"]


def test_a_long_text_of_spaces_costs_nothing() -> None:
    class Form(PlainLanguageMixin, forms.Form):
        moment = forms.DateTimeField(label="締切")
        day = forms.DateField(label="日")

    spaces = "1" + " " * 20_000 + "a\nb"
    start = datetime.now()
    assert not Form(posted(moment=spaces, day=spaces)).is_valid()
    assert (datetime.now() - start).total_seconds() < 1


def test_an_image_is_taken() -> None:
    class Form(PlainLanguageMixin, forms.Form):
        photo = forms.ImageField(label="写真")

    gif = BytesIO(
        b"GIF87a\x01\x00\x01\x00\x80\x01\x00\x00\x00\x00ccc,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
    )
    assert Form({}, {"photo": SimpleUploadedFile("a.gif", gif.getvalue())}).is_valid()


class Row(PlainLanguageMixin, forms.Form):
    people = forms.IntegerField(label="人数")


def test_one_of_many_forms_reads_what_it_was_sent_and_leaves_the_rest() -> None:
    sent = QueryDict(mutable=True)
    sent.update({"row-1-people": "１２", "row-11-name": "\u200b"})
    row = Row(sent, prefix="row-1")
    assert row.is_valid()
    assert row.cleaned_data == {"people": 12}
    assert row.data["row-11-name"] == "\u200b"
    assert sent["row-1-people"] == "１２"


def test_a_form_just_opened_has_nothing_to_complain_of() -> None:
    row = Row()
    assert row.errors == {}
    assert not any("人数" in words for words in row.fields["people"].error_messages.values())
