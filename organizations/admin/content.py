"""The admin of what organizations publish: cases, measures, events and videos."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html_join

from organizations.admin.one_row import OneRowFormSet, paths_of
from organizations.admin.preview import Preview
from organizations.admin.restoring import RestorePage
from organizations.admin.row_rule import RowRuleAdmin
from organizations.admin.steps import StepPages
from organizations.admin_site.dashboard import CHIPS
from organizations.publishing import review
from organizations.publishing.content import Content
from organizations.publishing.states import Status
from organizations.rights import Verb, manages_every_organization
from records import snapshots
from records.editing.history import History
from records.editing.typed_text import writing
from records.models import LogEntry, Revision
from vocabulary.templatetags.japanese import wareki


class ManagedRowsAdmin(StepPages, Preview, RestorePage, History, RowRuleAdmin):
    """Base of every content's admin. Subclasses give fieldsets, lists and inlines only."""

    list_display: Any = ("__str__", "state_chip", "owner", "updated_at")
    list_filter: Any = ("status", "owner", "themes")
    list_select_related: Any = ("owner",)
    ordering: Any = ("-updated_at", "-pk")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        kind = ContentType.objects.get_for_model(self.model)
        waiting = Revision.objects.pending().filter(content_type=kind, object_id=OuterRef("pk"))
        return super().get_queryset(request).annotate(change_waits=Exists(waiting))

    @admin.display(description="状態", ordering="status")
    def state_chip(self, row: Content) -> str:
        return state_chip(row)

    @admin.display(description="更新日", ordering="updated_at")
    def changed_on(self, row: Content) -> str:
        return wareki(row.updated_at)

    def written(self, name: Any) -> Any:
        """The day of the last change without the minute."""
        return "changed_on" if name == "updated_at" else super().written(name)

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """The owner only for those who see more than one."""
        several = self.own_organizations(request).count() > 1
        columns = super().get_list_display(request)
        return [name for name in columns if name != "owner" or several]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Drafts only; what was once public is withdrawn, and the secretariat may delete it."""
        if obj is None or not super().has_delete_permission(request, obj):
            return False
        if manages_every_organization(request.user):
            return obj.status != Status.PUBLISHED
        return obj.status == Status.DRAFT and obj.published_at is None

    def drops_draft(self, request: HttpRequest, row: Content) -> bool:
        """Whether the row is a draft nobody has read yet, to be thrown away at will."""
        unread = row.status == Status.DRAFT and row.published_at is None
        return unread and self.has_delete_permission(request, row)

    # --- Changes of published rows that need approval ------------------------------------------

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        row = self.get_object(request, object_id) if object_id else None
        if row is None or not self.has_change_permission(request, row):
            return super().changeform_view(request, object_id, form_url, extra_context)
        if not review.needs_approval(row, request.user):
            self.refuse_beside_pending(request, row)
            return super().changeform_view(request, object_id, form_url, extra_context)
        return self.propose_view(request, row, form_url, extra_context)

    def refuse_beside_pending(self, request: HttpRequest, row: Content) -> None:
        """Two changes of one row at a time would each undo the other."""
        if request.method == "POST" and review.pending_change(row):
            writing(request).refusals.append(ValidationError(review.OCCUPIED))

    def propose_view(
        self, request: HttpRequest, row: Content, form_url: str, extra_context: Any
    ) -> HttpResponse:
        """The form over the waiting content; what it writes is undone and kept as a proposal."""
        state = writing(request)
        state.proposes = True
        pending = review.pending_change(row)
        base = pending or self.declined_base(request, row)
        state.waiting_changes = review.differences(row, pending) if pending else []
        with transaction.atomic():
            if base:
                snapshots.put_back(type(row)._base_manager.get(pk=row.pk), base.data)
            response = super().changeform_view(request, str(row.pk), form_url, extra_context)
            if hasattr(response, "render"):
                response.render()
            transaction.set_rollback(True)
        if state.proposal is not None:
            self.keep_proposal(request, row)
        return response

    def declined_base(self, request: HttpRequest, row: Content) -> Revision | None:
        """With ?from=declined the form takes up the change that was sent back or taken back."""
        return review.set_aside_change(row) if request.GET.get("from") == "declined" else None

    def keep_proposal(self, request: HttpRequest, row: Content) -> None:
        if review.propose(row, writing(request).proposal or {}, request.user):
            messages.success(
                request,
                "変更の確認を依頼しました。事務局が確かめるまで、公開中の内容は変わりません。",
            )
        else:
            messages.info(request, "公開中の内容と同じです。変更はありません。")

    # --- Saving --------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            saved = type(obj)._default_manager.get(pk=obj.pk)
            writing(request).missing_before = review.missing_in(saved)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        before = writing(request).missing_before
        super().save_related(request, form, formsets, change)
        row = type(form.instance)._default_manager.get(pk=form.instance.pk)
        review.refuse_emptied(row, before)
        if writing(request).proposes:
            row.include_prefectures_of_municipalities()
            writing(request).proposal = snapshots.take(row)
        elif not change or form.has_changed() or any(part.has_changed() for part in formsets):
            row.changed(request.user)

    def changed_rows_words(self, formset: Any) -> list[str]:
        if isinstance(formset, OneRowFormSet):
            return formset.changed_labels()
        return super().changed_rows_words(formset)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        return self.answer_saved(request, obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self.answer_saved(request, obj)

    def answer_saved(self, request: HttpRequest, row: Content) -> HttpResponse:
        """Stay with the row: the next step is taken from its page."""
        page = self.address(row.pk)
        if writing(request).proposes:
            return HttpResponseRedirect(page)
        if "_submit" in request.POST:
            if review.missing_in(row):
                messages.warning(request, "保存しました。まだ足りないところがあります。")
                return HttpResponseRedirect(f"{page}?check=1")
            return HttpResponseRedirect(page.replace("/change/", "/step/submit/"))
        if row.is_public:
            messages.success(request, "保存しました。公開中の内容に反映されています。")
        else:
            messages.success(request, "保存しました。まだ公開されていません。")
        return HttpResponseRedirect(page)

    # --- The page --------------------------------------------------------------------------------

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        if obj is not None and request.GET.get("check") and request.method == "GET":
            writing(request).missing = review.missing_in(obj)
        form = super().get_form(request, obj, **kwargs)
        form.other_paths = paths_of(self.inlines)
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = kwargs.get("obj")
        context |= {
            "state": self.state_of(request, row) if row is not None else None,
            "buttons": self.buttons_for(request, row),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def buttons_for(self, request: HttpRequest, row: Content | None) -> list[tuple[str, str]]:
        """Name and label of each button that saves, the main one first."""
        if row is None or row.status in (Status.DRAFT, Status.RETURNED):
            direct = row is not None and row.owner.publishes_directly
            if row is None:
                owners = self.own_organizations(request)
                direct = not owners.filter(publishes_directly=False).exists()
            submit = "保存して公開へ進む" if direct else "保存して確認の依頼へ進む"
            return [("_submit", submit), ("_save", "下書きを保存する")]
        if writing(request).proposes:
            return [("_save", "変更の確認を依頼する")]
        if review.pending_change(row):
            return []  # the waiting change is answered first
        if row.status == Status.PUBLISHED:
            return [("_save", "保存して公開中の内容を変える")]
        return [("_save", "保存する")]

    def state_of(self, request: HttpRequest, row: Content) -> dict[str, Any]:
        """What the box above the form says: state, who and when, what waits, what can be done."""
        pending = review.pending_change(row)
        steps = self.steps_for(request, row, pending)
        return {
            "row": row,
            "kind": CHIPS[Status(row.status)],
            "latest": Revision.objects.of(row).select_related("changed_by").first(),
            "returned": last_return(row),
            "pending": pending,
            "set_aside": None if pending else review.set_aside_change(row),
            "changes": writing(request).waiting_changes
            or (review.differences(row, pending) if pending else []),
            # Asking for review is a button of the form itself, which saves what was typed.
            "steps": [item for item in steps if item["step"].name != "submit"],
            "occupied": pending is not None and not writing(request).proposes,
            "may_recall": any(item["step"].name == "recall" for item in steps),
            "delete_url": self.address(row.pk, "delete") if self.drops_draft(request, row) else "",
            "public_url": row.get_absolute_url() if row.is_public else "",
            "preview_url": self.address(row.pk).replace("/change/", "/preview/"),
            "may_edit": self.may(Verb.WRITE, request, row),
        }


def last_return(row: Content) -> LogEntry | None:
    """Why the row was sent back, while it is in the editor's hands."""
    if row.status != Status.RETURNED:
        return None
    return LogEntry.objects.of(row).filter(action=LogEntry.Action.RETURN).first()


def state_chip(row: Content) -> str:
    chips = [(CHIPS[Status(row.status)], row.get_status_display())]
    if getattr(row, "change_waits", False):
        chips.append(("warning", "変更の確認待ち"))
    return format_html_join(" ", '<span class="kyoso-chip" data-kind="{}">{}</span>', chips)
