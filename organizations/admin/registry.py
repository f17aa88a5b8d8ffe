"""The registry in the admin: organizations, their members, and requests to join."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseRedirect

from organizations.admin.members import MemberInline, member_changes, send_invitation
from organizations.admin.row_rule import RowRuleAdmin
from organizations.models import Application, Membership, Organization
from organizations.rights import Verb, manages_every_organization
from records.editing.model_form import PlainModelForm
from records.editing.office import OfficeAdmin
from records.models import Revision
from search.index.writing import reindex, reindex_mentions

OFFICE_ONLY = (
    *("kind", "name", "kana", "former_names", "corporate_number"),
    *("endorsed_on", "withdrawn_on"),
)


class OrganizationForm(PlainModelForm):
    class Meta:
        model = Organization
        exclude = ()
        widgets = {"former_names": forms.Textarea(attrs={"rows": 2})}


@admin.register(Organization)
class OrganizationAdmin(RowRuleAdmin):
    """Members correct the introduction; the registry itself is in the secretariat's hands."""

    form = OrganizationForm
    dashboard_icon = Organization.item_kind.icon
    owner_field = ""
    write_verb = Verb.EDIT_ORGANIZATION
    list_display = ("name", "kind", "endorsed_on", "publishes_directly", "withdrawn_on")
    list_filter = ("kind", "publishes_directly", "themes")
    search_fields = ("name", "kana", "former_names", "summary")
    search_help_text = "名称・よみがな・旧名称・ひとこと紹介からさがします。"
    ordering = ("kana", "name", "pk")
    inlines = (MemberInline,)
    fieldsets = (
        ("団体", {"fields": ("kind", "name", "kana", "former_names", "corporate_number")}),
        (
            "紹介",
            {
                "description": (
                    "団体のページと一覧に出ます。住民の方にもわかることばで書いてください。"
                ),
                "fields": ("summary", "introduction", "themes", "prefectures"),
            },
        ),
        ("ホームページ", {"fields": ("homepage_url", "shows_homepage")}),
        (
            "公開する連絡先",
            {
                "description": (
                    "サイトを見る人がだれでも読めます。担当者個人の連絡先は書かないでください。"
                ),
                "fields": ("contact_phone", "contact_email", "contact_note"),
            },
        ),
        (
            "事務局だけが変えられること",
            {"fields": ("endorsed_on", "withdrawn_on", "publishes_directly", "is_sample")},
        ),
    )

    def owner_id(self, row: Any) -> Any:
        return row.pk

    def chooses_owner(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # an organization has no owner to choose

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if manages_every_organization(request.user):
            return ("is_sample",)
        return (*OFFICE_ONLY, "publishes_directly", "is_sample")

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = Organization.objects.where_user_may(Verb.VIEW, request.user)
        return rows.order_by(*self.ordering)

    def get_list_filter(self, request: HttpRequest) -> Any:
        return super().get_list_filter(request) if self.has_add_permission(request) else ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return manages_every_organization(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # its page and its contents stay; 掲載を終えた日 ends the membership

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        """Stay with the row: somebody has to be put in charge of it."""
        messages.success(request, "団体を登録しました。次に担当者を加えてください。")
        return HttpResponseRedirect(f"{self.address(obj.pk)}#memberships-group")

    def changed_rows_labels(self, formset: Any) -> list[str]:
        return member_changes(formset) if formset.model is Membership else []

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for formset in formsets:
            for member in formset.new_objects if formset.model is Membership else ():
                send_invitation(request, member)
        row = Organization.objects.get(pk=form.instance.pk)
        Revision.objects.record(row, request.user)
        reindex(Organization.objects.filter(pk=row.pk))
        if "name" in form.changed_data and change:
            reindex_mentions(row)


@admin.register(Application)
class ApplicationAdmin(OfficeAdmin):
    """Requests as they came in by mail, telephone or fax; the secretariat alone reads them."""

    list_display = ("name", "kind", "state", "contact_name", "created_at")
    list_filter = ("state", "kind")
    search_fields = ("name", "kana", "contact_name")
    search_help_text = "団体の名称と担当者からさがします。"
    readonly_fields = ("created_at",)
    waiting_label = "参加の申し出"
    waiting_query = "?state__exact=waiting"
    fieldsets = (
        ("団体", {"fields": ("kind", "name", "kana", "purpose")}),
        ("担当者", {"fields": ("contact_name", "contact_email", "contact_phone")}),
        ("確かめたこと", {"fields": ("endorses", "is_not_antisocial", "created_at")}),
        (
            "事務局の判断",
            {
                "description": (
                    "登録済みにするときは、先に「団体・行政機関」で団体を登録してください。"
                ),
                "fields": ("state", "organization", "reason"),
            },
        ),
    )

    def waiting_count(self, user: Any) -> int:
        return Application.objects.filter(state=Application.State.WAITING).count()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return manages_every_organization(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return manages_every_organization(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return manages_every_organization(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return manages_every_organization(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
