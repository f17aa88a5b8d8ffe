"""Putting an earlier version back: look at what would change, press once."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from organizations.admin.step_pages import ReasonForm
from organizations.admin.steps import CHANGED_SINCE, fingerprint
from organizations.publishing import review
from organizations.publishing.content import Content
from organizations.publishing.states import Status
from records import snapshots
from records.editing.addresses import address, change_address
from records.editing.saving import as_validation_error
from records.models import Revision

AWAITS_APPROVAL = (
    "この版に戻す変更の確認を依頼しました。事務局が確かめるまで、公開中の内容は変わりません。"
)
DONE = "前の版に戻しました。"
DONE_IN_PUBLIC = "前の版に戻しました。公開中の内容に反映されています。"
NOTHING_TO_DO = "今の内容は、すでにこの版と同じです。"
ALREADY_WAITS = "この版に戻す変更は、すでに事務局の確認を待っています。"


def restore_address(
    model_admin: Any, request: HttpRequest, row: Content, revision: Revision
) -> str:
    """Empty for what is no version, what equals the present, and who may not change it."""
    if revision.state != review.State.KEPT or not model_admin.has_change_permission(request, row):
        return ""
    if snapshots.same_content(type(row), snapshots.take(row), revision.data):
        return ""
    return address(type(row), "restore", row.pk, revision.pk)


def restore(model_admin: Any, request: HttpRequest, object_id: int, number: int) -> HttpResponse:
    """Whoever may change a row may put its versions back."""
    row = model_admin.get_object(request, str(object_id))
    version = review.versions(row).filter(pk=number).first() if row is not None else None
    if version is None:
        raise Http404
    if not model_admin.has_change_permission(request, row):
        raise PermissionDenied
    try:
        after = review.preview_restored(row, version)
        if done := no_need_to_restore(row, after, request.user):
            messages.info(request, done)
            return HttpResponseRedirect(change_address(row))
        posted = request.POST if request.method == "POST" else None
        form = ReasonForm("", posted, initial={"mark": fingerprint(row)})
        if posted is not None and form.is_valid():
            put_version_back(request, row, version, form.cleaned_data["mark"])
            return HttpResponseRedirect(change_address(row))
    except (ValidationError, IntegrityError) as error:
        sentences = "".join(f"{one}。" for one in as_validation_error(error, type(row)).messages)
        messages.error(request, f"この版には戻せませんでした。{sentences}".replace("。。", "。"))
        return HttpResponseRedirect(address(type(row), "history", row.pk))
    return restore_page(model_admin, request, row, version, after, form)


def no_need_to_restore(row: Content, after: snapshots.Snapshot, user: Any) -> str:
    """What to say instead of asking again, or the empty text."""
    if snapshots.same_content(type(row), snapshots.take(row), after):
        return NOTHING_TO_DO
    pending = review.pending_change(row)
    if pending and review.needs_approval(row, user):
        return ALREADY_WAITS if snapshots.same_content(type(row), pending.data, after) else ""
    return ""


def put_version_back(request: HttpRequest, row: Content, version: Revision, mark: str) -> None:
    with transaction.atomic():
        row = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
        if mark not in ("", fingerprint(row)):
            raise ValidationError(CHANGED_SINCE)
        waiting = review.restore(row, version, request.user)
    if waiting:
        messages.success(request, AWAITS_APPROVAL)
    else:
        messages.success(request, DONE_IN_PUBLIC if row.is_public else DONE)


def restore_page(
    model_admin: Any,
    request: HttpRequest,
    row: Content,
    version: Revision,
    after: snapshots.Snapshot,
    form: ReasonForm,
) -> HttpResponse:
    waits = review.needs_approval(row, request.user)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": "この版に戻しますか",
        "label": "この版に戻す",
        "row": row,
        "version": version,
        "changes": snapshots.differences(type(row), snapshots.take(row), after),
        "now": "公開中" if row.status == Status.PUBLISHED else "今の内容",
        "left_out": snapshots.restorable(type(row), version.data)[1],
        "needs_approval": waits,
        "replaces": review.pending_change(row) if waits else None,
        "form": form,
        "back_url": change_address(row),
        "history_url": address(type(row), "history", row.pk),
    }
    return TemplateResponse(request, "admin/restore.html", context)
