"""Accounts in the secretariat's hands: confirm a role, appoint, stop. Nothing secret is shown."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from organizations.rights import MODERATORS_GROUP, SECRETARIAT_GROUP
from records.editing.model_form import PlainModelForm
from records.editing.pages import TracedPages
from records.models import LogEntry
from vocabulary.templatetags.japanese import wareki

GROUPS = {"is_moderator": MODERATORS_GROUP, "is_secretariat": SECRETARIAT_GROUP}


class PersonForm(PlainModelForm):
    is_verified = forms.BooleanField(
        label="お立場を確かめた",
        required=False,
        help_text="名刺や公用のメールアドレスなどで確かめてから付けてください。"
        "掲示板で、名前の横に表示されます。",
    )
    is_moderator = forms.BooleanField(
        label="掲示板の見守り役",
        required=False,
        help_text="書き込みを非表示にしたり、話題の受付を終えたりできます。",
    )
    is_secretariat = forms.BooleanField(
        label="事務局の担当者",
        required=False,
        help_text="すべての団体の内容を承認し、直すことができます。",
    )

    class Meta:
        model = User
        fields = ("is_active",)
        help_texts = {"is_active": "外すと、この人はすぐにログインできなくなります。"}

    current_user: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups_before = set(self.instance.groups.values_list("name", flat=True))
        self.fields["is_verified"].initial = self.instance.has_verified_role
        for name, group in GROUPS.items():
            self.fields[name].initial = group in self.groups_before

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk == getattr(self.current_user, "pk", None):
            for name, sentence in (
                ("is_active", "自分自身を利用できなくすることはできません"),
                ("is_secretariat", "自分自身を事務局から外すことはできません"),
            ):
                if not self.cleaned_data.get(name) and self[name].initial:
                    self.add_error(name, ValidationError(sentence))
        return cleaned


@admin.register(User)
class PersonAdmin(TracedPages, admin.ModelAdmin):
    """No versions are kept: a person's data is theirs, and goes when they leave."""

    form = PersonForm
    list_display = ("email", "display_name", "role", "verified", "is_active", "joined_on")
    list_filter = ("role", "is_active")
    search_fields = ("email", "display_name", "affiliation")
    search_help_text = "メールアドレス・表示名・所属からさがします。"
    ordering = ("-date_joined", "-pk")
    actions = None
    list_per_page = 50
    OWN_COLUMNS = ("email", "display_name", "role", "affiliation", "home_municipality")
    readonly_fields = (
        *OWN_COLUMNS,
        "date_joined",
        "last_login",
        "role_verified_by",
        "role_verified_at",
    )
    fieldsets = (
        ("本人が書いたこと", {"fields": OWN_COLUMNS}),
        ("お立場", {"fields": ("is_verified", "role_verified_by", "role_verified_at")}),
        ("役目", {"fields": ("is_moderator", "is_secretariat")}),
        ("利用", {"fields": ("is_active", "date_joined", "last_login")}),
    )

    @admin.display(description="お立場の確認", boolean=True)
    def verified(self, user: User) -> bool:
        return user.has_verified_role

    @admin.display(description="登録日", ordering="date_joined")
    def joined_on(self, user: User) -> str:
        return wareki(user.date_joined)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.current_user = request.user
        return form

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # people register themselves, members are invited at their organization

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # what they wrote stays; leaving is their own decision

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        closed = obj is not None and (obj.has_left or obj.is_superuser)
        return super().has_change_permission(request, obj) and not closed

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        cleaned = form.cleaned_data
        if cleaned["is_verified"] != obj.has_verified_role:
            obj.role_verified_by = request.user if cleaned["is_verified"] else None
            obj.role_verified_at = timezone.now() if cleaned["is_verified"] else None
            detail = obj.get_role_display() if cleaned["is_verified"] else "取り消し"
            LogEntry.objects.write(LogEntry.Action.VERIFY, obj, request.user, detail)
        super().save_model(request, obj, form, change)
        for name, group_name in GROUPS.items():
            if cleaned[name] != (group_name in form.groups_before):
                group = Group.objects.get(name=group_name)
                (obj.groups.add if cleaned[name] else obj.groups.remove)(group)

    def construct_change_message(  # type: ignore[override] # a line of our own log
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> str:
        """「掲示板の見守り役：付けた」: an appointment and its end are two different lines."""
        return "、".join(
            f"{form.fields[name].label}：{'付けた' if form.cleaned_data[name] else '外した'}"
            for name in form.changed_data
        )
