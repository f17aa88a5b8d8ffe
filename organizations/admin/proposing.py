"""A change of a published row that waits for approval: saved, read, undone and kept.

The form shows the change that waits already, or was sent back; visitors keep seeing what is
published.
"""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from organizations.publishing import review
from organizations.publishing.content import Content
from records import snapshots
from records.editing import saving
from records.editing.addresses import change_address
from records.editing.saving import Edit
from records.models import Revision


def propose(model_admin: Any, request: HttpRequest, edit: Edit) -> HttpResponse:
    row = edit.row
    edit.proposes = True
    pending = review.pending_change(row)
    base = pending or declined_base(request, row)
    edit.pending_changes = review.differences(row, pending) if pending else []
    with transaction.atomic():
        if base:
            snapshots.restore(type(row)._base_manager.get(pk=row.pk), base.data)
            edit.row = model_admin.get_object(request, row.pk)
        saving.handle(model_admin, request, edit)
        if edit.is_saved:
            proposal = snapshots.take(type(row)._default_manager.get(pk=row.pk))
        else:
            page: Any = saving.form_page(model_admin, request, edit)
            page.render()  # while the rows hold what it shows
        transaction.set_rollback(True)
    if not edit.is_saved:
        return page
    keep(request, row, proposal)
    saving.tell_notes(request, edit)
    return HttpResponseRedirect(change_address(row))


def declined_base(request: HttpRequest, row: Content) -> Revision | None:
    """With ?from=declined the form takes up the change that was sent back or taken back."""
    return review.set_aside_change(row) if request.GET.get("from") == "declined" else None


def keep(request: HttpRequest, row: Content, proposal: snapshots.Snapshot) -> None:
    if review.propose(row, proposal, request.user):
        messages.success(
            request,
            "変更の確認を依頼しました。事務局が確かめるまで、公開中の内容は変わりません。",
        )
    else:
        messages.info(request, "公開中の内容と同じです。変更はありません。")
