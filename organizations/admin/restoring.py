"""Putting an earlier version back: look at what would change, press once."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from organizations.admin.steps import CHANGED_SINCE, ReasonForm
from organizations.publishing import review
from organizations.publishing.content import Content
from organizations.publishing.states import Status
from records import snapshots
from records.editing.saving import sentence_of
from records.models import Revision

WAITS = "この版に戻す変更の確認を依頼しました。事務局が確かめるまで、公開中の内容は変わりません。"
DONE = "前の版に戻しました。"
DONE_IN_PUBLIC = "前の版に戻しました。公開中の内容に反映されています。"
NOTHING_TO_DO = "今の内容は、すでにこの版と同じです。"
ALREADY_WAITS = "この版に戻す変更は、すでに事務局の確認を待っています。"


class RestorePage:
    """Mixin for the admin of content; whoever may change a row may put its versions back."""

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.restore_view)
        address = path("<int:object_id>/versions/<int:number>/", page, name=self.restore_name())
        return [address, *super().get_urls()]

    def restore_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_restore"

    def restore_address(self, request: HttpRequest, row: Content, revision: Revision) -> str:
        """Empty for what is no version, what equals the present, and who may not change it."""
        if revision.state != review.State.KEPT or not self.has_change_permission(request, row):
            return ""
        if snapshots.same(type(row), snapshots.take(row), revision.data):
            return ""
        return reverse(f"admin:{self.restore_name()}", args=[row.pk, revision.pk])

    def restore_view(self, request: HttpRequest, object_id: int, number: int) -> HttpResponse:
        row = self.get_object(request, str(object_id))
        version = review.versions(row).filter(pk=number).first() if row is not None else None
        if version is None:
            raise Http404
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        try:
            after = review.as_restored(row, version)
            if done := self.done_already(row, after, request.user):
                messages.info(request, done)
                return HttpResponseRedirect(self.address(row.pk))
            posted = request.POST if request.method == "POST" else None
            form = ReasonForm("", posted, initial={"mark": self.step_mark(row)})
            if posted is not None and form.is_valid():
                self.put_version_back(request, row, version, form.cleaned_data["mark"])
                return HttpResponseRedirect(self.address(row.pk))
        except (ValidationError, IntegrityError) as error:
            told = "".join(f"{one}。" for one in sentence_of(error, self.model).messages)
            messages.error(request, f"この版には戻せませんでした。{told}".replace("。。", "。"))
            return HttpResponseRedirect(self.address(row.pk, "history"))
        return self.restore_page(request, row, version, after, form)

    def done_already(self, row: Content, after: snapshots.Snapshot, user: Any) -> str:
        """What to say instead of asking again, or the empty text."""
        if snapshots.same(type(row), snapshots.take(row), after):
            return NOTHING_TO_DO
        pending = review.pending_change(row)
        if pending and review.needs_approval(row, user):
            return ALREADY_WAITS if snapshots.same(type(row), pending.data, after) else ""
        return ""

    def put_version_back(
        self, request: HttpRequest, row: Content, version: Revision, mark: str
    ) -> None:
        with transaction.atomic():
            row = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
            if mark not in ("", self.step_mark(row)):
                raise ValidationError(CHANGED_SINCE)
            waiting = review.restore(row, version, request.user)
        if waiting:
            messages.success(request, WAITS)
        else:
            messages.success(request, DONE_IN_PUBLIC if row.is_public else DONE)

    def restore_page(
        self,
        request: HttpRequest,
        row: Content,
        version: Revision,
        after: snapshots.Snapshot,
        form: ReasonForm,
    ) -> HttpResponse:
        waits = review.needs_approval(row, request.user)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "この版に戻しますか",
            "label": "この版に戻す",
            "row": row,
            "version": version,
            "changes": snapshots.differences(type(row), snapshots.take(row), after),
            "now": "公開中" if row.status == Status.PUBLISHED else "今の内容",
            "gone": snapshots.possible(type(row), version.data)[1],
            "waits": waits,
            "replaces": review.pending_change(row) if waits else None,
            "form": form,
            "back_url": self.address(row.pk),
            "history_url": self.address(row.pk, "history"),
        }
        return TemplateResponse(request, "admin/restore.html", context)
