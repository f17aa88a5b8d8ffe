"""Looking at a row as the public will see it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import timezone
from django.utils.html import format_html

from organizations.publishing import review
from organizations.publishing.content import Content
from organizations.publishing.states import Status
from records import snapshots
from records.editing.addresses import change_address

_STEPS_TO_PUBLISHED = {
    Status.DRAFT: (Status.SUBMITTED, Status.PUBLISHED),
    Status.SUBMITTED: (Status.PUBLISHED,),
    Status.RETURNED: (Status.SUBMITTED, Status.PUBLISHED),
    Status.WITHDRAWN: (Status.DRAFT, Status.SUBMITTED, Status.PUBLISHED),
    Status.PUBLISHED: (),
}


def preview(model_admin: Any, request: HttpRequest, object_id: int) -> HttpResponse:
    """The public page itself, on a row that is public only until the page is drawn."""
    row = model_admin.get_object(request, str(object_id))
    if row is None:
        raise Http404
    if request.method not in ("GET", "HEAD"):
        raise PermissionDenied
    # Asking for a page writes nothing: all of this is taken back, as the tests make sure.
    with transaction.atomic():
        pending = review.pending_change(row) if request.GET.get("change") else None
        if pending:
            snapshots.restore(type(row)._base_manager.get(pk=row.pk), pending.data)
        publish_temporarily(row)
        messages.info(
            request,
            format_html(
                "公開したときの見え方です。この画面は、まだ公開されていません。"
                '<a href="{}">管理ページに戻る</a>',
                change_address(row),
            ),
        )
        match = resolve(row.get_absolute_url())
        response = match.func(request, *match.args, **match.kwargs)
        if hasattr(response, "render"):
            response.render()
        transaction.set_rollback(True)
    return response


def publish_temporarily(row: Content) -> None:
    """By the legal steps; the caller's transaction is rolled back."""
    rows = type(row)._base_manager.filter(pk=row.pk)
    rows.update(
        published_at=row.published_at or timezone.now(), publish_from=None, publish_until=None
    )
    for status in _STEPS_TO_PUBLISHED[Status(row.status)]:
        rows.update(status=status)
