"""What people tell about themselves, and how they leave."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.forms import PASSWORD_HELP, SetPasswordForm, configure_password
from accounts.models import Role, User
from vocabulary.forms import PlainLanguageMixin
from vocabulary.models import Municipality, Prefecture
from vocabulary.normalize import readable
from vocabulary.town_names import LONGEST_TOWN_NAME, UnclearTown, the_town

RECENT_SIGN_IN = timedelta(minutes=15)
WHICH_TOWN = "どの市区町村ですか"
NONE_OF_THE_TOWNS = "この中にはない"


class RoleForm(PlainLanguageMixin, forms.Form):
    role = forms.ChoiceField(label="お立場", choices=Role.choices, widget=forms.RadioSelect)


class HomeFields(PlainLanguageMixin):
    """A prefecture from the list and a municipality by its name, both optional.

    1,741 municipalities are too many for a list. Where a name is unclear, the towns it may mean
    are offered in a field of their own, and the choice counts as long as the name stays.
    """

    instance: User
    place_note = ""  # what was understood otherwise than written

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        home = self.instance.home_municipality
        self.fields["prefecture"] = forms.ModelChoiceField(
            label="都道府県",
            queryset=Prefecture.objects.all(),
            required=False,
            empty_label="選ばない",
            initial=self.instance.home_prefecture_id,
            help_text="お住まいか、活動している地域です。掲示板で、お名前の横に出ます。",
            widget=forms.Select(attrs={"autocomplete": "address-level1"}),
        )
        self.fields["municipality"] = forms.CharField(
            label="市区町村",
            required=False,
            max_length=LONGEST_TOWN_NAME,
            initial=home.name if home else "",
            help_text="例：訓子府町。政令指定都市の区は、市として登録します。",
            widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
        )

    def full_clean(self) -> None:
        """The towns to choose from depend on what was typed, so they are known only now."""
        self.fields.pop("town", None)
        unclear = self._unclear_town() if self.is_bound else None
        if unclear and unclear.choices:
            towns = [(town.code, town.label) for town in unclear.choices]
            self.fields["town"] = forms.ChoiceField(
                label=WHICH_TOWN,
                choices=[*towns, ("", NONE_OF_THE_TOWNS)],
                required=False,
                widget=forms.RadioSelect,
            )
        super().full_clean()

    def _unclear_town(self) -> UnclearTown | None:
        name = readable(str(self.data.get(self.add_prefix("municipality")) or ""))
        try:
            the_town(name, str(self.data.get(self.add_prefix("prefecture")) or ""))
        except UnclearTown as unclear:
            return unclear
        return None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        prefecture = cleaned.get("prefecture")
        self.instance.home_prefecture = prefecture
        self.instance.home_municipality = None
        name = cleaned.get("municipality")
        if name and "prefecture" in cleaned:
            self._find(cleaned.get("town") or name, prefecture)
        return cleaned

    def _find(self, name: str, prefecture: Prefecture | None) -> None:
        is_chosen = name.isdecimal()
        try:
            found = the_town(name, "" if is_chosen or not prefecture else prefecture.pk)
        except UnclearTown as unclear:
            advice = f"下の「{WHICH_TOWN}」から選んでください"
            sentence = f"{unclear.problem}。{advice}" if unclear.choices else unclear
            self.add_error("municipality", sentence)
            return
        self.place_note = found.note
        town = Municipality.objects.get(pk=found.towns[0].code)
        self.instance.home_municipality, self.instance.home_prefecture = town, town.prefecture


class ProfileForm(HomeFields, forms.ModelForm):
    """How the person appears on the board. Officials say where they work."""

    class Meta:
        model = User
        fields = ["display_name", "affiliation"]
        widgets = {
            "display_name": forms.TextInput(attrs={"autocomplete": "nickname"}),
            "affiliation": forms.TextInput(attrs={"autocomplete": "organization"}),
            "role": forms.RadioSelect,
        }
        help_texts = {
            "display_name": (
                "30文字まで。本名でなくてもかまいません。例：訓子府の山田、ひだまりサロン世話人"
            ),
            "affiliation": (
                "例：訓子府町 福祉保健課、○○市社会福祉協議会。"
                "事務局がお立場を確かめるときに見ます。"
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["display_name"].required = True
        self.ask_affiliation()
        self.order_fields(["display_name", "affiliation", "prefecture", "municipality"])

    def save(self, commit: bool = True) -> User:
        """These columns alone: a suspension in the same moment is not undone."""
        user: User = super().save(commit=False)
        if commit:
            user.save(update_fields=self.columns())
        return user

    def columns(self) -> list[str]:
        return [*self.Meta.fields, "home_prefecture", "home_municipality"]

    def ask_affiliation(self) -> None:
        if self.instance.role == Role.RESIDENT:
            del self.fields["affiliation"]
        else:
            self.fields["affiliation"].required = self.instance.role == Role.OFFICIAL


class SettingsForm(ProfileForm):
    """The same later on. A role that changes has to be confirmed anew."""

    field_order = ("display_name", "role", "affiliation", "prefecture", "municipality")

    class Meta(ProfileForm.Meta):
        fields = ["display_name", "role", "affiliation"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role_before = (self.instance.role, self.instance.affiliation)
        self.order_fields(self.field_order)

    def ask_affiliation(self) -> None:
        """Whether it is needed depends on the role that is chosen on the same page."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("role") == Role.OFFICIAL and cleaned.get("affiliation") == "":
            self.add_error("affiliation", "職員の方は、所属を入力してください")
        if cleaned.get("role") == Role.RESIDENT and "affiliation" in cleaned:
            cleaned["affiliation"] = ""
        return cleaned

    def columns(self) -> list[str]:
        columns = super().columns()
        if self.role_changed:
            columns += ["role_verified_by", "role_verified_at"]
        return columns

    def save(self, commit: bool = True) -> User:
        if self.role_changed:
            self.instance.role_verified_by = self.instance.role_verified_at = None
        return super().save(commit)

    @property
    def role_changed(self) -> bool:
        return (self.instance.role, self.instance.affiliation) != self.role_before


class FirstPasswordForm(SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        configure_password(self.fields["password1"], "パスワード", PASSWORD_HELP)


class RulesForm(PlainLanguageMixin, forms.Form):
    agreed = forms.BooleanField(label="ルールを読み、同意します")


class LeaveForm(PlainLanguageMixin, forms.Form):
    """With the password; who has none must have signed in a moment ago."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["sure"] = forms.BooleanField(label="退会すると元に戻せないことを確かめました")
        if user.has_usable_password():
            self.fields["password"] = forms.CharField(
                strip=False,
                widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            )
            configure_password(
                self.fields["password"],
                "パスワード",
                "ご本人であることを確かめるために入力します。",
            )

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("incorrect_password")
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        signed_in = self.user.last_login
        if "password" not in self.fields and not (
            signed_in and timezone.now() - signed_in < RECENT_SIGN_IN
        ):
            raise ValidationError(
                "安全のため、いったんログアウトし、ログインし直してから、もう一度お試しください"
            )
        return cleaned
