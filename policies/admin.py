"""The admin of measures and materials."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from organizations.admin.content import ManagedRowsAdmin
from organizations.admin.fieldsets import PERIOD, TO_FILL_LATER, RowInline, SourceInline
from organizations.admin.one_row import OneRow
from organizations.admin.row_rule import RowFormSet
from policies.models import (
    Budget,
    Jurisdiction,
    Material,
    MaterialFile,
    MaterialSource,
    Policy,
    PolicyCall,
    PolicyCost,
    PolicyFile,
    PolicySource,
)
from policies.models.kinds import Audience, Ministry
from records.editing.model_form import PlainModelForm
from vocabulary.money_fields import ask_about_amount

PLACES = (
    "使える地域",
    {
        "description": "地域がかぎられるときだけ選んでください。選ばなければ「全国」です。",
        "classes": ("collapse",),
        "fields": ("prefectures", "municipalities"),
    },
)


class PolicyForm(PlainModelForm):
    audiences = forms.MultipleChoiceField(
        label="だれが使えるか",
        choices=Audience,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="あてはまるものをすべて選んでください。一覧で絞り込むときに使われます。",
    )

    class Meta:
        model = Policy
        exclude = ()
        widgets = {
            "easy_summary": forms.Textarea(attrs={"rows": 3, "maxlength": 200}),
        }


class CostForm(PlainModelForm):
    class Meta:
        model = PolicyCost
        exclude = ()
        widgets = {
            "eligible_costs": forms.Textarea(attrs={"rows": 4}),
            "local_share": forms.Textarea(attrs={"rows": 2}),
        }


class CostInline(OneRow):
    model = PolicyCost
    form = CostForm
    after = "内容"
    fieldsets = (
        ("対象経費・補助率", {"fields": ("eligible_costs", "rate", "cap", "local_share")}),
    )


class CallInline(OneRow):
    model = PolicyCall
    after = "内容"
    fieldsets = (
        (
            "申請と受付の時期",
            {
                "description": (
                    "「受付中」「締切まであと何日」などの表示は、この日付から自動で決まります。"
                ),
                "fields": ("recurrence", ("starts_on", "ends_on"), "note", "how_to_apply"),
            },
        ),
    )


class DistinctRows(RowFormSet):
    """Duplicate rows in one form get the sentence of the table's constraint."""

    def get_unique_error_message(self, unique_check: Sequence[str]) -> str:
        for constraint in self.model._meta.constraints:
            if set(getattr(constraint, "fields", ())) == set(unique_check):
                return str(constraint.violation_error_message)
        return super().get_unique_error_message(unique_check)

    def get_form_error(self) -> str:
        return "上の行と同じです。どちらかを消すか、直してください"


class DistinctInline(RowInline):
    formset = DistinctRows


class PolicySourceInline(SourceInline):
    model = PolicySource


class JurisdictionInline(DistinctInline):
    model = Jurisdiction
    fields = ("ministry", "bureau", "order")


class BudgetForm(PlainModelForm):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        ask_about_amount(self, "amount", last_year=self.cleaned_data.get("previous_amount"))
        ask_about_amount(self, "previous_amount")
        return cleaned


class BudgetInline(DistinctInline):
    model = Budget
    form = BudgetForm
    verbose_name_plural = "予算"
    fields = ("fiscal_year", "stage", "amount", "previous_amount", "note")


class PolicyFileInline(RowInline):
    model = PolicyFile
    fields = ("file", "kind", "caption", "order")


class MinistryFilter(admin.SimpleListFilter):
    title = "省庁"
    parameter_name = "ministry"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return Ministry.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in Ministry.values:
            return queryset
        shares = Jurisdiction.objects.filter(ministry=self.value()).order_by()
        return queryset.filter(pk__in=shares.values("policy_id"))


@admin.register(Policy)
class PolicyAdmin(ManagedRowsAdmin):
    form = PolicyForm
    list_display: Any = ("name", "state_chip", "owner", "kind", "call_status", "updated_at")
    list_filter: Any = (*ManagedRowsAdmin.list_filter, "kind", MinistryFilter)
    list_select_related: Any = ("owner", "call")
    search_fields = ("name", "kana")
    search_help_text = "施策の名称とよみがなからさがします。"
    inlines = (
        CostInline,
        CallInline,
        PolicySourceInline,
        JurisdictionInline,
        BudgetInline,
        PolicyFileInline,
    )
    fieldsets = (
        (
            "施策の名前",
            {
                "description": TO_FILL_LATER,
                "fields": ("owner", "name", "kana", "kind", "easy_summary", "themes"),
            },
        ),
        (
            "使える人",
            {
                "fields": ("audiences", "applicants", "target", "implementers"),
            },
        ),
        (
            "内容",
            {
                "description": "専門のことばには、かんたんな説明を添えてください。",
                "fields": (
                    "purpose",
                    "scheme",
                    "legal_basis",
                    ("first_year", "last_year"),
                    "url",
                ),
            },
        ),
        (
            "問い合わせ先",
            {
                "description": "ここに書いた電話番号とメールアドレスは、だれでも見られます。",
                "fields": ("contact_office", ("contact_phone", "contact_email"), "contact_note"),
            },
        ),
        ("内容の確認", {"fields": ("last_confirmed",)}),
        PLACES,
        PERIOD,
    )

    @admin.display(description="受付の状態")
    def call_status(self, policy: Policy) -> str:
        return policy.call_or_empty.status_words or "―"


class MaterialSourceInline(SourceInline):
    model = MaterialSource


class MaterialFileInline(RowInline):
    model = MaterialFile
    fields = ("file", "caption", "order")


class MaterialForm(PlainModelForm):
    class Meta:
        model = Material
        exclude = ()
        widgets = {
            "easy_summary": forms.Textarea(attrs={"rows": 3, "maxlength": 200}),
        }


@admin.register(Material)
class MaterialAdmin(ManagedRowsAdmin):
    form = MaterialForm
    list_display: Any = ("title", "state_chip", "owner", "kind", "version_label", "updated_at")
    list_filter: Any = (*ManagedRowsAdmin.list_filter, "kind", "ministry")
    search_fields = ("title",)
    search_help_text = "題名からさがします。"
    autocomplete_fields = ("supersedes", "policy")
    inlines = (MaterialSourceInline, MaterialFileInline)
    fieldsets = (
        (
            "資料の名前",
            {
                "description": TO_FILL_LATER,
                "fields": ("owner", "title", "kind", "summary", "easy_summary", "themes"),
            },
        ),
        (
            "内容",
            {"fields": ("description", "target", "policy")},
        ),
        (
            "発行と版",
            {
                "description": "新しい版を登録するときは、前の版を消さずに「前の版」に選びます。",
                "fields": (
                    ("ministry", "publisher"),
                    ("published_year", "version_label", "pages"),
                    "supersedes",
                    "url",
                ),
            },
        ),
        ("内容の確認", {"fields": ("last_confirmed",)}),
        PLACES,
        PERIOD,
    )
