"""Forms in plain language: every error names its field and says what to write."""

import re
from collections import Counter
from typing import Any

from django import forms
from django.db.models import BLANK_CHOICE_DASH
from django.forms.boundfield import BoundField

from vocabulary.money_fields import MoneyFormField
from vocabulary.typed_input import understood

NOT_CHOSEN = "選んでください"
NONE_OF_THESE = "（選ばない）"

_MARK = re.compile(r"\s*(※必須|※任意|（必須）|（任意）|\(必須\)|\(任意\))\s*$")
_NOTE = re.compile(r"(?<=.)\s*(（[^（）]*）|\([^()]*\))$")
_SENTENCE = re.compile(r"(か|ます|です|ません|ました|ください|する|しない|した|ない|たい)$")


class PlainLanguageMixin(forms.BaseForm):
    """Put before Form or ModelForm: `class CaseForm(PlainLanguageMixin, forms.ModelForm)`.

    Messages that a field or Meta states itself stay. What people typed is normalized before it
    is validated: full-width digits, commas in numbers and Japanese dates are understood,
    invisible characters are dropped, and a text of which nothing can be seen is none.
    """

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _accept_any_digits(field)
            _label_empty_choice(field)
            _ask_for_each_box(field)
            # A browser would cut what is pasted, silently; the form says what is too long.
            field.widget.attrs.pop("maxlength", None)

    def full_clean(self) -> None:
        """Read what was sent, if anything was: a form just opened has nothing to complain of."""
        if self.is_bound:
            # Here and not in `__init__`, so that what a subclass's `__init__` sets counts as well.
            fields = self._fields_with_plain_messages()
            self.data = understood(self.data, fields, self.prefix)
            self.complete_input(self.data)
        super().full_clean()

    def _fields_with_plain_messages(self) -> dict[str, forms.Field]:
        """The fields by the names of their boxes."""
        fields: dict[str, forms.Field] = {}
        labels = Counter(label_of(bound) for bound in self)
        for bound in self:
            # Two fields whose labels differ only in a note keep it, to tell their errors apart.
            label = label_of(bound)
            set_plain_messages(bound.field, label if labels[label] == 1 else label_of(bound, True))
            fields[self.add_prefix(bound.name)] = bound.field
        return fields

    def complete_input(self, data: Any) -> None:
        """Fill in what one box says about another; `data` belongs to this form."""


def label_of(bound: BoundField, with_note: bool = False) -> str:
    """The label as it can stand in a sentence: no colon, no ※必須, no note in brackets."""
    label = _MARK.sub("", str(bound.label or "")).strip().rstrip(":：").rstrip()
    # A percent sign would be taken for a place to fill in.
    short = label if with_note else _NOTE.sub("", label)
    return (short or label or "この欄").replace("%", "％")


def set_plain_messages(field: forms.Field, label: str) -> None:
    """Give the field error messages built from its label, where it has none of its own."""
    stock: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        stock.update(getattr(kind, "default_error_messages", {}))
    codes = {getattr(rule, "code", None) for rule in field.validators} | stock.keys()
    own = {
        getattr(rule, "code", None) for rule in field.validators if _has_own_message(field, rule)
    }
    for code, sentence in _sentences(field, label).items():
        if code in own or (code == "invalid" and code not in codes):
            continue  # a validator of this field or its model has a more exact message
        current = field.error_messages.get(code)
        if current is None or _is_same(current, stock.get(code)):
            field.error_messages[code] = sentence
    if isinstance(field, forms.MultiValueField):
        for subfield in field.fields:
            subfield.error_messages.pop("incomplete", None)  # the one of the whole field
            set_plain_messages(subfield, label)


def _has_own_message(field: forms.Field, rule: Any) -> bool:
    """Whether the validator was given a message other than the default of its class."""
    if rule in field.default_validators or not hasattr(rule, "code"):
        return False
    return not _is_same(rule.message, getattr(type(rule), "message", ""))


def _is_same(message: Any, other: Any) -> bool:
    """Whether two messages say the same; to translate them costs more than all else here."""
    return message is other or (other is not None and str(message) == str(other))


class _Limit(str):
    """A message about a limit. Nobody set the limits of the database, so they are not named."""

    _OF_THE_DATABASE = frozenset({2**15 - 1, 2**31 - 1, 2**63 - 1, -(2**15), -(2**31), -(2**63)})

    def __mod__(self, params: Any) -> str:
        if params.get("limit_value") in self._OF_THE_DATABASE:
            return f"{self.partition('は%(')[0]}のけたが多すぎます。数字を確かめてください"
        return super().__mod__(params)


def _sentences(field: forms.Field, label: str) -> dict[str, str]:
    asks = bool(_SENTENCE.search(label.rstrip("？?"))) or label.endswith(("？", "?"))
    it = f"「{label}」の答え" if asks else label
    sentences = _common(it)
    file_suffix = "のファイル" if it.endswith("ファイル") else ""
    for kind, own in _BY_KIND:
        if isinstance(field, kind):
            sentences |= {code: it + words.removeprefix(file_suffix) for code, words in own.items()}
    if isinstance(field, forms.IntegerField) and _NOTE.sub("", label).endswith("年度"):
        sentences["invalid"] = f"{it}は、西暦で入力してください（例：2025、令和7年度）"
    if isinstance(field, forms.BooleanField):
        sentences["required"] = f"「{label}」にチェックを入れてください"
    elif asks:
        sentences["required"] = f"「{label}」に答えてください"
    return sentences


def _common(it: str) -> dict[str, str]:
    return {
        "required": f"{it}を入力してください",
        "invalid": f"{it}の書き方を確かめてください",
        "max_length": f"{it}は%(limit_value)d文字以内で入力してください（現在%(show_value)d文字）",
        "min_length": f"{it}は%(limit_value)d文字以上で入力してください（現在%(show_value)d文字）",
        "max_value": _Limit(f"{it}は%(limit_value)s以下の数字で入力してください"),
        "min_value": _Limit(f"{it}は%(limit_value)s以上の数字で入力してください"),
        "step_size": f"{it}は%(limit_value)sきざみの数字で入力してください",
        "max_digits": f"{it}は、小数も入れて%(max)s桁までの数字で入力してください",
        "max_whole_digits": f"{it}の整数の部分は%(max)s桁までで入力してください",
        "max_decimal_places": f"{it}の小数は%(max)s桁までで入力してください",
        "null_characters_not_allowed": f"{it}に、読み取れない文字があります。入力し直してください",
        "unique": f"同じ{it}がすでに登録されています。別のものを入力してください",
        "incomplete": f"{it}をすべて入力してください",
    }


_CHOICE_MESSAGES = {
    "required": "を選んでください",
    "invalid_choice": "を、一覧から選び直してください",
    "invalid_list": "を、一覧から選び直してください",
    "invalid_pk_value": "を、一覧から選び直してください",
}
_INVALID_DATE = "は、年月日で入力してください（例：2025-10-01、令和7年10月1日）"
_INVALID_TIME = "は、時刻で入力してください（例：13:30）"
_INVALID_FILE = "のファイルを読み取れませんでした。もう一度選んでください"
# Later rows win, so a kind stands after the kinds it is made of.
_BY_KIND: tuple[tuple[type[forms.Field], dict[str, str]], ...] = (
    (
        forms.URLField,
        {"invalid": "は、https:// から始まる形で入力してください（例：https://www.example.jp/）"},
    ),
    (
        forms.SlugField,
        {"invalid": "は、半角の英字・数字・ハイフン（-）・下線（_）で入力してください"},
    ),
    (forms.IntegerField, {"invalid": "は、数字で入力してください（例：120）"}),
    (forms.FloatField, {"invalid": "は、数字で入力してください（例：12.5）"}),
    (forms.DecimalField, {"invalid": "は、数字で入力してください（例：12.5）"}),
    (
        MoneyFormField,
        {
            "invalid": "は、7,800万円、78百万円 のように入力してください",
            "max_decimal_places": "は、千円の単位までで入力してください",
        },
    ),
    (
        forms.DateField,
        {
            "invalid": _INVALID_DATE,
            "incomplete": "の日付も入力してください（例：2025-10-01、令和7年10月1日）",
            "max_value": "は%(limit_value)sまでの日付で入力してください",
            "min_value": "は%(limit_value)s以降の日付で入力してください",
        },
    ),
    (
        forms.TimeField,
        {"invalid": _INVALID_TIME, "incomplete": "の時刻も入力してください（例：13:30）"},
    ),
    (
        forms.DateTimeField,
        {"invalid": "は、年月日と時刻で入力してください（例：2025-10-01 13:30）"},
    ),
    (forms.SplitDateTimeField, {"invalid_date": _INVALID_DATE, "invalid_time": _INVALID_TIME}),
    (forms.ChoiceField, _CHOICE_MESSAGES),
    (forms.ModelChoiceField, _CHOICE_MESSAGES),
    (forms.NullBooleanField, _CHOICE_MESSAGES),
    (
        forms.FileField,
        {
            "required": "のファイルを選んでください",
            "invalid": _INVALID_FILE,
            "missing": _INVALID_FILE,
            "empty": "のファイルに中身がありません。別のファイルを選んでください",
            "max_length": "のファイル名は%(max)d文字以内にしてください（現在%(length)d文字）",
            "contradiction": "は、ファイルを選ぶか削除にチェックを入れるか、どちらかにしてください",
            "invalid_extension": "は、%(allowed_extensions)s のどれかの形式で選んでください",
        },
    ),
    (
        forms.ImageField,
        {"invalid_image": "を画像として開けませんでした。JPEGかPNGの画像を選んでください"},
    ),
)


# --- Boxes ------------------------------------------------------------------------------------


def _accept_any_digits(field: forms.Field) -> None:
    """Number boxes of browsers swallow full-width digits; a text box with digit keys does not."""
    widget = field.widget
    if isinstance(widget, forms.NumberInput) and widget.input_type == "number":
        widget.input_type = "text"
        whole = isinstance(field, forms.IntegerField) and not isinstance(
            field, forms.FloatField | forms.DecimalField
        )
        widget.attrs.setdefault("inputmode", "numeric" if whole else "decimal")
        for attribute in ("min", "max", "step"):
            widget.attrs.pop(attribute, None)


def _ask_for_each_box(field: forms.Field) -> None:
    """Whoever filled one box of a moment is asked for the other one, not for the whole."""
    if isinstance(field, forms.SplitDateTimeField) and field.require_all_fields:
        field.require_all_fields = False
        for part in field.fields:
            part.required = True


def _label_empty_choice(field: forms.Field) -> None:
    """Replace the line of hyphens, which means nothing, least of all when it is read aloud."""
    _, hyphens = BLANK_CHOICE_DASH[0]
    words = NOT_CHOSEN if field.required else NONE_OF_THESE
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == hyphens:
            field.empty_label = words
    elif isinstance(field, forms.ChoiceField) and not isinstance(field, forms.MultipleChoiceField):
        offered: Any = field.choices
        choices = list(offered)
        if choices and choices[0] == ("", hyphens):
            field.choices = [("", words), *choices[1:]]
