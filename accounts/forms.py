"""allauth's forms with our words; each asks one thing."""

import re
import time
import uuid
from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.http import HttpRequest

from accounts.adapter import signup_role
from accounts.allauth_internals import current_request, is_within_limit, issue_of_code
from accounts.models import Tally, User
from vocabulary.fields import MailFormField
from vocabulary.forms import PlainLanguageMixin
from vocabulary.normalize import nfkc

MAX_PASSWORD_LENGTH = 128
MAX_CODE_LENGTH = 40
LOOKUPS_AT_SIGN_IN = 4  # how often allauth looks for the address of a new account
MOST_TRIES = settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS
LIFE_OF_CODE = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT
PASSWORD_HELP = (
    "12文字以上にしてください。文字の種類は自由です。"  # noqa: S105 - what people read
    "思い出しやすいことばを、いくつかつなげる方法もあります。"
)


class Honeypot(forms.TextInput):
    """A box that people do not see and machines fill in."""

    def __init__(self) -> None:
        super().__init__(attrs={"tabindex": "-1", "autocomplete": "off"})


class LoginAddressField(MailFormField):
    """An address as allauth stores and compares it."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value).lower()


def address_field(
    label: str, autocomplete: str = "email", help_text: str = ""
) -> LoginAddressField:
    return LoginAddressField(
        label=label,
        help_text=help_text,
        widget=forms.EmailInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"}),
    )


def configure_password(field: forms.Field, label: str, help_text: str = "") -> None:
    field.label = label
    field.help_text = help_text
    field.widget.attrs.pop("placeholder", None)
    field.max_length = MAX_PASSWORD_LENGTH  # type: ignore[attr-defined] # stubs: a CharField
    field.validators.append(MaxLengthValidator(MAX_PASSWORD_LENGTH))


class LoginForm(PlainLanguageMixin, allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = address_field("メールアドレス", autocomplete="username")
        configure_password(self.fields["password"], "パスワード")
        remember = self.fields["remember"]
        remember.label = "ログインしたままにする（14日間）"
        remember.help_text = "みんなで使うパソコンでは、チェックを外してください。"
        remember.initial = True
        self.order_fields(["login", "password", "remember"])

    def clean(self) -> Any:
        """Neither address nor password is named as the wrong one, but the line leads somewhere."""
        try:
            return super().clean()
        except ValidationError as error:
            self.add_error("login", error)
            return self.cleaned_data


class SignupForm(PlainLanguageMixin, allauth_forms.SignupForm):
    """The address alone. Only who can read its mail goes on to choose a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password1"]
        self.fields["email"] = address_field(
            "メールアドレス",
            help_text="確認コードを書いたメールを送ります。ふだん使っているものを入力してください。",
        )
        honeypot = self.fields["comment"]
        honeypot.label = "この欄には何も書かないでください"
        honeypot.widget = Honeypot()
        self.order_fields(["email", "comment"])

    def try_save(self, request: HttpRequest) -> Any:
        """An earlier sign-up that nobody went on with is taken up again."""
        user = User.objects.unconfirmed(self.cleaned_data["email"]).first()
        if user and self.account_already_exists and not self.cleaned_data["comment"]:
            self.signup(request, user)
            return user, None
        if self.account_already_exists:
            self.rehearse(request)
            return super().try_save(request)
        with transaction.atomic():
            return super().try_save(request)

    def rehearse(self, request: HttpRequest) -> None:
        """The work for a new account, taken back: neither time nor statements tell of the old."""
        typed = self.cleaned_data
        self.cleaned_data = {**typed, "email": f"{uuid.uuid4().hex}@rehearsal.invalid"}
        self.account_already_exists = False
        with transaction.atomic():
            user = self.save(request)
            for _ in range(LOOKUPS_AT_SIGN_IN):
                user.emailaddress_set.first()
            transaction.set_rollback(True)
        self.cleaned_data, self.account_already_exists = typed, True

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep what the first page asked."""
        user.role = signup_role(request)
        user.save(update_fields=["role"])


def digits(code: str) -> str:
    """The code alone, however it was typed or pasted."""
    return re.sub(r"[^0-9]", "", nfkc(code))


class CodeForm(PlainLanguageMixin, allauth_forms.BaseConfirmCodeForm):
    kind: str  # what the code is for, as `issue_of_code` names it

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label="確認コード",
            help_text="メールに書かれた8桁の数字です。全角でも、間の「-」がなくてもかまいません。",
            max_length=MAX_CODE_LENGTH,
            widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        )

    def clean_code(self) -> str:
        """Digits of any width. Tries are counted per visitor as well, not only per code."""
        self.cleaned_data["code"] = digits(self.cleaned_data["code"])
        self.count_try()
        return super().clean_code()

    def count_try(self) -> None:
        """Counted before it is judged: of many sent at once, no more than five are."""
        request = current_request()
        if not is_within_limit(request, "confirm_code"):
            raise get_adapter().validation_error("rate_limited")
        issue = f"code:{issue_of_code(request, self.kind)}"
        if not Tally.objects.take(issue, MOST_TRIES, LIFE_OF_CODE, time.time()):
            raise get_adapter().validation_error("incorrect_code")


class ConfirmLoginCodeForm(CodeForm, allauth_forms.ConfirmLoginCodeForm):
    kind = "login"


class ConfirmPasswordResetCodeForm(CodeForm, allauth_forms.ConfirmPasswordResetCodeForm):
    kind = "password"


class ConfirmAddressForm(CodeForm, allauth_forms.ConfirmEmailVerificationCodeForm):
    kind = "address"

    def count_try(self) -> None:
        """Whoever reads the mail has the address; sign-ups of others with it are forgotten."""
        super().count_try()
        expected = digits(self.expected_code or "")
        if self.user and expected and digits(self.cleaned_data["code"]) == expected:
            User.objects.unconfirmed(self.email).exclude(pk=self.user.pk).delete()


class RequestLoginCodeForm(PlainLanguageMixin, allauth_forms.RequestLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = address_field(
            "メールアドレス", help_text="登録しているメールアドレスに、確認コードを送ります。"
        )


class ResetPasswordForm(PlainLanguageMixin, allauth_forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = address_field(
            "メールアドレス", help_text="登録しているメールアドレスに、確認コードを送ります。"
        )


class SinglePasswordFields(PlainLanguageMixin):
    """One box instead of two: what was typed can be shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        configure_password(self.fields["password1"], "新しいパスワード", PASSWORD_HELP)


class ResetPasswordKeyForm(SinglePasswordFields, allauth_forms.ResetPasswordKeyForm):
    pass


class SetPasswordForm(SinglePasswordFields, allauth_forms.SetPasswordForm):
    pass


class ChangePasswordForm(SinglePasswordFields, allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        configure_password(self.fields["oldpassword"], "いまのパスワード")


class ReauthenticateForm(PlainLanguageMixin, allauth_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        configure_password(self.fields["password"], "パスワード")


class AddEmailForm(PlainLanguageMixin, allauth_forms.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = address_field(
            "新しいメールアドレス",
            help_text="このアドレスに確認コードを送ります。コードを入力すると、切り替わります。",
        )
