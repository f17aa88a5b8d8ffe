"""The admin of cases: the columns of the story first, its child rows below."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminIntegerFieldWidget, AdminTextareaWidget
from django.db import models
from django.http import HttpRequest

from cases.models import (
    Case,
    CaseActor,
    CaseAttachment,
    CaseContact,
    CaseDistrict,
    CaseFigure,
    CaseLicence,
    CaseOperation,
    CasePhoto,
    CasePolicyUse,
    CaseSource,
    CaseStep,
    CaseVideo,
    FundingKind,
    LicenceKind,
    People,
)
from organizations.admin.content import ManagedRowsAdmin
from organizations.admin.fieldsets import PERIOD, TO_FILL_LATER, RowInline, SourceInline
from organizations.admin.one_row import OneRow
from organizations.admin.row_rule import ManagedBlocks
from records.editing.model_form import PlainModelForm
from records.editing.widgets import Checkboxes
from vocabulary.forms import NOT_CHOSEN
from vocabulary.money_fields import ask_about_amount

# Django's ten lines for each text would make the form several screens longer.
SHORT_TEXTS = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4, "cols": False})}}


class CaseForm(PlainModelForm):
    funding_kinds = forms.MultipleChoiceField(
        label="財源",
        choices=FundingKind,
        required=False,
        widget=Checkboxes,
        help_text=Case._meta.get_field("funding_kinds").help_text,
    )

    class Meta:
        model = Case
        exclude = ()


class BlockInline(ManagedBlocks):
    extra = 1
    formfield_overrides = SHORT_TEXTS


class LicenceInline(OneRow):
    model = CaseLicence
    after = "時期と状況"
    fieldsets = (
        (
            "文章の利用条件",
            {
                "description": (
                    "公開するときまでに、条件を選び、同意のチェックを入れてください。"
                    "条件は事例のページに表示されます。写真・動画・資料は、この条件に含まれません。"
                ),
                "fields": ("license", "consent"),
            },
        ),
    )

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Radio buttons show all licences side by side, and none is preselected."""
        kwargs |= {"widget": forms.RadioSelect, "choices": LicenceKind.choices}
        return super().formfield_for_choice_field(db_field, request, **kwargs)


class CaseSourceInline(SourceInline):
    model = CaseSource


class DistrictInline(BlockInline):
    model = CaseDistrict
    max_num = 1
    formfield_overrides = {models.DecimalField: {"widget": AdminIntegerFieldWidget}}  # as wide
    fields = (
        ("population", "households"),
        ("population_65", "ageing_rate"),
        ("statistics_date", "statistics_source"),
    )


class ActorInline(RowInline):
    model = CaseActor
    fields = ("name", "kind", "role", "is_implementer", "order")


class StepInline(BlockInline):
    model = CaseStep
    fields = (("when", "order"), "who", "what", "decision", "outcome")


class FigureInline(RowInline):
    model = CaseFigure
    fields = ("label", "value", "as_of", "evidence", "order")


class PolicyUseForm(PlainModelForm):
    def clean(self) -> dict[str, Any] | None:
        if "policy" in self.changed_data:
            self.instance.is_joined_by_name = False  # an editor chose it
        return super().clean()


class PolicyUseInline(RowInline):
    model = CasePolicyUse
    form = PolicyUseForm
    autocomplete_fields = ("policy",)
    fields = ("policy", "name", "fiscal_year", "order")


class OperationForm(PlainModelForm):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name in ("cost_initial", "cost_yearly"):
            ask_about_amount(self, name)
        return cleaned


class OperationInline(BlockInline):
    model = CaseOperation
    form = OperationForm
    max_num = 1
    fields = (
        "service_form",
        "targets",
        ("frequency", "fee"),
        ("helper_count", "helper_pay"),
        "helpers",
        "beneficiaries_per_month",
        "coordinator_role",
        "council_role",
        "government_role",
        "legal_frame",
        ("cost_initial", "cost_yearly"),
    )


class ContactInline(BlockInline):
    model = CaseContact
    max_num = 1
    fields = ("department", ("phone", "hours"), "email", ("visit_ok", "talk_ok"))


class PhotoInline(BlockInline):
    model = CasePhoto
    fields = ("file", "alt", ("caption", "credit"), "people", "order")

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The empty choice reads "not chosen yet", since publishing needs one."""
        kwargs |= {"choices": [("", NOT_CHOSEN), *People.choices]}
        return super().formfield_for_choice_field(db_field, request, **kwargs)


class AttachmentInline(RowInline):
    model = CaseAttachment
    fields = ("file", "caption", "order")


class VideoInline(BlockInline):
    model = CaseVideo
    fields = (
        "title",
        ("url", "file"),
        ("captions", "captioning"),
        "text_url",
        "transcript",
        "caption",
        "order",
    )


@admin.register(Case)
class CaseAdmin(ManagedRowsAdmin):
    form = CaseForm
    formfield_overrides = SHORT_TEXTS
    list_display: Any = ("title", "state_chip", "owner", "activity_status", "updated_at")
    list_filter: Any = (*ManagedRowsAdmin.list_filter, "activity_status")
    search_fields = ("title", "kana", "catch")
    search_help_text = "題名とよみがな、「ひとこと」からさがします。"
    inlines = (
        LicenceInline,
        CaseSourceInline,
        DistrictInline,
        ActorInline,
        StepInline,
        FigureInline,
        PolicyUseInline,
        OperationInline,
        ContactInline,
        PhotoInline,
        AttachmentInline,
        VideoInline,
    )
    fieldsets = (
        (
            "取組の名前",
            {
                "description": TO_FILL_LATER,
                "fields": ("owner", "title", "kana", "catch", "easy_summary", "themes"),
            },
        ),
        (
            "場所",
            {
                "description": (
                    "市区町村を選ぶと、地図や都道府県のページからも見つかるようになります。"
                ),
                "fields": ("municipalities", "prefectures", "district"),
            },
        ),
        (
            "取組の話",
            {
                "description": (
                    "読むのは、ほかの地域で同じことを始めたい住民や、市町村の担当者です。"
                    "専門のことばには、かんたんな説明を添えてください。"
                    "個人の名前や、だれのことかわかる話は書かないでください。"
                ),
                "fields": (
                    "background",
                    "description",
                    "results",
                    "ingenuity",
                    "difficulties",
                    "next_steps",
                    "advice",
                ),
            },
        ),
        ("お金のこと", {"fields": ("funding_kinds", "funding")}),
        (
            "時期と状況",
            {"fields": ("started_text", "activity_status", "activity_note", "last_confirmed")},
        ),
        PERIOD,
    )
