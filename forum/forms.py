"""The forms of the forum."""

from collections.abc import Collection
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.functional import cached_property

from forum.models import Board, Report, ReportReason
from forum.models.posts import TEXT_LENGTH
from forum.models.topics import TITLE_LENGTH
from vocabulary.forms import PlainLanguageMixin

REASON_LENGTH = 200
NOTE_LENGTH = 500


class WritingForm(PlainLanguageMixin, forms.Form):
    """A text that is confirmed before it is saved, and saved once.

    `token` goes with the text from the form through the confirmation into the row.
    """

    text = forms.CharField(
        label="本文",
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=TEXT_LENGTH,
        help_text=f"{TEXT_LENGTH:,}文字まで書けます。改行や空の行は、そのまま表示されます。",
    )

    @property
    def token(self) -> UUID:
        """The one that came with the form, or a new one where it is missing or broken."""
        if not hasattr(self, "_token"):
            value = self.data.get("token") or self.initial.get("token") or ""
            try:
                self._token = UUID(str(value))
            except ValueError:
                self._token = uuid4()
        return self._token

    @property
    def hidden_values(self) -> list[tuple[str, str]]:
        """Raw names and values for the hidden fields of the confirmation."""
        return [(name, self.data.get(name, "")) for name in self.fields]

    def texts(self) -> list[str]:
        """The texts that become public."""
        return [self.cleaned_data[name] for name in ("title", "text") if name in self.cleaned_data]


class ReplyForm(WritingForm):
    pass


class EditForm(WritingForm):
    """The text of a post; the first one carries the title of its topic as well."""

    field_order = ("title", "text")

    def __init__(self, *args: Any, with_title: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if with_title:
            self.fields["title"] = _title_field()
            self.order_fields(self.field_order)


def _title_field() -> forms.CharField:
    return forms.CharField(
        label="題名",
        max_length=TITLE_LENGTH,
        help_text=f"{TITLE_LENGTH}文字まで。何についての話題かが、ひと目でわかるように書きます。",
    )


class TopicForm(WritingForm):
    field_order = ("title", "text", "board")

    title = _title_field()
    board = forms.ModelChoiceField(
        label="部屋",
        queryset=Board.objects.open(),
        to_field_name="code",
        widget=forms.RadioSelect,
        empty_label=None,
        help_text="話したいことに近い部屋を、ひとつ選んでください。",
    )

    def __init__(self, *args: Any, near: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.near = near

    @cached_property
    def board_choices(self) -> dict[str, list[BoundWidget]]:
        """The radio buttons: `near` are suggested or chosen, `other` are the rest."""
        choices: dict[str, list[BoundWidget]] = {"near": [], "other": []}
        for radio in self["board"]:
            is_near = radio.data["selected"] or str(radio.data["value"]) in self.near
            choices["near" if is_near else "other"].append(radio)
        return choices


class ReportForm(PlainLanguageMixin, forms.Form):
    reason = forms.ChoiceField(label="気になる理由", choices=ReportReason, widget=forms.RadioSelect)
    note = forms.CharField(
        label="くわしい内容",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=NOTE_LENGTH,
        required=False,
        help_text=f"{NOTE_LENGTH}文字まで。どこが気になったかを書いていただくと、早く確かめられます。",
    )


class HideForm(PlainLanguageMixin, forms.Form):
    reason = forms.CharField(
        label="非表示にする理由",
        max_length=REASON_LENGTH,
        help_text="読む人にも表示されます。例：電話番号が書かれていたため",
    )


class NoteForm(PlainLanguageMixin, forms.Form):
    """An action of a moderator with an optional reason."""

    reason = forms.CharField(
        label="理由",
        max_length=REASON_LENGTH,
        required=False,
        help_text="見守りの記録に残ります。",
    )


class SettleForm(PlainLanguageMixin, forms.Form):
    """What a moderator decides about a reported post."""

    outcome = forms.ChoiceField(
        label="対応",
        choices=[
            (Report.Outcome.HIDDEN, "非表示にする"),
            (Report.Outcome.KEPT, "そのまま残す"),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="理由",
        max_length=REASON_LENGTH,
        required=False,
        help_text="非表示にするときは必ず書いてください。読む人にも表示されます。",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("outcome") == Report.Outcome.HIDDEN and not data.get("reason"):
            self.add_error("reason", "非表示にする理由を入力してください")
        return data
