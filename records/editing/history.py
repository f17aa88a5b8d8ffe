"""How a row came to be what it is: its events and versions, from our own records."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from records import snapshots
from records.editing.addresses import change_address
from records.models import LogEntry, Revision

_MAX_VERSIONS = 30


@dataclass(frozen=True)
class Version:
    """One line of the history; without `restore_url` where there is nothing to put back."""

    revision: Revision
    changes: list[snapshots.Change]
    restore_url: str


def history_page(model_admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    if not model_admin.has_view_permission(request):
        raise PermissionDenied  # before it shows whether there is such a row
    row = model_admin.get_object(request, unquote(object_id))
    if row is None:
        raise Http404
    if not model_admin.has_view_permission(request, row):
        raise PermissionDenied
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": "これまでの記録",
        "row": row,
        "back_url": change_address(row),
        "entries": LogEntry.objects.of(row).select_related("actor")[:100],
        "versions": versions_of(row, lambda v: model_admin.restore_address(request, row, v)),
    }
    return TemplateResponse(request, "admin/history.html", context)


def versions_of(row: models.Model, restore_url: Callable[[Revision], str]) -> list[Version]:
    """The latest versions that changed something, newest first, and what came before them."""
    revisions = list(
        Revision.objects.of(row)
        .select_related("changed_by", "decided_by")
        .order_by("-pk")[:_MAX_VERSIONS]
    )
    found: list[Version] = []
    for number, revision in enumerate(revisions):
        earlier = next((o for o in revisions[number + 1 :] if o.state == "kept"), None)
        changes = snapshots.differences(type(row), earlier.data, revision.data) if earlier else []
        if changes or not earlier:
            url = restore_url(revision)
            if found and was_applied_as(type(row), revision, found[-1].revision):
                url = found.pop().restore_url  # one line, told by who proposed the change
            found.append(Version(revision, changes, url))
    return [version for version in found if version.changes or version.restore_url]


def was_applied_as(model: type[models.Model], change: Revision, version: Revision) -> bool:
    """Whether the version came to be by this change."""
    applied = (change.state, version.state) == ("applied", "kept")
    return applied and snapshots.same_content(model, change.data, version.data)
