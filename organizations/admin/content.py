"""The admin of what organizations publish: cases, measures, events and videos."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.html import format_html_join

from organizations.admin import proposing, restoring, step_pages
from organizations.admin.one_row import OneRowFormSet, lookup_prefixes
from organizations.admin.preview import preview
from organizations.admin.row_rule import RowRule
from organizations.admin.steps import CHANGED_SINCE
from organizations.admin_site.dashboard import CHIP_KINDS
from organizations.publishing import review
from organizations.publishing.content import Content
from organizations.publishing.states import Status
from organizations.rights import Verb, manages_every_organization
from records.editing import labels, saving
from records.editing.pages import TracedPages
from records.editing.saving import Edit
from records.models import LogEntry, Revision
from vocabulary.templatetags.japanese import wareki


class ManagedRowsAdmin(RowRule, TracedPages, admin.ModelAdmin):
    """Base of every content's admin. Subclasses give fieldsets, lists and inlines only."""

    list_display: Any = ("__str__", "state_chip", "owner", "updated_at")
    list_filter: Any = ("status", "owner", "themes")
    list_select_related: Any = ("owner",)
    ordering: Any = ("-updated_at", "-pk")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        kind = ContentType.objects.get_for_model(self.model)
        waiting = Revision.objects.pending().filter(content_type=kind, object_id=OuterRef("pk"))
        return super().get_queryset(request).annotate(has_pending_change=Exists(waiting))

    @admin.display(description="状態", ordering="status")
    def state_chip(self, row: Content) -> str:
        return state_chip(row)

    @admin.display(description="更新日", ordering="updated_at")
    def changed_on(self, row: Content) -> str:
        return wareki(row.updated_at)

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """The owner only for those who see more than one; the last change without its minute."""
        several = self.writes_for_several(request)
        columns = [name for name in self.list_display if name != "owner" or several]
        return [
            "changed_on" if name == "updated_at" else labels.day_column(self.model, name)
            for name in columns
        ]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Drafts only; what was once public is withdrawn, and the secretariat may delete it."""
        if obj is None or not super().has_delete_permission(request, obj):
            return False
        if manages_every_organization(request.user):
            return obj.status != Status.PUBLISHED
        return obj.status == Status.DRAFT and obj.published_at is None

    def may_discard_draft(self, request: HttpRequest, row: Content) -> bool:
        """Whether the row is a draft nobody has read yet, to be thrown away at will."""
        unread = row.status == Status.DRAFT and row.published_at is None
        return unread and self.has_delete_permission(request, row)

    # --- Pages of their own ----------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        own = [
            self.row_page("step/<slug:name>/", "step", step_pages.step_view),
            self.row_page("preview/", "preview", preview),
            self.row_page("versions/<int:number>/", "restore", restoring.restore),
        ]
        return [*own, *super().get_urls()]

    def row_page(self, route: str, name: str, page: Callable[..., HttpResponse]) -> URLPattern:
        view = self.admin_site.admin_view(partial(page, self))
        name = f"{self.opts.app_label}_{self.opts.model_name}_{name}"
        return path(f"<int:object_id>/{route}", view, name=name)

    def restore_address(self, request: HttpRequest, row: Any, revision: Revision) -> str:
        return restoring.restore_address(self, request, row, revision)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        if self.may(Verb.REVIEW, request):
            own: tuple[Any, ...] = (step_pages.approve_selected, step_pages.return_selected)
            for action in own:
                actions[action.__name__] = (action, action.__name__, action.short_description)
        return actions

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if request.method == "GET" and (page := step_pages.restored_page(self, request)):
            return page
        return super().changelist_view(request, extra_context)

    # --- Opening and saving ----------------------------------------------------------------------

    def form_view(self, request: HttpRequest, row: Any) -> HttpResponse:
        """A change of a published row by somebody who needs approval waits for it."""
        edit = Edit(row)
        if row is not None and request.method == "GET" and request.GET.get("check"):
            edit.missing = review.missing_fields(row)
        if row is not None and self.has_change_permission(request, row):
            if review.needs_approval(row, request.user):
                return proposing.propose(self, request, edit)
            if request.method == "POST" and review.pending_change(row):
                # Two changes of one row at a time would each undo the other.
                edit.refusals.append(ValidationError(review.ALREADY_PENDING))
        return saving.respond(self, request, saving.handle(self, request, edit))

    def save_rows(self, request: HttpRequest, edit: Edit) -> None:
        """What the row must have is still there afterwards, and readers see it from now on."""
        rows, is_new = self.model._default_manager, edit.row is None
        before = {} if is_new else review.missing_fields(rows.get(pk=edit.row.pk))
        super().save_rows(request, edit)
        row = rows.get(pk=edit.form.instance.pk)
        review.refuse_emptied(row, before)
        if not is_new and review.needs_approval(row, request.user) != edit.proposes:
            raise ValidationError(CHANGED_SINCE)  # its state, between opening and saving
        if edit.proposes:
            row.include_prefectures_of_municipalities()
        elif is_new or any(part.has_changed() for part in (edit.form, *edit.formsets)):
            row.record_change(request.user)

    def changed_rows_labels(self, formset: Any) -> list[str]:
        if isinstance(formset, OneRowFormSet):
            return formset.changed_labels()
        return super().changed_rows_labels(formset)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        return self.redirect_after_save(request, obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self.redirect_after_save(request, obj)

    def redirect_after_save(self, request: HttpRequest, row: Content) -> HttpResponse:
        """Stay with the row: the next step is taken from its page."""
        page = self.address(row.pk)
        if "_submit" in request.POST:
            if review.missing_fields(row):
                messages.warning(request, "保存しました。まだ足りないところがあります。")
                return HttpResponseRedirect(f"{page}?check=1")
            return HttpResponseRedirect(page.replace("/change/", "/step/submit/"))
        if row.is_public:
            messages.success(request, "保存しました。公開中の内容に反映されています。")
        else:
            messages.success(request, "保存しました。まだ公開されていません。")
        return HttpResponseRedirect(page)

    # --- The page --------------------------------------------------------------------------------

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.other_lookup_prefixes = lookup_prefixes(self.inlines)
        return form

    def form_context(self, request: HttpRequest, edit: Edit) -> dict[str, Any]:
        return {
            **super().form_context(request, edit),
            "state": self.state_context(request, edit) if edit.row is not None else None,
            "buttons": self.buttons_for(request, edit),
        }

    def buttons_for(self, request: HttpRequest, edit: Edit) -> list[tuple[str, str]]:
        """Name and label of each button that saves, the main one first."""
        row = edit.row
        if row is None or row.status in (Status.DRAFT, Status.RETURNED):
            direct = row is not None and row.owner.publishes_directly
            if row is None:
                owners = self.own_organizations(request)
                direct = not owners.filter(publishes_directly=False).exists()
            submit = "保存して公開へ進む" if direct else "保存して確認の依頼へ進む"
            return [("_submit", submit), ("_save", "下書きを保存する")]
        if review.needs_approval(row, request.user):
            return [("_save", "変更の確認を依頼する")]
        if review.pending_change(row):
            return []  # the waiting change is answered first
        if row.status == Status.PUBLISHED:
            return [("_save", "保存して公開中の内容を変える")]
        return [("_save", "保存する")]

    def state_context(self, request: HttpRequest, edit: Edit) -> dict[str, Any]:
        """What the box above the form says: state, who and when, what waits, what can be done."""
        row = edit.row
        pending = review.pending_change(row)
        steps = step_pages.steps_for(self, request, row, pending)
        return {
            "row": row,
            "kind": CHIP_KINDS[Status(row.status)],
            "latest": Revision.objects.of(row).select_related("changed_by").first(),
            "returned": last_return(row),
            "pending": pending,
            "set_aside": None if pending else review.set_aside_change(row),
            "changes": edit.pending_changes
            or (review.differences(row, pending) if pending else []),
            # Asking for review is a button of the form itself, which saves what was typed.
            "steps": [item for item in steps if item["step"].name != "submit"],
            "is_blocked": pending is not None and not edit.proposes,
            "may_recall": any(item["step"].name == "recall" for item in steps),
            "delete_url": self.address(row.pk, "delete")
            if self.may_discard_draft(request, row)
            else "",
            "public_url": row.get_absolute_url() if row.is_public else "",
            "preview_url": self.address(row.pk, "preview"),
            "may_edit": self.may(Verb.WRITE, request, row),
        }


def last_return(row: Content) -> LogEntry | None:
    """Why the row was sent back, while it is in the editor's hands."""
    if row.status != Status.RETURNED:
        return None
    return LogEntry.objects.of(row).filter(action=LogEntry.Action.RETURN).first()


def state_chip(row: Content) -> str:
    chips = [(CHIP_KINDS[Status(row.status)], row.get_status_display())]
    if getattr(row, "has_pending_change", False):
        chips.append(("warning", "変更の確認待ち"))
    return format_html_join(" ", '<span class="kyoso-chip" data-kind="{}">{}</span>', chips)
